package storetest

import (
	"fmt"
	"strings"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func uniqueTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"is read as it was written":        uniqueIsRead,
		"an insert that is like another":   uniqueInsert,
		"an update that is like another":   uniqueUpdate,
		"an update may keep its own":       uniqueKeeps,
		"what is given up is free":         uniqueFree,
		"empty ones are alike":             uniqueEmpty,
		"other spaces may have the same":   uniqueSpaces,
		"one of many inserts gets it":      uniqueInsertsTogether,
		"one of many updates gets it":      uniqueUpdatesTogether,
		"to the byte, however strange":     uniqueStrange,
		"a taken ID is still named as one": uniqueTakenID,
	}
}

func like(id, unique string, events ...string) store.Record {
	r := record(id, events...)
	r.Unique = unique
	return r
}

// become makes a change that gives a record its Unique, and an event to be found by.
func become(unique string) func(store.Record) (store.Record, error) {
	return func(r store.Record) (store.Record, error) {
		r.Unique, r.Events, r.JSON = unique, []string{"changed"}, []byte(`{"changed": true}`)
		return r, nil
	}
}

func wantClash(t *testing.T, err error, other string) {
	t.Helper()
	wantKind(t, err, hook.Conflict)
	if !strings.Contains(fmt.Sprint(err), fmt.Sprintf("%q", other)) {
		t.Errorf("got error %v, want one that names %q", err, other)
	}
}

func uniqueIsRead(t *testing.T, w store.Webhooks) {
	want := insert(t, w, like("a", "x"))
	if want.Unique != "x" {
		t.Errorf("got %q", want.Unique)
	}
	wantSame(t, get(t, w, here(), "a"), want)
	wantRecords(t, collect(t, w.List(t.Context(), here(), store.Query{})), []store.Record{want})
	want = update(t, w, "a", become("y"))
	if want.Unique != "y" {
		t.Errorf("got %q", want.Unique)
	}
	wantSame(t, get(t, w, here(), "a"), want)
}

func uniqueInsert(t *testing.T, w store.Webhooks) {
	insert(t, w, like("a", "x"))
	_, err := w.Insert(t.Context(), like("b", "x", "users.post"))
	wantClash(t, err, "a")
	_, err = w.Get(t.Context(), here(), "b")
	wantKind(t, err, hook.NotFound)
	wantQuery(t, w, store.Query{}, "a")
	wantQuery(t, w, store.Query{Events: []string{"users.post"}})
	insert(t, w, like("b", "X", "users.post"))
}

func uniqueUpdate(t *testing.T, w store.Webhooks) {
	insert(t, w, like("a", "x"))
	want := insert(t, w, like("b", "y", "users.post"))
	get(t, w, here(), "b") // whoever remembers records must not remember what is refused
	_, err := w.Update(t.Context(), here(), "b", become("x"))
	wantClash(t, err, "a")
	wantSame(t, get(t, w, here(), "b"), want)
	wantQuery(t, w, store.Query{Events: []string{"users.post"}}, "b")
	wantQuery(t, w, store.Query{Events: []string{"changed"}})
	_, err = w.Insert(t.Context(), like("c", "y"))
	wantClash(t, err, "b")
}

func uniqueKeeps(t *testing.T, w store.Webhooks) {
	insert(t, w, like("a", "x"))
	want := update(t, w, "a", become("x"))
	wantSame(t, get(t, w, here(), "a"), want)
	wantQuery(t, w, store.Query{Events: []string{"changed"}}, "a")
}

func uniqueFree(t *testing.T, w store.Webhooks) {
	insert(t, w, like("a", "x"))
	update(t, w, "a", become("y"))
	insert(t, w, like("b", "x"))
	remove(t, w, here(), "b")
	insert(t, w, like("c", "x"))
	update(t, w, "c", become(""))
	update(t, w, "a", become("x"))
}

func uniqueEmpty(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	insert(t, w, record("b"))
	insert(t, w, like("c", "x"))
	update(t, w, "c", become(""))
	wantQuery(t, w, store.Query{}, "a", "b", "c")
}

func uniqueSpaces(t *testing.T, w store.Webhooks) {
	for _, s := range spaces() {
		r := like("a", "x")
		r.Space = s
		insert(t, w, r)
	}
}

func uniqueStrange(t *testing.T, w store.Webhooks) {
	for i, s := range strange() {
		if s != "" {
			keep(t, w, like(fmt.Sprint(i), s))
		}
	}
}

func uniqueTakenID(t *testing.T, w store.Webhooks) {
	want := insert(t, w, like("a", "x"))
	for _, unique := range []string{"x", "y"} {
		_, err := w.Insert(t.Context(), like("a", unique))
		wantClash(t, err, "a")
	}
	wantSame(t, get(t, w, here(), "a"), want)
}
