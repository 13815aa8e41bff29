package postgres

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/pgtest"
	"hookctl/internal/store"
)

// ledger counts attempts by delivery.
type ledger struct {
	sync.Mutex
	times    map[string]int
	recorded chan string
}

func newLedger() *ledger {
	return &ledger{times: map[string]int{}, recorded: make(chan string, 100_000)}
}

func (l *ledger) worker(t *testing.T) store.Worker {
	return store.Worker{
		Most: 16, PerHost: 16,
		Do: func(_ context.Context, j store.Job) store.Result {
			l.Lock()
			defer l.Unlock()
			l.times[j.ID]++
			return someResult(j)
		},
		Recorded: func(_ context.Context, j store.Job, _ store.Result, _ store.Health) { l.recorded <- j.ID },
		Warn:     func(err error) { t.Errorf("warned: %v", err) },
	}
}

// wantOnce wants one attempt of each delivery, and no others.
func (l *ledger) wantOnce(t *testing.T, ids []string) {
	t.Helper()
	l.Lock()
	defer l.Unlock()
	for _, id := range ids {
		if n := l.times[id]; n != 1 {
			t.Errorf("%s was attempted %d times", id, n)
		}
	}
	if len(l.times) != len(ids) {
		t.Errorf("%d deliveries were attempted, want %d", len(l.times), len(ids))
	}
}

// working has a store work until the returned function is called.
func working(t *testing.T, s *Store, w store.Worker) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Work(ctx, w) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Work: %v", err)
		}
	})
}

// Two processes share a database, and publish and work at once.
func TestReplicas(t *testing.T) {
	url := pgtest.Database(t)
	l, stores := newLedger(), []*Store{open(t, url), open(t, url)}
	var ids []string
	var mu sync.Mutex
	for _, s := range stores {
		defer working(t, s, l.worker(t))()
	}
	var publishers sync.WaitGroup
	for i := range 8 {
		publishers.Go(func() {
			for range 50 {
				p := somePublication(fmt.Sprint("host", i, ":80"))
				if _, err := stores[i%2].Publish(t.Context(), []store.Publication{p}); err != nil {
					t.Error(err)
				}
				mu.Lock()
				ids = append(ids, p.Deliveries[0].ID)
				mu.Unlock()
			}
		})
	}
	publishers.Wait()
	for range ids {
		<-l.recorded
	}
	l.wantOnce(t, ids)
	for _, s := range stores {
		got, err := s.Stats(t.Context(), stampTime())
		if err != nil || got.Delivered != 400 || got.Pending != 0 || got.Attempts != 400 {
			t.Errorf("got %+v, %v", got, err)
		}
	}
}

// The same event, published to both at once, is stored once, and all get its receipt.
func TestReplicasPublishTheSame(t *testing.T) {
	url := pgtest.Database(t)
	stores := []*Store{open(t, url), open(t, url)}
	for range 20 {
		p := somePublication("host:80")
		var callers sync.WaitGroup
		for i := range 8 {
			callers.Go(func() {
				same := p
				same.Deliveries = []store.Delivery{p.Deliveries[0]}
				same.Deliveries[0].ID = newID()
				r, err := stores[i%2].Publish(t.Context(), []store.Publication{same})
				if err != nil || r[0] != (hook.Receipt{ID: p.Event.ID, Deliveries: 1}) {
					t.Errorf("got %+v, %v", r, err)
				}
			})
		}
		callers.Wait()
	}
	got, err := stores[0].Stats(t.Context(), stampTime())
	if err != nil || got.Pending != 20 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestOpenTogether(t *testing.T) {
	url := pgtest.Database(t)
	var replicas sync.WaitGroup
	for range 6 {
		replicas.Go(func() {
			s, err := Open(t.Context(), url, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = s.Close() }()
			if _, err := s.Publish(t.Context(), []store.Publication{somePublication("host:80")}); err != nil {
				t.Error(err)
			}
		})
	}
	replicas.Wait()
	got, err := open(t, url).Stats(t.Context(), stampTime())
	if err != nil || got.Pending != 6 {
		t.Errorf("got %+v, %v", got, err)
	}
}
