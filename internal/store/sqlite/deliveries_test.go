package sqlite

import (
	"testing"

	"hookctl/internal/store"
	"hookctl/internal/store/storetest"
)

func TestDeliveries(t *testing.T) {
	storetest.RunDeliveries(t, storetest.DeliveriesOptions{
		Open: func(t *testing.T) store.Store { return open(t, storePath(t)) },
		Check: func(t *testing.T, closed store.Store) {
			s := open(t, closed.(*Store).path)
			wantSound(t, s)
			wantTotals(t, s)
		},
		Reopen: func(t *testing.T, s store.Store) store.Store {
			path := s.(*Store).path
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t, path)
		},
		Backlog: backlog,
	})
}
