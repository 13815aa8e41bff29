// Package delivery makes the attempts that are due: it puts together what a dialect says, signs, sends it past a guard,
// and decides what follows.
//
// It does not know databases, servers or the command line: the queue is handed in, and so is what a webhook's end means.
package delivery

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Where Options say nothing.
const (
	workers = 64
	perHost = 8
)

// Options is what an Engine is made with.
type Options struct {
	Dialect func(name string) *dialect.Dialect // nil: it is not served here, and its deliveries wait

	// Disable disables a webhook because of its receiver, which failed at a time, and tells whether it did: somebody else
	// may have done it before, or changed the webhook since.
	Disable func(ctx context.Context, sp store.Space, webhookID string, failed time.Time) (bool, error)

	// Mine tells whether this process answers for a delivery. One of others that the guard refuses is left to them. nil:
	// it answers for all.
	Mine func(deliveryID string) bool

	Sender  *Sender
	Scale   float64          // multiplies every delay between attempts, but no time-out; 0: 1
	Workers int              // attempts at a time; 0: 64
	PerHost int              // of these to one host; 0: 8
	Now     func() time.Time // nil: the clock
	Random  func() float64   // in [0, 1); nil: at random
	Warn    func(error)      // gets what went wrong outside of attempts, and which webhooks were disabled; nil: nobody does
}

// Engine makes the attempts that a queue says are due.
type Engine struct {
	queue   store.Deliveries
	o       Options
	metrics metrics
	left    sync.Map // hosts of deliveries that were left to others
}

// New makes an Engine. It does nothing before Run or Drain.
func New(q store.Deliveries, o Options) *Engine {
	if o.Workers <= 0 {
		o.Workers = workers
	}
	if o.PerHost <= 0 {
		o.PerHost = perHost
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	return &Engine{queue: q, o: o}
}

// Run makes attempts until ctx ends, and returns when those under way are recorded.
func (e *Engine) Run(ctx context.Context) error { return e.work(ctx, false) }

// Drain makes attempts until none is due, or ctx ends.
func (e *Engine) Drain(ctx context.Context) error { return e.work(ctx, true) }

func (e *Engine) work(ctx context.Context, untilIdle bool) error {
	err := e.queue.Work(ctx, store.Worker{
		Most: e.o.Workers, PerHost: min(e.o.PerHost, e.o.Workers),
		Do: e.do, Recorded: e.recorded, Warn: e.o.Warn, UntilIdle: untilIdle,
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // that is how it is ended
	}
	return err
}

// Metrics writes what was done since the start, and what the store has, in the text format of Prometheus.
func (e *Engine) Metrics(w io.Writer, stats hook.DeliveryStats) error {
	return e.metrics.write(w, stats)
}
