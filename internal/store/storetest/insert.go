package storetest

import (
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func insertTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"returns the record with its position": insertReturns,
		"is read as it was written":            insertIsRead,
		"a taken ID is a conflict":             insertConflict,
		"an ID is taken in one space only":     insertSpaces,
		"a missing record is not found":        getMissing,
		"positions are the order of creation":  insertOrder,
		"a position is never used again":       insertPositions,
		"a given position does not count":      insertGivenPosition,
	}
}

func insertReturns(t *testing.T, w store.Webhooks) {
	want := record("a", "users.post", "users.*")
	got := insert(t, w, want)
	if got.Position <= 0 {
		t.Errorf("got position %d, want more than 0", got.Position)
	}
	want.Position = got.Position
	wantSame(t, got, want)
}

func insertIsRead(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post", "users.*"))
	wantSame(t, get(t, w, here(), "a"), want)
	disabled := record("b")
	disabled.Enabled = false
	want = insert(t, w, disabled)
	wantSame(t, get(t, w, here(), "b"), want)
}

func insertConflict(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post"))
	again := record("a", "users.delete")
	again.JSON = []byte(`{"other": true}`)
	_, err := w.Insert(t.Context(), again)
	wantKind(t, err, hook.Conflict)
	wantSame(t, get(t, w, here(), "a"), want)
	wantList(t, w, store.Query{Events: []string{"users.post"}}, "a")
	wantList(t, w, store.Query{Events: []string{"users.delete"}})
}

// spaces are alike, but for one thing each.
func spaces() []store.Space {
	return []store.Space{
		here(), {Dialect: "one", Vars: "team_id=8"}, {Dialect: "one"}, {Dialect: "two", Vars: "team_id=7"},
	}
}

func insertSpaces(t *testing.T, w store.Webhooks) {
	for _, s := range spaces() {
		r := record("a", "users.post")
		r.Space, r.JSON = s, []byte(`{"space": "`+s.Dialect+s.Vars+`"}`)
		want := insert(t, w, r)
		wantSame(t, get(t, w, s, "a"), want)
	}
	for _, s := range spaces() {
		if got := get(t, w, s, "a"); string(got.JSON) != `{"space": "`+s.Dialect+s.Vars+`"}` {
			t.Errorf("%v: got %s", s, got.JSON)
		}
	}
}

func getMissing(t *testing.T, w store.Webhooks) {
	_, err := w.Get(t.Context(), here(), "a")
	wantKind(t, err, hook.NotFound)
	insert(t, w, record("a"))
	for _, s := range spaces()[1:] {
		_, err := w.Get(t.Context(), s, "a")
		wantKind(t, err, hook.NotFound)
	}
	_, err = w.Get(t.Context(), here(), "A")
	wantKind(t, err, hook.NotFound)
}

func insertOrder(t *testing.T, w store.Webhooks) {
	var last int64
	for _, id := range []string{"c", "a", "d", "b"} {
		p := insert(t, w, record(id)).Position
		if p <= last {
			t.Errorf("%q: got position %d after %d", id, p, last)
		}
		last = p
	}
	wantList(t, w, store.Query{}, "c", "a", "d", "b")
}

func insertPositions(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	b := insert(t, w, record("b"))
	if err := w.Delete(t.Context(), here(), "b"); err != nil {
		t.Fatal(err)
	}
	if again := insert(t, w, record("b")); again.Position <= b.Position {
		t.Errorf("got position %d again, or an earlier one than %d", again.Position, b.Position)
	}
}

func insertGivenPosition(t *testing.T, w store.Webhooks) {
	a := insert(t, w, record("a"))
	r := record("b")
	r.Position = a.Position
	if b := insert(t, w, r); b.Position <= a.Position {
		t.Errorf("got position %d after %d", b.Position, a.Position)
	}
}
