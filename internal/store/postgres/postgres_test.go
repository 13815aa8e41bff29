package postgres

import (
	"testing"

	"hookctl/internal/pgtest"
	"hookctl/internal/store"
	"hookctl/internal/store/storetest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Webhooks { return open(t, pgtest.Database(t)) })
}

func TestDeliveries(t *testing.T) {
	var url string // of the store that is open
	storetest.RunDeliveries(t, storetest.DeliveriesOptions{
		Open: func(t *testing.T) store.Store {
			url = pgtest.Database(t)
			return open(t, url)
		},
		Reopen: func(t *testing.T, s store.Store) store.Store {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			return open(t, url)
		},
		Backlog: 1000,
	})
}

func open(t testing.TB, url string) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
