package postgres

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/pgtest"
	"hookctl/internal/store"
)

func stampTime() time.Time { return time.Now() }

// methods calls each method of a store.
func methods(ctx context.Context, s *Store) map[string]error {
	sp := store.Space{Dialect: "enfix"}
	errs := map[string]error{"Ping": s.Ping(ctx), "Delete": s.Delete(ctx, sp, "a")}
	_, errs["Insert"] = s.Insert(ctx, store.Record{Space: sp, ID: "a"})
	_, errs["Get"] = s.Get(ctx, sp, "a")
	_, errs["Find"] = s.Find(ctx, "enfix", "a")
	_, errs["Update"] = s.Update(ctx, sp, "a", func(r store.Record) (store.Record, error) { return r, nil })
	_, errs["Count"] = s.Count(ctx, sp, store.Query{})
	for _, err := range s.List(ctx, sp, store.Query{}) {
		errs["List"] = err
	}
	_, errs["Publish"] = s.Publish(ctx, []store.Publication{somePublication("host:80")})
	_, _, errs["Receipt"] = s.Receipt(ctx, store.Event{ID: "a"})
	_, _, errs["Delivery"] = s.Delivery(ctx, newID())
	_, errs["ListDeliveries"] = s.ListDeliveries(ctx, hook.DeliveryQuery{})
	_, errs["Redeliver"] = s.Redeliver(ctx, []string{newID()}, time.Now())
	_, errs["Stats"] = s.Stats(ctx, time.Now())
	_, errs["Prune"] = s.Prune(ctx, time.Now())
	return errs
}

func TestErrorsOfADatabaseThatIsAway(t *testing.T) {
	c := pgtest.New(t)
	s := open(t, c.Database(t))
	c.Stop(t)
	for range 2 { // with the connections of before, and without
		for name, err := range methods(t.Context(), s) {
			wantAway(t, s, name, err)
		}
	}
	c.Start(t)
	for name, err := range methods(t.Context(), s) {
		if hook.KindOf(err) == hook.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func wantAway(t *testing.T, s *Store, what string, err error) {
	t.Helper()
	if hook.KindOf(err) != hook.Unavailable || !strings.Contains(err.Error(), s.name) {
		t.Errorf("%s: got %v, want an error that names the store", what, err)
	}
	if err != nil && strings.Contains(err.Error(), pgtest.Password) {
		t.Errorf("%s: the password is shown: %v", what, err)
	}
}

// The database is stopped and started while there is publishing and working. What was accepted is attempted, and nothing
// is attempted twice: results wait until they can be recorded.
func TestDatabaseGoesAwayForAWhile(t *testing.T) {
	c := pgtest.New(t)
	s := openWith(t, c.Database(t), Options{Rescue: 10 * time.Second})
	l := newLedger()
	hanging, release := make(chan struct{}, 1000), make(chan struct{})
	var hang, warned atomic.Bool
	w := l.worker(t)
	do := w.Do
	w.Do = func(ctx context.Context, j store.Job) store.Result {
		if hang.Load() { // from the moment before the database goes until it is away
			hanging <- struct{}{}
			<-release
		}
		return do(ctx, j)
	}
	w.Warn = func(err error) {
		wantAway(t, s, "warning", err)
		warned.Store(true)
	}
	stop := working(t, s, w)
	defer stop()

	p := newProducers(t, s)
	for range 100 {
		<-l.recorded
	}
	hang.Store(true)
	for range w.Most {
		<-hanging
	}
	c.Stop(t)
	hang.Store(false)
	close(release) // the results of these cannot be recorded now
	<-p.refused
	c.Start(t)
	accepted := p.after(100)
	for wanted := accepted; len(wanted) > 0; {
		delete(wanted, <-l.recorded)
		if l.allRecorded(s, t) {
			break
		}
	}
	stop()
	l.wantNoneTwice(t)
	if !warned.Load() {
		t.Error("nobody was warned")
	}
	got, err := s.Stats(t.Context(), time.Now())
	if err != nil || got.Pending != 0 || got.Delivered != got.Attempts || got.Delivered < len(accepted) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func (l *ledger) allRecorded(s *Store, t *testing.T) bool {
	t.Helper()
	got, err := s.Stats(t.Context(), time.Now())
	return err == nil && got.Pending == 0
}

func (l *ledger) wantNoneTwice(t *testing.T) {
	t.Helper()
	l.Lock()
	defer l.Unlock()
	for id, n := range l.times {
		if n > 1 {
			t.Errorf("%s was attempted %d times", id, n)
		}
	}
}

// producers publish until they are told how many more to publish.
type producers struct {
	refused chan struct{} // gets something when an event is refused
	left    atomic.Int64
	group   sync.WaitGroup

	mu       sync.Mutex
	accepted map[string]bool
}

func newProducers(t *testing.T, s *Store) *producers {
	t.Helper()
	p := &producers{refused: make(chan struct{}, 100_000), accepted: map[string]bool{}}
	p.left.Store(1 << 40)
	for range 4 {
		p.group.Go(func() {
			for p.left.Load() > 0 {
				p.publish(t, s)
			}
		})
	}
	return p
}

func (p *producers) publish(t *testing.T, s *Store) {
	pub := somePublication("host:80")
	if _, err := s.Publish(t.Context(), []store.Publication{pub}); err != nil {
		wantAway(t, s, "Publish", err)
		select {
		case p.refused <- struct{}{}:
		default:
		}
		return
	}
	p.left.Add(-1)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accepted[pub.Deliveries[0].ID] = true
}

// after lets so many more events be accepted, and returns the IDs of all deliveries that were.
func (p *producers) after(n int64) map[string]bool {
	p.left.Store(n)
	p.group.Wait()
	return p.accepted
}
