package local

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

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
	e, err := d.testEvent(about, r)
	if err != nil {
		return err
	}
	targets, err := about.Targets(r.JSON, e.Name, e.Data)
	if err != nil {
		return err
	}
	var list []store.Delivery
	for _, t := range targets {
		one, err := d.to(t, r, e)
		if err != nil {
			return err
		}
		list = append(list, one)
	}
	if about.Rules().Test.Waits {
		return d.tryAll(ctx, about, r, e, list)
	}
	if _, err := d.Store.Publish(ctx, []store.Publication{{Event: e, Deliveries: list}}); err != nil {
		return err
	}
	d.due(len(list))
	return nil
}

// testEvent is an event that the webhook hears, with a sample of what it carries: the one that the API's tests have, or
// the first that the webhook listens to, or that the dialect names.
func (d *Deliveries) testEvent(about *dialect.Dialect, r store.Record) (store.Event, error) {
	name := about.Rules().Test.Event
	hears := hook.Webhook{Events: r.Events}
	for _, candidates := range [][]string{r.Events, about.Events.Names.Names()} {
		for _, candidate := range candidates {
			if name == "" && !strings.HasSuffix(candidate, "*") && hears.Hears(candidate) {
				name = candidate
			}
		}
	}
	if name == "" {
		return store.Event{}, hook.Errorf(hook.Invalid, "webhook %q listens to no event that could be sent as a test", r.ID)
	}
	data, ok := about.Sample(name)
	if !ok {
		data = json.RawMessage("{}")
	}
	compacted, err := compact(data)
	if err != nil {
		return store.Event{}, err
	}
	id, err := newID()
	return store.Event{Space: r.Space, ID: id, Name: name, Data: compacted, At: d.now()}, err
}

// tryAll makes one attempt for each delivery, and stores none.
func (d *Deliveries) tryAll(ctx context.Context, about *dialect.Dialect, r store.Record, e store.Event, list []store.Delivery) error {
	for _, one := range list {
		out, err := about.Compose(r.JSON, dialect.Occasion{
			DeliveryID: one.ID, EventID: e.ID, Event: e.Name, At: e.At, Data: e.Data, Target: one.Target, Space: e.Dialect + "?" + e.Vars,
		})
		if err != nil {
			return err
		}
		if why := failure(about, d.Sender.Send(ctx, about, out, one.ID)); why != "" {
			return hook.Errorf(hook.Invalid, "the test delivery failed: %s", why)
		}
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
	case !about.Rules().Success(*a.Status):
		return fmt.Sprintf("the receiver answered %d %s", *a.Status, http.StatusText(*a.Status))
	}
	return ""
}
