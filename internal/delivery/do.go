package delivery

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// do makes an attempt. One that panics has failed, and is made again like any other.
func (e *Engine) do(ctx context.Context, j store.Job) (r store.Result) {
	var policy *Policy
	began := e.o.Now()
	defer func() {
		if p := recover(); p != nil {
			e.o.Warn(fmt.Errorf("delivery %s: an attempt failed in this program: %s", j.ID, harmless(p)))
			r = e.broken(policy, j, began)
		}
	}()
	d := e.o.Dialect(j.Dialect)
	if d == nil {
		return e.postponed(notServed)
	}
	policy = &Policy{e.o.Sender.plan(d).rules, e.o.Scale}
	if why := ended(j, began); why != "" {
		return e.drop(j, why)
	}
	out, err := d.Compose(j.Webhook.JSON, occasion(j))
	if err != nil {
		return e.drop(j, clean(err.Error()))
	}
	a, o := e.o.Sender.Try(context.WithoutCancel(ctx), d, out, j.ID) // it has a time of its own
	if o.Class == Refused && !e.mine(j) {
		return e.leave(j, out.URL, a)
	}
	r = e.decide(*policy, j, a, o)
	r.URL, r.Host = out.URL, Host(out.URL)
	return r
}

// broken is the result of an attempt that panicked; policy is nil if that was before its schedule was known.
func (e *Engine) broken(policy *Policy, j store.Job, began time.Time) store.Result {
	if policy == nil {
		return e.postponed(notServed)
	}
	return e.decide(*policy, j, failed(began, "this program failed"), Outcome{Class: Internal})
}

// harmless is what can be told of a panic: a text of ours may have data of users in it.
func harmless(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// ended says why a delivery cannot be made to its webhook any more; empty if it can.
func ended(j store.Job, now time.Time) string {
	switch {
	case j.Gone:
		return "the webhook was deleted"
	case j.Webhook.EnabledAt(now):
		return ""
	case j.Webhook.Enabled:
		return "the webhook has ended"
	}
	return "the webhook is disabled"
}

func occasion(j store.Job) dialect.Occasion {
	return dialect.Occasion{
		DeliveryID: j.ID, EventID: j.EventID, Event: j.Event, At: j.EventAt, Data: j.Data, Target: j.Target, Space: Space(j.Space),
	}
}

// Space names a space in the Occasion of a delivery.
func Space(s store.Space) string { return s.Dialect + " " + s.Vars }

// drop gives a delivery up that does not concern its webhook any more. That is no failure of the webhook.
func (e *Engine) drop(j store.Job, why string) store.Result {
	e.metrics.attempt(j.Dialect, Unusable, 0)
	return store.Result{Attempt: failed(e.o.Now(), why), State: hook.DeliveryDead, Tally: store.NotCounted}
}

// failed is an attempt that came to nothing before anything was sent.
func failed(at time.Time, why string) hook.Attempt {
	return hook.Attempt{At: at.UTC().Truncate(time.Millisecond), Error: &why}
}

// decide makes the result of an attempt.
func (e *Engine) decide(p Policy, j store.Job, a hook.Attempt, o Outcome) store.Result {
	e.metrics.attempt(j.Dialect, o.Class, a.DurationMS)
	next := p.Next(j.Tries+1, o, e.o.Now(), e.o.Random())
	return store.Result{Attempt: a, State: next.State, DueAt: next.DueAt, Tally: next.Tally}
}
