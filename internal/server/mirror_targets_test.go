package server_test

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// targets are webhooks with a target for each event, given in the API's own words, and as we say them.
func targets(f *dialect.Field, n int) (own []any, ours []hook.Target) {
	for i, event := range []string{"event_created", "order_created", "event_created", "ünï.✓"} {
		element := map[string]any{"more": json.Number("1.50")}
		target := hook.Target{Event: event, Method: "POST", URL: fmt.Sprintf("https://example.com/%d/%d?ü=✓", n, i)}
		put(element, string(f.Each.Event), target.Event)
		put(element, string(f.Each.URL), target.URL)
		if f.Each.Method != "" && i%2 == 0 {
			put(element, string(f.Each.Method), target.Method) // else it is the default
		}
		if f.Each.Suffix != "" && i > 0 {
			put(element, string(f.Each.Suffix), fmt.Sprintf(`{"query":"{ event(id: \"%%EVENT_ID%%\") { id } }","n":%d}`, i))
		}
		own, ours = append(own, element), append(ours, target)
	}
	return own, ours
}

// Each event has its own target; what they do not share is not said of all, and nothing else in them is lost.
func TestMirrorTargets(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		f := m.d.Field("hooks")
		if f == nil {
			return
		}
		set := settable(m.d, 1)
		maps.DeleteFunc(set, func(name string, _ any) bool { return isEach(m.d.Field(name)) })
		own, want := targets(f, 1)
		body := map[string]any{}
		put(body, string(f.Place()), own)
		w, err := m.c.Create(t.Context(), hook.Input{Set: set, Body: []byte(text(t, body))})
		if err != nil {
			t.Fatal(err)
		}
		if w.URL != "" || w.Method != http.MethodPost || !slices.Equal(w.Events, []string{"event_created", "order_created", "ünï.✓"}) || !slices.Equal(w.Hooks, want) {
			t.Errorf("got %q %q %q %+v", w.URL, w.Method, w.Events, w.Hooks)
		}
		wantValues(t, m, dialect.Create, w, set)
		wantElements(t, f, within(object(t, w.Provider), string(f.Place())), own)

		set["hooks"] = ours(want)
		again, err := m.c.Create(t.Context(), hook.Input{Set: set})
		if err != nil || !slices.Equal(again.Hooks, want) {
			t.Errorf("in our words: %+v, %v", again.Hooks, err)
		}
		for event, n := range map[string]int{"order_created": 2, "event_created": 2, "ünï.✓": 2, "order_created_" + strings.Repeat("0", 32): 2, "none": 0} {
			if got := all(t, m.c.List(t.Context(), hook.Query{Event: event})); len(got) != n {
				t.Errorf("%s: %q", event, ids(got))
			}
		}
	})
}

func ours(targets []hook.Target) []any {
	var list []any
	for _, target := range targets {
		list = append(list, map[string]any{"event": target.Event, "method": target.Method, "url": target.URL})
	}
	return list
}

// wantElements wants the API to have completed the elements that were given, and to have changed nothing else.
func wantElements(t *testing.T, f *dialect.Field, got any, given []any) {
	t.Helper()
	list, _ := got.([]any)
	if len(list) != len(given) {
		t.Fatalf("got %v", got)
	}
	for i := range given {
		want, _ := given[i].(map[string]any)
		if f.Each.Method != "" {
			put(want, string(f.Each.Method), "POST")
		}
		if query, ok := within(want, string(f.Each.Suffix)).(string); ok {
			sum := md5.Sum([]byte(query))
			put(want, string(f.Each.Event), within(want, string(f.Each.Event)).(string)+"_"+hex.EncodeToString(sum[:]))
		}
		if text(t, list[i]) != text(t, want) {
			t.Errorf("element %d: got %s, want %s", i, text(t, list[i]), text(t, want))
		}
	}
}

// Events that are objects keep what they have beside their names, and get what the API makes.
func TestMirrorEventsAsObjects(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		f := m.d.Field("events")
		if f.Spell != "objects" {
			return
		}
		set := settable(m.d, 1)
		delete(set, "events")
		const filter = `[{"enrollmentDesignId":"d1 \"✓\""}]`
		given := []any{
			map[string]any{f.Key: "user.created", "filter": filter}, map[string]any{f.Key: "user.deleted"}, map[string]any{f.Key: "user.created", "filter": "[]"},
		}
		body := map[string]any{}
		put(body, string(f.Place()), given)
		w, err := m.c.Create(t.Context(), hook.Input{Set: set, Body: []byte(text(t, body))})
		if err != nil || !slices.Equal(w.Events, []string{"user.created", "user.deleted", "user.created"}) {
			t.Fatalf("%q, %v", w.Events, err)
		}
		first := madeIn(t, f, w, given)
		kept, err := m.c.Replace(t.Context(), w.ID, hook.Input{Set: set, Body: []byte(text(t, body))})
		if err != nil {
			t.Fatal(err)
		}
		if second := madeIn(t, f, kept, given); !slices.Equal(first, second) {
			t.Errorf("made anew: %q, %q", first, second)
		}
	})
}

// madeIn wants the elements that were given and what the API makes in them, each different, which it returns.
func madeIn(t *testing.T, f *dialect.Field, w hook.Webhook, given []any) []string {
	t.Helper()
	var made []string
	list, _ := within(object(t, w.Provider), string(f.Place())).([]any)
	for i, e := range list {
		o, _ := e.(map[string]any)
		for _, name := range f.Made {
			s, _ := o[name].(string)
			if len(s) != 36 || slices.Contains(made, s) {
				t.Errorf("%s is %q", name, s)
			}
			made = append(made, s)
			delete(o, name)
		}
		if text(t, o) != text(t, given[i]) {
			t.Errorf("got %s, want %s", text(t, o), text(t, given[i]))
		}
	}
	if len(list) != len(given) {
		t.Errorf("got %v", list)
	}
	return made
}
