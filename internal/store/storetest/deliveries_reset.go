package storetest

import (
	"testing"

	"hookctl/internal/store"
)

// enabled switches a record on or off.
func enabled(on bool) func(store.Record) (store.Record, error) {
	return func(r store.Record) (store.Record, error) {
		r.Enabled = on
		return r, nil
	}
}

// ail makes webhooks of one ID in two spaces, and one of another ID, and has two deliveries to each of them die.
func ail(t *testing.T, s store.Store) {
	t.Helper()
	other := record("a")
	other.Space = spaces()[1]
	for _, r := range []store.Record{record("a"), record("b"), other} {
		insert(t, s, r)
		wantHealth(t, health(t, s, r.Space, r.ID, 0, die()), 1, 0)
		wantHealth(t, health(t, s, r.Space, r.ID, 1, die()), 2, 0)
	}
}

// wantOthersAiling wants the health of the other webhooks of ail to be as it was.
func wantOthersAiling(t *testing.T, s store.Store) {
	t.Helper()
	wantHealth(t, health(t, s, here(), "b", 2, die()), 3, 0)
	wantHealth(t, health(t, s, spaces()[1], "a", 2, die()), 3, 0)
}

func healthEnabled(t *testing.T, s store.Store) {
	ail(t, s)
	update(t, s, "a", enabled(false))
	wantHealth(t, health(t, s, here(), "a", 2, die()), 3, 0)
	update(t, s, "a", enabled(true))
	wantHealth(t, health(t, s, here(), "a", 3, die()), 1, 3)
	wantOthersAiling(t, s)
}

func healthDeleted(t *testing.T, s store.Store) {
	ail(t, s)
	if err := s.Delete(t.Context(), here(), "a"); err != nil {
		t.Fatal(err)
	}
	insert(t, s, record("a"))
	wantHealth(t, health(t, s, here(), "a", 3, die()), 1, 3)
	wantOthersAiling(t, s)
}

func healthChanged(t *testing.T, s store.Store) {
	ail(t, s)
	update(t, s, "a", listen("users.delete"))
	update(t, s, "a", enabled(true))
	wantHealth(t, health(t, s, here(), "a", 2, die()), 3, 0)
}
