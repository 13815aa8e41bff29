package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// waitOption is the flag --wait[=DURATION].
type waitOption struct {
	on    bool
	given *time.Duration // nil: as long as --timeout says
}

// waitDefault is the value of --wait where none is given.
const waitDefault = "--timeout"

func (o *waitOption) flag(f *pflag.FlagSet) {
	f.Var(o, "wait", "wait until each delivery is delivered or dead, for a `DURATION` at most (default --timeout; 0 is no limit)")
	f.Lookup("wait").NoOptDefVal = waitDefault
}

// Set reads the flag; pflag calls it.
func (o *waitOption) Set(text string) error {
	if o.on = true; text == waitDefault {
		o.given = nil
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return errors.New("it is no duration such as 90s or 5m")
	}
	o.given = &d
	return nil
}

// String is the default, of which there is none; pflag calls it.
func (o *waitOption) String() string { return "" }

// Type is what help calls the value; pflag calls it.
func (o *waitOption) Type() string { return "duration" }

// within is a context that ends when the time is over.
func (o *waitOption) within(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if o.given != nil {
		timeout = *o.given
	}
	if timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, timeout)
}

// How often is asked what became of deliveries: soon at first, then more rarely.
const (
	pollFirst = 10 * time.Millisecond
	pollLast  = 500 * time.Millisecond
)

// poll is when to ask again. A server that takes long to answer is asked more rarely.
type poll struct{ wait time.Duration }

// pause waits, and tells whether there is time left.
func (p *poll) pause(ctx context.Context, took time.Duration) bool {
	p.wait = min(max(p.wait*3/2, pollFirst), pollLast)
	timer := time.NewTimer(max(p.wait, 2*took))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// settling are deliveries that are waited for.
type settling struct {
	a    *app
	own  *ownServer
	q    hook.DeliveryQuery // what they have in common
	list []hook.Delivery
	at   map[string]int // places in list, by ID
	near bool           // they were made at about the same time, so that a list shows them together
}

// wait asks until each is delivered or dead, or the time is over. What it says then is an error.
func (s *settling) wait(ctx context.Context, o *waitOption) error {
	limited, cancel := o.within(ctx, s.own.cfg.Timeout)
	defer cancel()
	bar := s.a.counting()
	defer bar.End()
	for p := (poll{}); ; {
		began := time.Now()
		err := s.refresh(client.Aside(limited))
		bar.Show(len(s.list) - len(s.in(hook.DeliveryPending)))
		switch {
		case ctx.Err() != nil:
			return hook.Errorf(hook.Interrupted, "interrupted while %s", s.still())
		case err != nil && limited.Err() == nil:
			return err
		case len(s.in(hook.DeliveryPending)) == 0, limited.Err() != nil, !p.pause(limited, time.Since(began)):
			return s.verdict(ctx)
		}
	}
}

// in lists the IDs of deliveries in a state.
func (s *settling) in(state hook.DeliveryState) []string {
	var ids []string
	for _, d := range s.list {
		if d.State == state {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// few is how many deliveries are asked for one by one.
const few = 20

// refresh asks what became of those that are pending.
func (s *settling) refresh(ctx context.Context) error {
	pending := s.in(hook.DeliveryPending)
	if len(pending) > few && s.near {
		return s.relist(ctx, pending)
	}
	var found error
	for i, g := range forEach(ctx, pending, s.a.atOnce(), s.own.Delivery) {
		if g.err != nil {
			found = errors.Join(found, g.err)
			continue
		}
		s.put(pending[i], g.value)
	}
	return found
}

// relist asks for them by a list of the time in which they were made.
func (s *settling) relist(ctx context.Context, pending []string) error {
	wanted := map[string]bool{}
	for _, id := range pending {
		wanted[id] = true
	}
	for d, err := range s.own.Deliveries(ctx, s.window()) {
		if err != nil {
			return err
		}
		if wanted[d.ID] {
			s.put(d.ID, d)
		}
	}
	return nil
}

// window is a query for the time in which those were made that are pending.
func (s *settling) window() hook.DeliveryQuery {
	q := s.q
	for _, d := range s.list {
		if d.State != hook.DeliveryPending {
			continue
		}
		if q.Since.IsZero() || d.CreatedAt.Before(q.Since) {
			q.Since = d.CreatedAt
		}
		if end := d.CreatedAt.Add(time.Millisecond); end.After(q.Until) {
			q.Until = end
		}
	}
	return q
}

// put replaces what is known of a delivery.
func (s *settling) put(id string, d hook.Delivery) {
	d.Attempts = nil // a list has none
	s.list[s.at[id]] = d
}

// add has one more waited for.
func (s *settling) add(d hook.Delivery) {
	if s.at == nil {
		s.at = map[string]int{}
	}
	if _, twice := s.at[d.ID]; !twice {
		s.at[d.ID] = len(s.list)
		s.list = append(s.list, d)
	}
}

// still tells which are not done.
func (s *settling) still() string {
	pending := s.in(hook.DeliveryPending)
	return fmt.Sprintf("%d of %d deliveries were pending (%s)", len(pending), len(s.list), idList(pending))
}

// verdict is the error of what did not become delivered.
func (s *settling) verdict(ctx context.Context) error {
	dead, pending := s.in(hook.DeliveryDead), s.in(hook.DeliveryPending)
	switch {
	case len(dead) > 0:
		e := hook.Errorf(hook.Partial, "%d of %d deliveries are dead (%s)", len(dead), len(s.list), idList(dead))
		if len(pending) > 0 {
			e.Message += "; " + s.still()
		}
		return e.WithHint("hookctl deliveries get ID tells why")
	case len(pending) > 0:
		return hook.Errorf(hook.Unavailable, "the time is over, and %s", s.still()).
			WithHint("--wait=DURATION waits longer; hookctl deliveries get ID tells how far one has come")
	}
	return ctx.Err()
}

// idList lists IDs for a message: the first of them, if there are many.
func idList(ids []string) string {
	const most = 10
	if len(ids) > most {
		return strings.Join(ids[:most], ", ") + fmt.Sprintf(" and %d more", len(ids)-most)
	}
	return strings.Join(ids, ", ")
}
