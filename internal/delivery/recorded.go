package delivery

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/store"
)

// recorded is called when a result is on the disk: a webhook that has failed too often is disabled.
func (e *Engine) recorded(ctx context.Context, j store.Job, r store.Result, h store.Health) {
	e.metrics.delivery(j.Dialect, r.State)
	if r.Tally != store.Failure && r.Tally != store.Retried || e.o.Disable == nil {
		return
	}
	d := e.o.Dialect(j.Dialect)
	if d == nil {
		return
	}
	p := Policy{e.o.Sender.plan(d).rules, e.o.Scale}
	var why string
	switch {
	case r.Attempt.Status != nil && p.Gone(Outcome{Class: Status, Status: *r.Attempt.Status}):
		why = fmt.Sprintf("its receiver answered %d, which says that it is gone", http.StatusGone)
	case p.Disables(h, e.o.Now()):
		why = tooMuch(p.Rules.Disable, h)
	default:
		return
	}
	e.disable(ctx, j, why, r.Attempt.At)
}

// disable disables the webhook of a delivery, and tells of it if it was not disabled before.
func (e *Engine) disable(ctx context.Context, j store.Job, why string, failed time.Time) {
	done, err := e.o.Disable(ctx, j.Space, j.WebhookID, failed)
	if err != nil {
		e.o.Warn(fmt.Errorf("the webhook %s of %s could not be disabled: %w", j.WebhookID, j.Dialect, err))
	}
	if err != nil || !done {
		return
	}
	e.metrics.disabled(j.Dialect)
	e.o.Warn(fmt.Errorf("the webhook %s of %s was disabled: %s", j.WebhookID, j.Dialect, why))
}

// tooMuch says what a webhook was disabled for.
func tooMuch(d dialect.Disable, h store.Health) string {
	if d.Failures > 0 && h.Failures >= d.Failures {
		return fmt.Sprintf("%d deliveries in a row failed", h.Failures)
	}
	return "all attempts have failed since " + h.Since.UTC().Format(time.RFC3339)
}
