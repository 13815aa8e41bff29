package local

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// List returns deliveries, newest first, without their attempts, and the cursor of the page behind them; it is empty if
// there is none.
func (d *Deliveries) List(ctx context.Context, q hook.DeliveryQuery) (list []hook.Delivery, next string, err error) {
	if q.Cursor, err = cursor(q.Cursor); err != nil {
		return nil, "", err
	}
	size := q.Limit
	if size > 0 {
		q.Limit++ // to know whether there is more
	}
	found, err := d.Store.ListDeliveries(ctx, q)
	if err != nil {
		return nil, "", err
	}
	if size > 0 && len(found) > size {
		found = found[:size]
		next = found[size-1].ID
	}
	for _, one := range found {
		list = append(list, shown(one))
	}
	return list, next, nil
}

// Get returns one delivery with its attempts.
func (d *Deliveries) Get(ctx context.Context, id string) (hook.Delivery, error) {
	id, err := identified(id)
	if err != nil {
		return hook.Delivery{}, err
	}
	found, attempts, err := d.Store.Delivery(ctx, id)
	if err != nil {
		return hook.Delivery{}, err
	}
	one := shown(found)
	one.Attempts = []hook.Attempt{}
	for _, a := range attempts {
		one.Attempts = append(one.Attempts, whole(a))
	}
	return one, nil
}

// Stats counts.
func (d *Deliveries) Stats(ctx context.Context) (hook.DeliveryStats, error) {
	return d.Store.Stats(ctx, d.Now())
}

// shown is a delivery as callers see it.
func shown(s store.Delivery) hook.Delivery {
	d := hook.Delivery{
		ID: s.ID, EventID: s.EventID, Dialect: s.Dialect, WebhookID: s.WebhookID, Event: s.Event, URL: s.URL, State: s.State,
		AttemptCount: s.Attempts, CreatedAt: s.CreatedAt.UTC(),
	}
	if s.State == hook.DeliveryPending {
		due := s.DueAt.UTC()
		d.NextAttemptAt = &due
	}
	return d
}

// whole has an empty list or body where nothing was, so that callers need not ask for null.
func whole(a hook.Attempt) hook.Attempt {
	a.At = a.At.UTC()
	if a.Request != nil {
		r := *a.Request
		r.Headers, r.Body = append([][2]string{}, r.Headers...), append([]byte{}, r.Body...)
		a.Request = &r
	}
	if a.Response != nil {
		r := *a.Response
		r.Headers, r.Body = append([][2]string{}, r.Headers...), append([]byte{}, r.Body...)
		a.Response = &r
	}
	return a
}

// identified is the ID of a delivery as stores know it. What cannot be one is not there.
func identified(id string) (string, error) {
	if _, err := uuid.Parse(id); err != nil || len(id) != len(uuid.Nil.String()) {
		return "", hook.Errorf(hook.NotFound, "delivery %q does not exist", id)
	}
	return strings.ToLower(id), nil
}

// cursor is the ID of a page's last delivery.
func cursor(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	id, err := identified(text)
	if err != nil {
		return "", hook.Errorf(hook.Invalid, "%q is no cursor of this list", text)
	}
	return id, nil
}
