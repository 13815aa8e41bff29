package storetest

import (
	"fmt"
	"slices"
	"testing"

	"hookctl/internal/store"
)

func queryTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"events":                   queryEvents,
		"enabled":                  queryEnabled,
		"events and enabled":       queryBoth,
		"events are of one space":  querySpaces,
		"after, limit and offset":  queryPlace,
		"place among the matching": queryPlaceFiltered,
		"count":                    queryCount,
		"many events":              queryManyEvents,
		"an empty store":           queryEmpty,
	}
}

func wantCount(t *testing.T, w store.Webhooks, q store.Query, want int) {
	t.Helper()
	got, err := w.Count(t.Context(), here(), q)
	if err != nil {
		t.Fatalf("Count: %v", err)
	}
	if got != want {
		t.Errorf("%+v: counted %d, want %d", q, got, want)
	}
}

// mixed inserts a to f, of which b and e are not enabled.
func mixed(t *testing.T, w store.Webhooks) map[string]int64 {
	t.Helper()
	positions := map[string]int64{}
	for _, r := range []store.Record{
		record("a", "x"), record("b", "x", "y"), record("c", "y"), record("d"), record("e", "z"), record("f", "z", "y", "x"),
	} {
		r.Enabled = r.ID != "b" && r.ID != "e"
		positions[r.ID] = insert(t, w, r).Position
	}
	return positions
}

// wantQuery wants that List and Count agree.
func wantQuery(t *testing.T, w store.Webhooks, q store.Query, ids ...string) {
	t.Helper()
	wantList(t, w, q, ids...)
	wantCount(t, w, q, len(ids))
}

func queryEvents(t *testing.T, w store.Webhooks) {
	mixed(t, w)
	wantQuery(t, w, store.Query{}, "a", "b", "c", "d", "e", "f")
	wantQuery(t, w, store.Query{Events: []string{}}, "a", "b", "c", "d", "e", "f")
	wantQuery(t, w, store.Query{Events: []string{"x"}}, "a", "b", "f")
	wantQuery(t, w, store.Query{Events: []string{"z", "y"}}, "b", "c", "e", "f")
	wantQuery(t, w, store.Query{Events: []string{"x", "x", "none"}}, "a", "b", "f")
	wantQuery(t, w, store.Query{Events: []string{"none"}})
	wantQuery(t, w, store.Query{Events: []string{"X", "x "}})
}

func queryEnabled(t *testing.T, w store.Webhooks) {
	mixed(t, w)
	wantQuery(t, w, store.Query{Enabled: new(true)}, "a", "c", "d", "f")
	wantQuery(t, w, store.Query{Enabled: new(false)}, "b", "e")
}

func queryBoth(t *testing.T, w store.Webhooks) {
	mixed(t, w)
	wantQuery(t, w, store.Query{Events: []string{"x"}, Enabled: new(true)}, "a", "f")
	wantQuery(t, w, store.Query{Events: []string{"x", "z"}, Enabled: new(false)}, "b", "e")
	wantQuery(t, w, store.Query{Events: []string{"x", "y"}, Enabled: new(true)}, "a", "c", "f")
	update(t, w, "a", func(r store.Record) (store.Record, error) {
		r.Enabled = false
		return r, nil
	})
	wantQuery(t, w, store.Query{Events: []string{"x"}, Enabled: new(true)}, "f")
}

func querySpaces(t *testing.T, w store.Webhooks) {
	for i, s := range spaces() {
		r := record(fmt.Sprint(i), "x")
		r.Space = s
		insert(t, w, r)
	}
	for i, s := range spaces() {
		for _, q := range []store.Query{{}, {Events: []string{"x"}}, {Enabled: new(true)}} {
			if got := list(t, w, s, q); !slices.Equal(got, []string{fmt.Sprint(i)}) {
				t.Errorf("%v: got %q", s, got)
			}
			if n, err := w.Count(t.Context(), s, q); n != 1 || err != nil {
				t.Errorf("%v: counted %d, %v", s, n, err)
			}
		}
	}
}

func queryPlace(t *testing.T, w store.Webhooks) {
	p := mixed(t, w)
	wantList(t, w, store.Query{Limit: 2}, "a", "b")
	wantList(t, w, store.Query{Limit: 6}, "a", "b", "c", "d", "e", "f")
	wantList(t, w, store.Query{Limit: 7}, "a", "b", "c", "d", "e", "f")
	wantList(t, w, store.Query{Offset: 4}, "e", "f")
	wantList(t, w, store.Query{Offset: 6})
	wantList(t, w, store.Query{Offset: 7})
	wantList(t, w, store.Query{After: p["d"]}, "e", "f")
	wantList(t, w, store.Query{After: p["f"]})
	wantList(t, w, store.Query{After: p["f"] + 100})
	wantList(t, w, store.Query{After: p["a"], Offset: 1, Limit: 2}, "c", "d")
	remove(t, w, here(), "b")
	wantList(t, w, store.Query{After: p["b"], Limit: 1}, "c")
}

func queryPlaceFiltered(t *testing.T, w store.Webhooks) {
	p := mixed(t, w)
	xy := []string{"x", "y"}
	wantList(t, w, store.Query{Events: xy, Offset: 1, Limit: 2}, "b", "c")
	wantList(t, w, store.Query{Events: xy, After: p["b"], Limit: 1}, "c")
	wantList(t, w, store.Query{Events: xy, After: p["a"], Offset: 1, Limit: 9, Enabled: new(true)}, "f")
	wantList(t, w, store.Query{Offset: 1, Limit: 2, Enabled: new(true)}, "c", "d")
}

func queryCount(t *testing.T, w store.Webhooks) {
	p := mixed(t, w)
	wantCount(t, w, store.Query{After: p["c"], Limit: 1, Offset: 2}, 6)
	wantCount(t, w, store.Query{Events: []string{"x"}, After: p["c"], Limit: 1, Offset: 2}, 3)
	wantCount(t, w, store.Query{Enabled: new(false), After: p["c"], Limit: 1, Offset: 2}, 2)
}

func queryManyEvents(t *testing.T, w store.Webhooks) {
	mixed(t, w)
	events := []string{"x"}
	for i := range 1000 {
		events = append(events, fmt.Sprint("event-", i))
	}
	wantQuery(t, w, store.Query{Events: append(events, "z")}, "a", "b", "e", "f")
}

func queryEmpty(t *testing.T, w store.Webhooks) {
	wantQuery(t, w, store.Query{})
	wantQuery(t, w, store.Query{Events: []string{"x"}, Enabled: new(true)})
	if err := w.Ping(t.Context()); err != nil {
		t.Errorf("Ping: %v", err)
	}
}
