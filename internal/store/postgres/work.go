package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"hookctl/internal/store"
)

const (
	// linger is how long a job waits in memory for its delivery to be due; longer waits are spent in the database.
	linger = time.Second

	// lifetime is how old a job may be when it lingers: attempts must end before it is taken for stuck.
	lifetime = 4 * time.Second

	pauseForOther   = 50 * time.Millisecond // after which it is looked whether another job has let a delivery go
	pauseAfterError = 5 * time.Second       // for a job that could not be read
	pauseAfterPanic = time.Minute

	// recordGrace is how long results wait for the database at the end of Work.
	recordGrace = 10 * time.Second
)

// work is one Work.
type work struct {
	river.WorkerDefaults[args]
	store.Worker
	store    *Store
	pool     *pgxpool.Pool   // River's
	name     string          // River's, of its client
	ctx      context.Context //nolint:containedctx // that of attempts, which outlives Work's
	gate     *gate
	loads    *group[*load]
	results  *group[*result]
	stopping chan struct{} // closed when no more attempts are to begin
	busy     atomic.Int64  // jobs in hand
	idling   atomic.Int64  // of these, that linger
	slots    int
}

// NextRetry has what another process left be worked at once.
func (w *work) NextRetry(*river.Job[args]) time.Time { return time.Now() }

// Work has an attempt made, if it is this job's turn.
func (w *work) Work(_ context.Context, job *river.Job[args]) error {
	w.busy.Add(1)
	defer w.busy.Add(-1)
	began := time.Now()
	for {
		after, again := w.turn(job.Args)
		if !again {
			return nil
		}
		if after > linger || time.Since(began) > lifetime || !w.linger(after) {
			return river.JobSnooze(max(after, 0))
		}
	}
}

// linger waits in memory, unless too many do.
func (w *work) linger(d time.Duration) bool {
	defer w.idling.Add(-1)
	if w.idling.Add(1) > int64(w.slots/2) {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.stopping:
		return false
	}
}

// Work has the attempts made that are due.
func (s *Store) Work(ctx context.Context, worker store.Worker) error {
	if err := s.begin(); err != nil {
		return s.interpret(ctx, err)
	}
	defer s.working.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	pool, err := s.newQueuePool(ctx)
	if err != nil {
		return s.interpret(ctx, err)
	}
	defer pool.Close()
	w, end := s.newWork(ctx, worker)
	defer end()
	w.pool = pool
	if err = w.run(ctx); err == nil && s.closed() {
		err = errClosed
	}
	return s.interpret(w.ctx, err) //nolint:contextcheck // the end of ctx is no error
}

// begin keeps the store open until working is done.
func (s *Store) begin() error {
	s.using.Lock()
	defer s.using.Unlock()
	if s.closed() {
		return errClosed
	}
	s.working.Add(1)
	return nil
}

// newWork starts what jobs need. It is ended when there are no jobs any more.
func (s *Store) newWork(ctx context.Context, worker store.Worker) (w *work, end func()) {
	worker.Warn = seldom(worker.Warn)
	w = &work{
		Worker: worker, store: s, ctx: context.WithoutCancel(ctx), gate: newGate(worker.Most, worker.PerHost),
		stopping: make(chan struct{}), slots: min(max(4*worker.Most, 16), 1000), name: rand.Text(),
	}
	s.underway.join(w.name)
	giveUp, ended := make(chan struct{}), make(chan struct{})
	recorder := &recorder{store: s, slot: newSlot(), warn: worker.Warn, giveUp: giveUp}
	w.loads = newGroup(loadMost, one[*load], ended, s.loadAll)
	w.results = newGroup(recordMost, one[*result], ended, recorder.run)
	go func() {
		select {
		case <-w.stopping:
			time.AfterFunc(recordGrace, func() { close(giveUp) })
		case <-ended:
		}
	}()
	return w, func() {
		s.underway.part(w.name)
		close(ended)
		<-w.loads.ended
		<-w.results.ended
	}
}

// run has River hand out jobs until ctx ends.
func (w *work) run(ctx context.Context) error {
	client := w.start(ctx)
	if client == nil {
		close(w.stopping)
		return nil
	}
	if w.UntilIdle {
		w.awaitIdle(ctx)
	} else {
		<-ctx.Done()
	}
	close(w.stopping)
	if err := client.Stop(w.ctx); err != nil { //nolint:contextcheck // it waits for attempts to end
		return fmt.Errorf("stop the queue: %w", err)
	}
	return nil
}
