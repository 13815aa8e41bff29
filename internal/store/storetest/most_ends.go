package storetest

import (
	"testing"
	"time"

	"hookctl/internal/store"
)

// Whether a record has ended is asked at the UpdatedAt of the one that is written.
func mostEnded(t *testing.T, w store.Webhooks) {
	a := bounded("a", 1)
	a.Ends = a.UpdatedAt.Add(time.Hour)
	insert(t, w, a)
	b := bounded("b", 1)
	b.UpdatedAt = a.Ends.Add(-time.Millisecond)
	_, err := w.Insert(t.Context(), b)
	wantFull(t, err, 1)
	b.UpdatedAt = a.Ends
	insert(t, w, b)
	c := bounded("c", 1)
	c.UpdatedAt, c.Ends = b.UpdatedAt, b.UpdatedAt
	insert(t, w, c) // which has ended itself
}

func mostBack(t *testing.T, w store.Webhooks) {
	a := bounded("a", 1)
	a.Ends = a.UpdatedAt
	insert(t, w, a)
	insert(t, w, bounded("b", 1))
	update(t, w, "a", enable(1)) // it stays ended
	_, err := w.Update(t.Context(), here(), "a", func(r store.Record) (store.Record, error) {
		r.Ends, r.Most = r.UpdatedAt.Add(time.Millisecond), 1
		return r, nil
	})
	wantFull(t, err, 1)
	wantTime(t, get(t, w, here(), "a").Ends, a.Ends)
}
