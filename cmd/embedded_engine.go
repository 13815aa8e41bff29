package cmd

import (
	"context"
	"errors"
	"sync/atomic"

	"hookctl/internal/hook"
)

// inProcess is the engine of a command that owns the store.
type inProcess struct {
	engine *engine
	due    atomic.Bool        // the command published something
	end    func() error       // makes the attempts that are due
	stop   context.CancelFunc // nil: the engine does not run
	done   chan error
}

// run has the engine deliver while the command goes on.
func (p *inProcess) run(ctx context.Context) {
	if p.stop != nil {
		return
	}
	ctx, p.stop = context.WithCancel(ctx)
	p.done = make(chan error, 1)
	go func() { p.done <- p.engine.Run(ctx) }()
}

// drain makes the attempts that are due.
func drain(ctx context.Context, e *engine) error {
	err := e.Drain(ctx)
	if err == nil && ctx.Err() != nil {
		return hook.Errorf(hook.Interrupted, "interrupted before the first attempt of each delivery was made").
			WithHint("nothing is lost: hookctl serve, or the next command that publishes on this store, makes them")
	}
	return err
}

// close waits for the attempts that are under way, and makes those that are due of what the command published.
func (p *inProcess) close() error {
	var err error
	if p.stop != nil {
		p.stop()
		err = <-p.done
	}
	if p.due.Load() {
		err = errors.Join(err, p.end())
	}
	p.engine.sender.Close()
	return err
}
