package server_test

import (
	"encoding/json"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func TestMirrorTest(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		w := create(t, m, settable(m.d, 0))
		if m.d.Verbs.Get(dialect.Test) == nil {
			wantKind(t, m.c.Test(t.Context(), w.ID), hook.Unsupported, m.d.Title)
			return
		}
		if err := m.c.Test(t.Context(), w.ID); err != nil {
			t.Error(err)
		}
		wantKind(t, m.c.Test(t.Context(), "none"), hook.NotFound, "none")
	})
}

// Further calls are about one webhook, or about none.
func TestMirrorCalls(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		w := create(t, m, settable(m.d, 0))
		for name, c := range m.d.Calls.All() {
			id := w.ID
			if isGeneral(c) {
				id = ""
			}
			for _, data := range []json.RawMessage{nil, []byte(`{"event_id":"4711","webhook_type":["✓"]}`)} {
				answer, err := m.c.Call(t.Context(), name, id, data)
				if err != nil || !json.Valid(answer) {
					t.Errorf("%s: %s, %v", name, answer, err)
				}
			}
			if !isGeneral(c) {
				_, err := m.c.Call(t.Context(), name, "none", nil)
				wantKind(t, err, hook.NotFound, "none")
			}
		}
		_, err := m.c.Call(t.Context(), "nothing", w.ID, nil)
		if m.d.Calls.Len() == 0 {
			wantKind(t, err, hook.Unsupported, m.d.Title)
		} else {
			wantKind(t, err, hook.Invalid, "nothing")
		}
	})
}

// A secret that is shown only once is in the answer to the create, and in no other.
func TestMirrorSecretIsShownOnce(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		f := m.d.Field("secret")
		if f == nil || f.Make == "" || len(f.Shown) == 0 {
			return
		}
		set := settable(m.d, 1)
		delete(set, "secret")
		w := create(t, m, set)
		if !w.Fresh || len(w.Secret) < 32 {
			t.Errorf("created with %q", w.Secret)
		}
		shown := append(all(t, m.c.List(t.Context(), hook.Query{})), mustGet(t, m, w.ID))
		for _, change := range []changer{m.c.Replace, m.c.Patch} {
			changed, err := change(t.Context(), w.ID, hook.Input{Set: set})
			if err != nil {
				t.Fatal(err)
			}
			shown = append(shown, changed)
		}
		for _, other := range shown {
			if other.Secret != "" || other.Fresh || within(object(t, other.Provider), string(f.Place())) != nil {
				t.Errorf("shown: %s", other.Provider)
			}
		}
	})
}
