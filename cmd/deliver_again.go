package cmd

import (
	"context"
	"errors"
	"fmt"

	"hookctl/internal/hook"
)

// oneByOne sends each again by its ID, no faster than is wanted, and waits for them if that is asked for.
func (r *redelivery) oneByOne(ctx context.Context, p *deliveriesPrinter) error {
	ids := r.ids
	var list []hook.Delivery
	if len(ids) == 0 {
		var err error
		if list, err = r.find(ctx); err != nil {
			return err
		}
		for _, d := range list {
			ids = append(ids, d.ID)
		}
	}
	done, failed := r.each(ctx, ids)
	if failed != nil && len(done) == 0 {
		return failed
	}
	if !r.o.wait.on || len(done) == 0 {
		return errors.Join(r.report(len(done)), failed)
	}
	w := &settling{a: r.a, own: r.s}
	known := map[string]hook.Delivery{}
	for _, d := range list {
		known[d.ID] = d
	}
	for _, id := range done {
		d := known[id]
		d.ID, d.State = id, hook.DeliveryPending
		w.add(d)
	}
	waited := w.wait(ctx, &r.o.wait)
	return errors.Join(p.all(w.list), failed, waited)
}

// each sends one after the other again, and returns those for which that was done. An error that the next one would meet
// too ends it.
func (r *redelivery) each(ctx context.Context, ids []string) (done []string, err error) {
	var failures failures
	bar := r.a.counting()
	defer bar.End()
	for _, id := range ids {
		if r.o.rate.wait(ctx) != nil {
			return done, r.broken(len(done), len(ids), hook.Errorf(hook.Interrupted, "interrupted"))
		}
		err := r.s.Redeliver(ctx, id)
		switch {
		case err == nil:
			done = append(done, id)
		case ends(err):
			return done, r.broken(len(done), len(ids), err)
		default:
			failures.add(id, err)
		}
		bar.Show(len(done))
	}
	return done, failures.err(len(ids))
}

// ends tells whether what went wrong with one would go wrong with the next.
func ends(err error) bool {
	switch hook.KindOf(err) {
	case hook.Unavailable, hook.Unauthenticated, hook.Forbidden, hook.Interrupted, hook.Unsupported:
		return true
	case hook.Failed, hook.Invalid, hook.NotFound, hook.Conflict, hook.Partial, hook.BadSignature, hook.Stale:
	}
	return false
}

// broken is the error of one behind which no other was tried.
func (r *redelivery) broken(done, of int, err error) error {
	if done == 0 {
		return err
	}
	kind := hook.Partial
	if hook.KindOf(err) == hook.Interrupted {
		kind = hook.Interrupted
	}
	return &hook.Error{Kind: kind, Message: fmt.Sprintf("%d of %d were sent again, the others not", done, of), Err: err}
}
