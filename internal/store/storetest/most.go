package storetest

import (
	"fmt"
	"strings"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func mostTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"an insert over it":                   mostInsert,
		"an update over it":                   mostUpdate,
		"an enabled record may be changed":    mostChange,
		"also where there are too many":       mostTooMany,
		"a place that is given up is free":    mostFree,
		"what has ended does not count":       mostEnded,
		"what comes back from its end counts": mostBack,
		"each space has its own":              mostSpaces,
		"it is not stored":                    mostNotStored,
		"many inserts at once":                mostInsertsTogether,
		"many updates at once":                mostUpdatesTogether,
	}
}

// bounded is a record of a space that may have so many enabled ones.
func bounded(id string, most int, events ...string) store.Record {
	r := record(id, events...)
	r.Most = most
	return r
}

func disabled(r store.Record) store.Record {
	r.Enabled = false
	return r
}

func wantFull(t *testing.T, err error, most int) {
	t.Helper()
	wantKind(t, err, hook.Conflict)
	if !strings.Contains(fmt.Sprint(err), fmt.Sprint(most)) {
		t.Errorf("got error %v, want one that says %d", err, most)
	}
}

// enable makes a change that enables a record in a space that may have so many, with an event to be found by.
func enable(most int) func(store.Record) (store.Record, error) {
	return func(r store.Record) (store.Record, error) {
		r.Enabled, r.Most, r.Events = true, most, []string{"changed"}
		return r, nil
	}
}

func mostInsert(t *testing.T, w store.Webhooks) {
	insert(t, w, bounded("a", 2))
	insert(t, w, disabled(bounded("off", 2)))
	insert(t, w, bounded("b", 2))
	_, err := w.Insert(t.Context(), bounded("c", 2, "users.post"))
	wantFull(t, err, 2)
	_, err = w.Get(t.Context(), here(), "c")
	wantKind(t, err, hook.NotFound)
	wantQuery(t, w, store.Query{Events: []string{"users.post"}})
	insert(t, w, disabled(bounded("c", 2)))
	insert(t, w, bounded("d", 0))
	wantQuery(t, w, store.Query{Enabled: new(true)}, "a", "b", "d")
}

func mostUpdate(t *testing.T, w store.Webhooks) {
	insert(t, w, bounded("a", 1))
	want := insert(t, w, disabled(bounded("b", 1, "users.post")))
	get(t, w, here(), "b")
	_, err := w.Update(t.Context(), here(), "b", enable(1))
	wantFull(t, err, 1)
	wantSame(t, get(t, w, here(), "b"), want)
	wantQuery(t, w, store.Query{Events: []string{"users.post"}}, "b")
	wantQuery(t, w, store.Query{Events: []string{"changed"}})
	update(t, w, "b", enable(2))
	wantQuery(t, w, store.Query{Enabled: new(true)}, "a", "b")
}

func mostChange(t *testing.T, w store.Webhooks) {
	insert(t, w, bounded("a", 1))
	update(t, w, "a", enable(1))
	wantQuery(t, w, store.Query{Events: []string{"changed"}}, "a")
}

// The bound may be newer than the records. What makes them no more is not refused.
func mostTooMany(t *testing.T, w store.Webhooks) {
	for _, id := range []string{"a", "b", "c"} {
		insert(t, w, record(id))
	}
	update(t, w, "a", enable(1))
	wantQuery(t, w, store.Query{Events: []string{"changed"}}, "a")
	insert(t, w, disabled(bounded("off", 1)))
	ended := bounded("ended", 1)
	ended.Ends = ended.UpdatedAt
	insert(t, w, ended)
	_, err := w.Insert(t.Context(), bounded("d", 1))
	wantFull(t, err, 1)
}

func mostFree(t *testing.T, w store.Webhooks) {
	insert(t, w, bounded("a", 1))
	update(t, w, "a", func(r store.Record) (store.Record, error) { return disabled(r), nil })
	insert(t, w, bounded("b", 1))
	remove(t, w, here(), "b")
	update(t, w, "a", enable(1))
	_, err := w.Insert(t.Context(), bounded("c", 1))
	wantFull(t, err, 1)
}

func mostSpaces(t *testing.T, w store.Webhooks) {
	for _, s := range spaces() {
		r := bounded("a", 1)
		r.Space = s
		insert(t, w, r)
	}
}

func mostNotStored(t *testing.T, w store.Webhooks) {
	made := insert(t, w, bounded("a", 1))
	changed := update(t, w, "a", enable(1))
	read := get(t, w, here(), "a")
	if made.Most != 0 || changed.Most != 0 || read.Most != 0 {
		t.Errorf("got %d, %d and %d", made.Most, changed.Most, read.Most)
	}
	insert(t, w, record("b"))
}
