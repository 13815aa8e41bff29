package storetest

import (
	"context"
	"fmt"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func findTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"the space of an ID":           findSpace,
		"the first of several":         findFirst,
		"a missing one is not found":   findMissing,
		"what is deleted is not found": findDeleted,
		"while others come":            findTogether,
		"strange IDs and variables":    findStrange,
	}
}

func insertIn(t *testing.T, w store.Webhooks, vars, id string) {
	t.Helper()
	r := record(id)
	r.Vars = vars
	insert(t, w, r)
}

func wantFound(t *testing.T, w store.Webhooks, id, vars string) {
	t.Helper()
	got, err := w.Find(t.Context(), "one", id)
	if want := (store.Space{Dialect: "one", Vars: vars}); err != nil || got != want {
		t.Errorf("%q: got %+v, %v, want %+v", id, got, err, want)
	}
}

func wantNotFound(t *testing.T, w store.Webhooks, dialect, id string) {
	t.Helper()
	got, err := w.Find(t.Context(), dialect, id)
	wantKind(t, err, hook.NotFound)
	if got != (store.Space{}) {
		t.Errorf("%q: got %+v beside an error", id, got)
	}
}

func findSpace(t *testing.T, w store.Webhooks) {
	insertIn(t, w, "team_id=7", "a")
	insertIn(t, w, "team_id=8", "b")
	insertIn(t, w, "", "c")
	wantFound(t, w, "a", "team_id=7")
	wantFound(t, w, "b", "team_id=8")
	wantFound(t, w, "c", "")
}

// The order is that of creation, not of the variables.
func findFirst(t *testing.T, w store.Webhooks) {
	for _, vars := range []string{"team_id=8", "team_id=9", "team_id=7", ""} {
		insertIn(t, w, vars, "a")
		wantFound(t, w, "a", "team_id=8")
	}
	remove(t, w, store.Space{Dialect: "one", Vars: "team_id=8"}, "a")
	wantFound(t, w, "a", "team_id=9")
	insertIn(t, w, "team_id=8", "a")
	wantFound(t, w, "a", "team_id=9")
}

func findMissing(t *testing.T, w store.Webhooks) {
	wantNotFound(t, w, "one", "a")
	insertIn(t, w, "team_id=7", "a")
	wantNotFound(t, w, "one", "A")
	wantNotFound(t, w, "two", "a")
}

func findDeleted(t *testing.T, w store.Webhooks) {
	insertIn(t, w, "team_id=7", "a")
	wantFound(t, w, "a", "team_id=7")
	remove(t, w, here(), "a")
	wantNotFound(t, w, "one", "a")
}

// What a caller was told to be written is found at once.
func findTogether(t *testing.T, w store.Webhooks) {
	parallel(t, 50, func(ctx context.Context, i int) error {
		r := record(fmt.Sprint(i))
		r.Vars = fmt.Sprint("team_id=", i%5)
		if _, err := w.Insert(ctx, r); err != nil {
			return err
		}
		s, err := w.Find(ctx, "one", r.ID)
		if err == nil && s != r.Space {
			err = fmt.Errorf("%q: got %+v", r.ID, s)
		}
		return err
	})
}

func findStrange(t *testing.T, w store.Webhooks) {
	for _, s := range strange() {
		r := record(s)
		r.Vars = s
		keep(t, w, r)
		if _, err := w.Get(t.Context(), r.Space, s); err == nil {
			wantFound(t, w, s, s)
		}
	}
}
