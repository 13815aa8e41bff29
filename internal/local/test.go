package local

import (
	"context"
	"fmt"
	"net/http"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// test sends a webhook an event that did not happen. Where the API answers only when it is delivered, so is this, and
// what the receiver did not take is a hook.Invalid; nothing of it is stored. Elsewhere it is published for this webhook
// alone.
func (d *Deliveries) test(ctx context.Context, r store.Record) error {
	about, err := d.known(r.Dialect)
	if err != nil {
		return err
	}
	if !r.EnabledAt(d.now()) {
		return hook.Errorf(hook.Invalid, "webhook %q is disabled, and gets no deliveries", r.ID)
	}
	p, err := d.trial(about, r)
	if err != nil {
		return err
	}
	if about.Rules().Test.Waits {
		return d.try(ctx, about, r, p)
	}
	d.claim(p.Deliveries[0].ID)
	if _, err := d.Store.Publish(ctx, []store.Publication{p}); err != nil {
		return err
	}
	d.due(len(p.Deliveries))
	return nil
}

// trial is the event of a test, and its one delivery.
func (d *Deliveries) trial(about *dialect.Dialect, r store.Record) (p store.Publication, err error) {
	t, err := about.Trial(r.JSON)
	if err != nil {
		return p, err
	}
	p.Event = store.Event{Space: r.Space, Name: t.Event, At: d.now()}
	if p.Event.Data, err = compact(t.Data); err != nil {
		return p, err
	}
	if p.Event.ID, _, err = newID(); err != nil {
		return p, err
	}
	one, err := d.to(t.Target, r, p.Event)
	p.Deliveries = []store.Delivery{one}
	return p, err
}

// try makes the one attempt of a test.
func (d *Deliveries) try(ctx context.Context, about *dialect.Dialect, r store.Record, p store.Publication) error {
	one := p.Deliveries[0]
	out, err := about.Compose(r.JSON, dialect.Occasion{
		DeliveryID: one.ID, EventID: one.EventID, Event: one.Event, At: p.Event.At, Data: p.Event.Data, Target: one.Target,
		Space: delivery.Space(r.Space),
	})
	if err != nil {
		return err
	}
	if why := failure(about, d.Sender.Send(ctx, about, out, one.ID)); why != "" {
		return hook.Errorf(hook.Invalid, "the test delivery failed: %s", why)
	}
	return nil
}

// failure says why an attempt failed; empty if it did not.
func failure(about *dialect.Dialect, a hook.Attempt) string {
	switch {
	case a.Error != nil:
		return *a.Error
	case a.Status == nil:
		return "nothing answered"
	case !about.Rules().Success.Has(*a.Status):
		return fmt.Sprintf("the receiver answered %d %s", *a.Status, http.StatusText(*a.Status))
	}
	return ""
}
