package storetest

import (
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func deleteTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"the record is gone":             deleteGone,
		"a missing record is not found":  deleteMissing,
		"its events are gone with it":    deleteEvents,
		"other spaces keep their record": deleteSpaces,
	}
}

func remove(t *testing.T, w store.Webhooks, s store.Space, id string) {
	t.Helper()
	if err := w.Delete(t.Context(), s, id); err != nil {
		t.Fatalf("Delete %q: %v", id, err)
	}
}

func deleteGone(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	insert(t, w, record("b"))
	remove(t, w, here(), "a")
	_, err := w.Get(t.Context(), here(), "a")
	wantKind(t, err, hook.NotFound)
	wantList(t, w, store.Query{}, "b")
}

func deleteMissing(t *testing.T, w store.Webhooks) {
	wantKind(t, w.Delete(t.Context(), here(), "a"), hook.NotFound)
	insert(t, w, record("a"))
	remove(t, w, here(), "a")
	wantKind(t, w.Delete(t.Context(), here(), "a"), hook.NotFound)
}

func deleteEvents(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a", "users.post"))
	insert(t, w, record("b", "users.post"))
	remove(t, w, here(), "a")
	wantList(t, w, store.Query{Events: []string{"users.post"}}, "b")
	wantCount(t, w, store.Query{Events: []string{"users.post"}}, 1)
	insert(t, w, record("a"))
	wantList(t, w, store.Query{Events: []string{"users.post"}}, "b")
}

func deleteSpaces(t *testing.T, w store.Webhooks) {
	for _, s := range spaces() {
		r := record("a", "users.post")
		r.Space = s
		insert(t, w, r)
	}
	remove(t, w, here(), "a")
	for _, s := range spaces()[1:] {
		get(t, w, s, "a")
	}
}
