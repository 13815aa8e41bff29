package sqlite

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"hookctl/internal/hook"
)

// pages limits how big the database may grow.
func pages(t *testing.T, s *Store, n int) {
	t.Helper()
	err := s.writer.do(t.Context(), func(ctx context.Context, w *writer) error {
		return w.exec(ctx, fmt.Sprint("PRAGMA max_page_count = ", n))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// outcome is what callers were told of their inserts.
type outcome struct {
	sync.Mutex
	stored, refused []string
}

// insertMany has eight callers insert bulky records, from the n-th on, until each has been refused, or has 200.
func insertMany(t *testing.T, s *Store, from int64) *outcome {
	t.Helper()
	var o outcome
	var callers sync.WaitGroup
	for caller := range int64(8) {
		callers.Go(func() {
			for i := range int64(200) {
				if !o.insert(t, s, from+caller*1000+i) {
					return
				}
			}
		})
	}
	callers.Wait()
	return &o
}

func (o *outcome) insert(t *testing.T, s *Store, n int64) bool {
	r := benchRecord(n)
	r.JSON = []byte(strings.Repeat("x", 5000))
	_, err := s.Insert(t.Context(), r)
	o.Lock()
	defer o.Unlock()
	if err == nil {
		o.stored = append(o.stored, r.ID)
		return true
	}
	if hook.KindOf(err) != hook.Unavailable || !strings.Contains(err.Error(), s.path) {
		t.Errorf("got %s error %q, want unavailable and the path", hook.KindOf(err), err)
	}
	o.refused = append(o.refused, r.ID)
	return false
}

// wantKept wants exactly what callers were told.
func (o *outcome) wantKept(t *testing.T, s *Store) {
	t.Helper()
	for _, id := range o.stored {
		if _, err := s.Get(t.Context(), benchSpace, id); err != nil {
			t.Errorf("%q was acknowledged: %v", id, err)
		}
	}
	for _, id := range o.refused {
		if _, err := s.Get(t.Context(), benchSpace, id); hook.KindOf(err) != hook.NotFound {
			t.Errorf("%q was refused, and yet: %v", id, err)
		}
	}
}

// wantRecovery fills a store up to its limit, lifts that, and wants all to go on.
func wantRecovery(t *testing.T, path string, limit, lift func(*Store)) {
	t.Helper()
	s := open(t, path)
	limit(s)
	full := insertMany(t, s, 0)
	if len(full.stored) == 0 || len(full.refused) != 8 {
		t.Errorf("%d were stored and %d refused", len(full.stored), len(full.refused))
	}
	full.wantKept(t, s)
	lift(s)
	after := insertMany(t, s, 100_000)
	if len(after.refused) > 0 {
		t.Errorf("%d were refused after there was space again", len(after.refused))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	full.wantKept(t, s)
	after.wantKept(t, s)
	wantSound(t, s)
}

func TestFull(t *testing.T) {
	wantRecovery(t, storePath(t), func(s *Store) { pages(t, s, 300) }, func(s *Store) { pages(t, s, 1_000_000) })
}
