package sqlite

import (
	"context"
	"strings"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// wantPublishRefused has the disk become full in the middle of a publish with 10,000 deliveries, while others are made.
func wantPublishRefused(t *testing.T, limit, lift func(*Store)) {
	t.Helper()
	s := open(t, storePath(t))
	f := full{sent: map[string]int{}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Work(ctx, f.worker()) }()
	f.publish(t, s, 20)
	big := wide(10_000, "host")
	limit(s)
	for range 3 {
		wantUnavailable(t, s, big)
	}
	lift(s)
	await(func() bool { return f.recorded.Load() == int64(len(f.stored)) })
	wantNothingOf(t, s, big)
	f.publish(t, s, 20)
	published(t, s, big) // the very same
	await(func() bool { return f.recorded.Load() == int64(len(f.stored)+len(big.Deliveries)) })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for _, d := range big.Deliveries {
		if f.sent[d.ID] != 1 {
			t.Fatalf("%s was sent %d times", d.ID, f.sent[d.ID])
		}
	}
	f.wantDelivered(t, s)
	wantSound(t, s)
	wantTotals(t, s)
}

func wantUnavailable(t *testing.T, s *Store, p store.Publication) {
	t.Helper()
	_, err := s.Publish(t.Context(), []store.Publication{p})
	if hook.KindOf(err) != hook.Unavailable || !strings.Contains(err.Error(), s.path) ||
		strings.Contains(err.Error(), "panicked") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %s error %v, want unavailable and the path", hook.KindOf(err), err)
	}
}

// wantNothingOf wants nothing of an event to be there, nor in memory.
func wantNothingOf(t *testing.T, s *Store, p store.Publication) {
	t.Helper()
	if _, there, err := s.Receipt(t.Context(), p.Event); there || err != nil {
		t.Errorf("there is a receipt, or %v", err)
	}
	for _, d := range p.Deliveries {
		if _, _, err := s.Delivery(t.Context(), d.ID); hook.KindOf(err) != hook.NotFound {
			t.Fatalf("delivery %s: got %v, want that there is none", d.ID, err)
		}
	}
	if n, _ := s.inMemory(); n > 0 {
		t.Errorf("%d are held", n)
	}
	wantSound(t, s)
	wantTotals(t, s)
}

func TestFullPublish(t *testing.T) {
	wantPublishRefused(t, func(s *Store) {
		var n int
		if err := s.value(t.Context(), &n, "PRAGMA page_count"); err != nil {
			t.Fatal(err)
		}
		pages(t, s, n+20)
	}, func(s *Store) { pages(t, s, 1_000_000) })
}
