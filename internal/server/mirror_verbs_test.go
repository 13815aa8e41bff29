package server_test

import (
	"maps"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Every verb, with every field and value that it takes; what an API cannot do is said to be so.
func TestMirrorVerbs(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		have := settable(m.d, 0)
		w := create(t, m, have)
		wantValues(t, m, dialect.Create, w, have)
		got, err := m.c.Get(t.Context(), w.ID)
		if err != nil {
			t.Fatal(err)
		}
		wantValues(t, m, dialect.Get, got, have)
		if m.d.Field("created_at") != nil && (w.CreatedAt.IsZero() || !got.CreatedAt.Equal(w.CreatedAt) || !got.UpdatedAt.Equal(w.UpdatedAt)) {
			t.Errorf("created %v %v, then %v %v", w.CreatedAt, w.UpdatedAt, got.CreatedAt, got.UpdatedAt)
		}
		if listed := all(t, m.c.List(t.Context(), hook.Query{})); len(listed) != 1 || string(listed[0].Provider) != string(got.Provider) {
			t.Errorf("listed %+v, got %s", listed, got.Provider)
		}
		wantReplaces(t, m, w.ID, have)
		wantPatches(t, m, w.ID, have)
		wantDeleted(t, m, w.ID)
	})
}

// wantReplaces replaces again and again: what a replace cannot change stays.
func wantReplaces(t *testing.T, m mirror, id string, have map[string]any) {
	t.Helper()
	wantUnsupported(t, m, dialect.Replace, id, m.c.Replace)
	if m.d.Verbs.Get(dialect.Replace) == nil {
		return
	}
	for n := 1; n <= 3; n++ {
		next := settableBy(m.d, dialect.Replace, n)
		maps.Copy(have, next)
		w, err := m.c.Replace(t.Context(), id, hook.Input{Set: next})
		if err != nil {
			t.Fatal(err)
		}
		wantValues(t, m, dialect.Replace, w, have)
	}
}

// wantPatches changes one field at a time, and wants the others to stay.
func wantPatches(t *testing.T, m mirror, id string, have map[string]any) {
	t.Helper()
	wantUnsupported(t, m, dialect.Patch, id, m.c.Patch)
	for name, value := range settableBy(m.d, dialect.Patch, 4) {
		have[name] = value
		w, err := m.c.Patch(t.Context(), id, hook.Input{Set: map[string]any{name: value}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantValues(t, m, dialect.Patch, w, have)
	}
}

// wantUnsupported tries to change what the API cannot, field by field, and wants nothing to be changed.
func wantUnsupported(t *testing.T, m mirror, verb, id string, change changer) {
	t.Helper()
	before := mustGet(t, m, id)
	for name, value := range settable(m.d, 1) {
		if taken(m.d, verb, m.d.Field(name)) {
			continue
		}
		_, err := change(t.Context(), id, hook.Input{Set: map[string]any{name: value}})
		wantKind(t, err, hook.Unsupported, m.d.Title)
		if hint := hintOf(err); (hint != "") != m.d.CanRecreate() {
			t.Errorf("%s: %s: the hint is %q", verb, name, hint)
		}
	}
	if after := mustGet(t, m, id); string(after.Provider) != string(before.Provider) {
		t.Errorf("before %s\nafter  %s", before.Provider, after.Provider)
	}
}

// wantDeleted deletes a webhook: it is neither shown nor listed then.
func wantDeleted(t *testing.T, m mirror, id string) {
	t.Helper()
	want := hook.Deleted
	if m.d.Verbs.Get(dialect.Delete).Silent {
		want = hook.Accepted
	}
	if said, err := m.c.Delete(t.Context(), id); err != nil || said != want {
		t.Fatalf("%q, %v, want %q", said, err, want)
	}
	_, err := m.c.Get(t.Context(), id)
	wantKind(t, err, hook.NotFound, id)
	if left := all(t, m.c.List(t.Context(), hook.Query{})); len(left) != 0 {
		t.Errorf("still listed: %q", ids(left))
	}
	if left, verifiable, err := m.c.Confirm(t.Context(), []string{id}); len(left) > 0 || !verifiable || err != nil {
		t.Errorf("not confirmed: %q, %t, %v", left, verifiable, err)
	}
}

// What is not given at a replace falls to its default, and so does what a patch unsets.
func TestMirrorDefaults(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		for n, verb := range []string{dialect.Replace, dialect.Patch} {
			set := settable(m.d, 2*n+1)
			required, optional := split(m.d, verb, set)
			if len(optional) == 0 {
				continue // all that it takes has to be given
			}
			change, in := m.c.Replace, hook.Input{Set: required}
			if verb == dialect.Patch {
				change, in = m.c.Patch, hook.Input{Unset: optional}
			}
			w, err := change(t.Context(), create(t, m, set).ID, in)
			if err != nil {
				t.Fatal(err)
			}
			wantDefaults(t, m, w, optional)
			wantValues(t, m, verb, w, required)
		}
	})
}

// split tells what a verb must have, or cannot change, from what falls to a default.
func split(d *dialect.Dialect, verb string, set map[string]any) (required map[string]any, optional []string) {
	required = map[string]any{}
	for name, value := range set {
		f := d.Field(name)
		if !taken(d, verb, f) || needed(d, verb, f) || f.Required || !isStored(f) || f.Make != "" {
			required[name] = value
		} else {
			optional = append(optional, name)
		}
	}
	return required, optional
}

func wantDefaults(t *testing.T, m mirror, w hook.Webhook, fields []string) {
	t.Helper()
	want := map[string]any{}
	for _, name := range fields {
		want[name] = m.d.Field(name).Default.Fill(nil)
	}
	wantValues(t, m, dialect.Replace, w, want)
}
