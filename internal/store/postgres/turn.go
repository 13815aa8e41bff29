package postgres

import (
	"runtime/debug"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// turn makes an attempt, if it is time. It tells when the job is to come again, if it is.
func (w *work) turn(a args) (after time.Duration, again bool) {
	claim := w.store.underway.take(a.Delivery)
	if claim == nil {
		return pauseForOther, true
	}
	defer w.store.underway.release(a.Delivery)
	l := &load{args: a, done: make(chan struct{})}
	w.loads.in <- l
	<-l.done
	switch {
	case l.err != nil:
		w.Warn(l.err)
		return pauseAfterError, true
	case !l.found:
		return 0, false
	case l.early: // also if its time came while it was read
		return max(dueIn(l.job.Delivery), time.Millisecond), true
	case dueIn(l.job.Delivery) > 0:
		return dueIn(l.job.Delivery), true
	}
	return w.pass(l, claim)
}

// pass makes an attempt when the gate lets it through.
func (w *work) pass(l *load, claim *claim) (after time.Duration, again bool) {
	pass, after := w.gate.enter(l.job.Host, w.stopping)
	if pass == nil {
		return max(after, linger+1), true // the wait is spent in the database
	}
	if !w.store.underway.begin(claim) {
		w.gate.leave(pass)
		return 0, true // it is read again
	}
	r, err := newResult(l, w.attempt(l, pass))
	if err != nil {
		w.Warn(err)
		return pauseAfterError, true
	}
	return w.record(r)
}

// attempt has Do called. A panic is its delivery's alone, which is tried again later.
func (w *work) attempt(l *load, p *pass) (r store.Result) {
	defer w.gate.leave(p)
	defer func() {
		if w.recovered("an attempt", l.job, recover()) {
			r = store.Result{Postponed: true, State: hook.DeliveryPending, DueAt: time.Now().Add(pauseAfterPanic)}
		}
	}()
	return w.Do(w.ctx, l.job)
}

func (w *work) recovered(what string, j store.Job, v any) bool {
	if v != nil {
		w.Warn(hook.Errorf(hook.Failed, "%s of delivery %q panicked: %v\n%s", what, j.ID, v, debug.Stack()))
	}
	return v != nil
}

func (w *work) record(r *result) (after time.Duration, again bool) {
	w.results.in <- r
	<-r.done
	if r.err != nil {
		return pauseAfterError, true
	}
	w.tell(r)
	if r.State != hook.DeliveryPending {
		return 0, false
	}
	return time.Until(r.DueAt), true
}

func (w *work) tell(r *result) {
	if r.Postponed || w.Recorded == nil {
		return
	}
	defer func() { w.recovered("what follows an attempt", r.job, recover()) }()
	w.Recorded(w.ctx, r.job, r.Result, r.health)
}
