package cmd

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

type watchOptions struct {
	filter deliveryFilter
	after  int
	idle   time.Duration
}

func newDeliveriesWatch(a *app) *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Follow deliveries as they are made",
		Long: `Print a line for each new delivery, and one each time that an attempt is made or the state changes, until Ctrl-C (130), or
as --exit-after and --idle say. With -o ndjson each line is the delivery as JSON; --jq and --template get one at a time.

In local mode without a server, this command makes the deliveries itself that are due.`,
		Example: `  hookctl deliveries watch
  hookctl deliveries watch --event user.created -o ndjson
  hookctl deliveries watch --state dead --exit-after 1 --idle 10m`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, a) },
	}
	f := cmd.Flags()
	f.StringVar(&o.filter.webhook, "webhook", "", "only deliveries for the webhook with this `ID`")
	f.StringVarP(&o.filter.event, "event", "e", "", "only deliveries of this `EVENT`")
	f.StringVar(&o.filter.state, "state", "", "only print deliveries that come into this `STATE`: pending, delivered or dead")
	f.IntVar(&o.after, "exit-after", 0, "end with 0 after `N` lines; 0 is never")
	f.DurationVar(&o.idle, "idle", 0, "end when nothing was printed for a `DURATION`: with 0, or with 5 if --exit-after wanted more")
	completeFlag(cmd, "state", words(deliveryStates))
	return cmd
}

func (o *watchOptions) run(cmd *cobra.Command, a *app) error {
	q, err := o.query()
	if err != nil {
		return err
	}
	s, err := a.own(cmd)
	if err != nil {
		return err
	}
	q.Dialect = s.dialectAsked()
	show, err := a.linePrinter()
	if err != nil {
		return err
	}
	w := &watch{o: o, s: s, q: q, show: show, pending: map[string]int{}}
	ctx := client.Aside(cmd.Context())
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := w.start(ctx); err != nil {
		return err
	}
	return w.follow(ctx)
}

func (o *watchOptions) query() (hook.DeliveryQuery, error) {
	q, err := o.filter.query(time.Now())
	q.State = "" // of those that change, too
	switch {
	case err != nil:
		return q, err
	case o.after < 0:
		return q, hook.Errorf(hook.Invalid, "--exit-after must not be negative: %d", o.after)
	case o.idle < 0:
		return q, hook.Errorf(hook.Invalid, "--idle must not be negative: %s", o.idle)
	}
	return q, nil
}

// watch is what is known of deliveries.
type watch struct {
	o       *watchOptions
	s       *ownServer
	q       hook.DeliveryQuery
	show    func(hook.Delivery) error
	seen    seen
	pending map[string]int // attempts of those that are pending, by ID
	printed int
	last    time.Time // when something was printed
}

// errEnough ends a watch that has printed what was wanted.
var errEnough = errors.New("enough")

// start notes what is there, without printing it.
func (w *watch) start(ctx context.Context) error {
	for d, err := range w.s.Deliveries(ctx, w.q) {
		if err != nil {
			return err
		}
		if w.seen.behind(d) {
			break
		}
		w.seen.add(d)
	}
	pending, err := w.stillPending(ctx)
	for _, d := range pending {
		if !w.seen.isNew(d) {
			w.pending[d.ID] = d.AttemptCount
		}
	}
	w.last = time.Now()
	return err
}

func (w *watch) stillPending(ctx context.Context) ([]hook.Delivery, error) {
	q := w.q
	q.State = hook.DeliveryPending
	var list []hook.Delivery
	for d, err := range w.s.Deliveries(ctx, q) {
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// follow asks for changes until it is told to end.
func (w *watch) follow(ctx context.Context) error {
	for p := (poll{}); ; {
		began, before := time.Now(), w.printed
		err := w.changes(ctx)
		switch {
		case errors.Is(err, errEnough):
			return nil
		case ctx.Err() != nil:
			return hook.Errorf(hook.Interrupted, "interrupted")
		case err != nil:
			return err
		case w.printed > before:
			p, w.last = poll{}, time.Now()
		case w.o.idle > 0 && time.Since(w.last) >= w.o.idle:
			return w.idled()
		}
		if !p.pause(ctx, time.Since(began)) {
			return hook.Errorf(hook.Interrupted, "interrupted")
		}
	}
}

func (w *watch) idled() error {
	if w.o.after == 0 {
		return nil
	}
	return hook.Errorf(hook.Unavailable, "nothing happened for %s, after %d of %d lines", w.o.idle, w.printed, w.o.after)
}

// changes prints what is new, and what has changed.
func (w *watch) changes(ctx context.Context) error {
	if err := w.fresh(ctx); err != nil {
		return err
	}
	pending, err := w.stillPending(ctx)
	if err != nil {
		return err
	}
	gone := w.pending
	w.pending = map[string]int{}
	for _, d := range slices.Backward(pending) { // the oldest first
		attempts, known := gone[d.ID]
		delete(gone, d.ID)
		if w.seen.isNew(d) {
			continue // it comes with the new ones
		}
		w.seen.add(d)
		w.pending[d.ID] = d.AttemptCount
		if !known || attempts != d.AttemptCount {
			if err := w.tell(d); err != nil {
				return err
			}
		}
	}
	return w.settled(ctx, gone)
}

// fresh prints the deliveries that were made since, the oldest first.
func (w *watch) fresh(ctx context.Context) error {
	var list []hook.Delivery
	for d, err := range w.s.Deliveries(ctx, w.q) {
		if err != nil {
			return err
		}
		if w.seen.behind(d) {
			break
		}
		if w.seen.isNew(d) {
			list = append(list, d)
		}
	}
	for _, d := range slices.Backward(list) {
		w.seen.add(d)
		if d.State == hook.DeliveryPending {
			w.pending[d.ID] = d.AttemptCount
		}
		if err := w.tell(d); err != nil {
			return err
		}
	}
	if len(list) > 0 {
		w.seen.forget()
	}
	return nil
}

// settled prints what became of deliveries that are not pending any more.
func (w *watch) settled(ctx context.Context, gone map[string]int) error {
	for _, id := range sortedKeys(gone) {
		d, err := w.s.Delivery(ctx, id)
		switch {
		case err != nil && hook.KindOf(err) == hook.NotFound:
			continue // it is removed already
		case err != nil:
			return err
		case d.State == hook.DeliveryPending:
			w.pending[id] = -1 // it was sent again in between, and is told of next time
			continue
		}
		d.Attempts = nil
		if err := w.tell(d); err != nil {
			return err
		}
	}
	return nil
}

// tell prints a delivery, if it is one of those that are wanted.
func (w *watch) tell(d hook.Delivery) error {
	if w.o.filter.state != "" && string(d.State) != w.o.filter.state {
		return nil
	}
	if err := w.show(d); err != nil {
		return err
	}
	if w.printed++; w.printed == w.o.after {
		return errEnough
	}
	return nil
}

// linePrinter prints deliveries at once, each in a line.
func (a *app) linePrinter() (func(hook.Delivery) error, error) {
	o, err := a.deliveryOptions(false)
	if err != nil {
		return nil, err
	}
	if a.global.raw {
		return nil, hook.Errorf(hook.Invalid, "watch prints changes, and no answers as they are").WithHint("give -o ndjson in place of --raw")
	}
	o.Stream, o.Named = true, true
	o.Widths = map[string]int{"id": 36, "event": 16, "webhook": 36, "state": 9, "created": 24, "next": 24}
	p, err := newPrinter(o)
	if err != nil {
		return nil, err
	}
	return func(d hook.Delivery) error {
		data, err := a.deliveryJSON(d)
		if err != nil {
			return err
		}
		return p.Add(data)
	}, nil
}
