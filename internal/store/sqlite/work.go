package sqlite

import (
	"context"
	"sync"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	// How long to wait before a result is written again that could not be, or the disk is read again.
	firstPause, longestPause = 50 * time.Millisecond, 2 * time.Second
	// How long to try it when work has ended.
	patience = 10 * time.Second
	// When a delivery is due again whose attempt panicked.
	panicPause = time.Minute
)

// work is one call of Work.
type work struct {
	*Store
	worker  store.Worker
	ctx     context.Context //nolint:containedctx // that of all attempts, which does not end
	jobs    sync.WaitGroup
	begun   bool
	giveUp  chan struct{} // closed when results that cannot be written are dropped
	warning warning
}

// Work has attempts made until ctx ends or the store is closed. Only one may work at a time.
func (s *Store) Work(ctx context.Context, worker store.Worker) error {
	w := &work{Store: s, worker: worker, ctx: context.WithoutCancel(ctx), giveUp: make(chan struct{})}
	w.warning.to = worker.Warn
	switch err := w.begin(ctx); {
	case ctx.Err() != nil && !w.begun:
		return nil
	case err != nil:
		return err
	}
	defer s.works.Done()
	defer s.queue.end()
	defer context.AfterFunc(ctx, func() { s.queue.stop(&w.worker) })()
	err := w.loop(ctx)
	s.queue.stop(&w.worker)
	timer := time.AfterFunc(patience, func() { close(w.giveUp) })
	defer timer.Stop()
	w.jobs.Wait()
	return err
}

// begin begins the work: in the writer's goroutine, so that the queue hears of all that is committed from now on.
func (w *work) begin(ctx context.Context) error {
	if err := w.register(); err != nil {
		return err
	}
	err := w.writer.submit(ctx, &op{
		run:   func(context.Context, *writer) error { return nil },
		after: func(err error) { w.begun = err == nil && w.queue.begin(&w.worker, w.start) },
	})
	if err == nil && !w.begun {
		err = hook.Errorf(hook.Conflict, "the deliveries of the store %q are being worked on already", w.path)
	}
	if err != nil {
		w.works.Done()
	}
	return err
}

// register has Close wait for the work. It does not hold the store for reading: who waits for the writer must not, as the
// writer may be reading, in Update, and would wait for a Close that waits for who reads.
func (w *work) register() error {
	done, err := w.use()
	if err != nil {
		return err
	}
	defer done()
	w.works.Add(1)
	return nil
}

// loop reads what is due on the disk as there is room, until there is no more to do.
func (w *work) loop(ctx context.Context) error {
	pause := firstPause
	for found := false; ; {
		var wait time.Duration
		var err error
		if !found {
			err = w.discover()
			found = err == nil
		} else {
			wait, err = w.fill()
		}
		wake := w.queue.wake
		switch {
		case err != nil:
			w.warning.say("read", err)
			wake, wait, pause = nil, pause, min(2*pause, longestPause)
		case wait == 0:
			pause = firstPause
		case w.worker.UntilIdle && w.queue.idle(nowMilli()):
			return nil
		}
		if ended, err := w.await(ctx, wait, wake); ended {
			return err
		}
	}
}

// await waits until there may be something to read.
func (w *work) await(ctx context.Context, wait time.Duration, wake <-chan struct{}) (ended bool, err error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-w.closing:
	case <-wake:
	case <-timer.C:
	}
	select {
	case <-w.closing:
		return true, closedError(w.path)
	default:
		return ctx.Err() != nil, nil
	}
}

func (w *work) start(j *job) { w.jobs.Go(func() { w.do(j) }) }
