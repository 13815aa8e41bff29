package storetest

import (
	"context"
	"testing"

	"hookctl/internal/store"
)

// crew is a Work whose attempts the test makes by hand.
type crew struct {
	t        *testing.T
	begun    chan made
	recorded chan struct{}
	warned   chan error
	cancel   context.CancelFunc
	ended    chan error
}

// made is an attempt that waits for its result.
type made struct {
	store.Job
	ctx    context.Context //nolint:containedctx // that of the attempt, to be looked at
	result chan<- store.Result
}

// hire has Work run until the end of the test.
func hire(t *testing.T, s store.Store, most, perHost int) *crew {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	c := &crew{
		t: t, begun: make(chan made), recorded: make(chan struct{}, 100_000), warned: make(chan error, 100_000),
		cancel: cancel, ended: make(chan error, 1),
	}
	go func() { c.ended <- s.Work(ctx, c.worker(most, perHost)) }()
	t.Cleanup(cancel)
	return c
}

func (c *crew) worker(most, perHost int) store.Worker {
	return store.Worker{
		Most: most, PerHost: perHost,
		Do: func(ctx context.Context, j store.Job) store.Result {
			result := make(chan store.Result)
			c.begun <- made{j, ctx, result}
			return <-result
		},
		Recorded: func(context.Context, store.Job, store.Result, store.Health) { c.recorded <- struct{}{} },
		Warn:     func(err error) { c.warned <- err },
	}
}

// next waits for an attempt to begin.
func (c *crew) next() made { return <-c.begun }

// finish gives an attempt its result, and waits until that is recorded.
func (c *crew) finish(m made, r store.Result) {
	m.result <- r
	<-c.recorded
}

// stop ends the work, and waits for that.
func (c *crew) stop() {
	c.t.Helper()
	c.cancel()
	if err := <-c.ended; err != nil {
		c.t.Errorf("Work: %v", err)
	}
	select {
	case err := <-c.warned:
		c.t.Errorf("warned: %v", err)
	default:
	}
}

// dismiss ends the work with attempts under way, which get a result, as do those that begin before the end.
func (c *crew) dismiss(r store.Result, under ...made) error {
	c.cancel()
	return c.dismissed(r, under...)
}

// dismissed is dismiss where the work ends for another reason.
func (c *crew) dismissed(r store.Result, under ...made) error {
	for _, m := range under {
		go func() { m.result <- r }()
	}
	for {
		select {
		case m := <-c.begun:
			m.result <- r
		case err := <-c.ended:
			return err
		}
	}
}
