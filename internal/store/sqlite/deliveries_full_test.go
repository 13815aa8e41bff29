package sqlite

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// full is what happens around a disk that has no room for a while.
type full struct {
	sync.Mutex
	stored, refused []store.Publication
	sent            map[string]int // attempts by delivery
	recorded        atomic.Int64
	warned          atomic.Int64
	large           bool // whether what is written is large, so that the disk is soon full
}

func (f *full) worker() store.Worker {
	return store.Worker{
		Most: 16, PerHost: 16,
		Do: func(_ context.Context, j store.Job) store.Result {
			f.Lock()
			defer f.Unlock()
			f.sent[j.ID]++
			r := benchResult(j)
			if f.large {
				r.Attempt.Response.Body = make([]byte, 4000)
			}
			return r
		},
		Recorded: func(context.Context, store.Job, store.Result, store.Health) { f.recorded.Add(1) },
		Warn:     func(error) { f.warned.Add(1) },
	}
}

// publish publishes with eight callers, until each has been refused or has published so many.
func (f *full) publish(t *testing.T, s *Store, most int) {
	t.Helper()
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for range most {
				p := benchPublication("webhook-1")
				_, err := s.Publish(t.Context(), []store.Publication{p})
				f.Lock()
				if err == nil {
					f.stored = append(f.stored, p)
				} else {
					f.refused = append(f.refused, p)
				}
				f.Unlock()
				if err != nil && (hook.KindOf(err) != hook.Unavailable || !strings.Contains(err.Error(), s.path)) {
					t.Errorf("got %s error %q, want unavailable and the path", hook.KindOf(err), err)
				}
				if err != nil {
					return
				}
			}
		})
	}
	callers.Wait()
}

// wantDelivered wants all that was accepted to be delivered once, and nothing of the rest to be there.
func (f *full) wantDelivered(t *testing.T, s *Store) {
	t.Helper()
	for _, p := range f.stored {
		d, attempts, err := s.Delivery(t.Context(), p.Deliveries[0].ID)
		if err != nil || d.State != hook.DeliveryDelivered || len(attempts) != 1 || f.sent[d.ID] != 1 {
			t.Fatalf("%s was accepted: got %+v with %d attempts, sent %d times, %v",
				p.Deliveries[0].ID, d, len(attempts), f.sent[p.Deliveries[0].ID], err)
		}
	}
	for _, p := range f.refused {
		_, _, err := s.Delivery(t.Context(), p.Deliveries[0].ID)
		_, there, _ := s.Receipt(t.Context(), p.Event)
		if hook.KindOf(err) != hook.NotFound || there || f.sent[p.Deliveries[0].ID] != 0 {
			t.Fatalf("%s was refused, and yet: %v, %t, sent %d times",
				p.Deliveries[0].ID, err, there, f.sent[p.Deliveries[0].ID])
		}
	}
}

// wantDeliveriesRecover fills a store up to its limit while deliveries are made, lifts that, and wants all to go on.
func wantDeliveriesRecover(t *testing.T, limit, lift func(*Store)) {
	t.Helper()
	path := storePath(t)
	s := open(t, path)
	limit(s)
	f := full{sent: map[string]int{}, large: true}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Work(ctx, f.worker()) }()
	f.publish(t, s, 5000)
	if len(f.refused) == 0 || len(f.stored) == 0 {
		t.Fatalf("%d were stored and %d refused", len(f.stored), len(f.refused))
	}
	for f.warned.Load() == 0 { // a result could not be written
		runtime.Gosched()
	}
	lift(s)
	f.Lock()
	f.large = false
	f.Unlock()
	f.publish(t, s, 20)
	for f.recorded.Load() < int64(len(f.stored)) { // each of them is, at last
		runtime.Gosched()
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n := f.warned.Load(); n > 5 {
		t.Errorf("warned %d times", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	f.wantDelivered(t, s)
	wantSound(t, s)
	wantTotals(t, s)
}

func TestFullDeliveries(t *testing.T) {
	wantDeliveriesRecover(t, func(s *Store) { pages(t, s, 700) }, func(s *Store) { pages(t, s, 1_000_000) })
}

// wantTotals compares what is kept of the tables with the tables.
func wantTotals(t *testing.T, s *Store) {
	t.Helper()
	for what, text := range map[string]string{
		"totals": `SELECT count(*) FROM totals WHERE pending <> (SELECT count(*) FROM deliveries WHERE state = 0)
			OR delivered <> (SELECT count(*) FROM deliveries WHERE state = 1)
			OR dead <> (SELECT count(*) FROM deliveries WHERE state = 2) OR attempts <> (SELECT count(*) FROM attempts)
			OR attempts <> (SELECT coalesce(sum(attempts), 0) FROM deliveries)`,
		"remaining": `SELECT count(*) FROM events e WHERE remaining <>
			(SELECT count(*) FROM deliveries d WHERE d.event = e.event)`,
		"deliveries of no event": `SELECT count(*) FROM deliveries WHERE event NOT IN (SELECT event FROM events)
			OR name NOT IN (SELECT name FROM names) OR addressee NOT IN (SELECT addressee FROM addressees)`,
		"due or last": `SELECT count(*) FROM deliveries WHERE (due IS NULL) <> (state <> 0)
			OR (last IS NULL) <> (attempts = 0)`,
		"attempts of no delivery": `WITH RECURSIVE chain (attempt) AS (SELECT last FROM deliveries WHERE last NOT NULL
			UNION ALL SELECT before FROM chain JOIN attempts USING (attempt) WHERE before NOT NULL)
			SELECT (SELECT count(*) FROM attempts) - (SELECT count(*) FROM chain JOIN attempts USING (attempt))`,
		"rows": `SELECT count(*) - 1 FROM totals`,
	} {
		var n int
		if err := s.value(t.Context(), &n, text); err != nil || n != 0 {
			t.Errorf("%s: %d are wrong (%v)", what, n, err)
		}
	}
}
