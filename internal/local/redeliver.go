package local

import (
	"context"
	"fmt"

	"hookctl/internal/hook"
)

// redeliverAtOnce is how many deliveries are made due by one write.
const redeliverAtOnce = 500

// Redeliver has a delivery made again, whatever its state, and returns it without its attempts.
func (d *Deliveries) Redeliver(ctx context.Context, id string) (hook.Delivery, error) {
	id, err := identified(id)
	if err != nil {
		return hook.Delivery{}, err
	}
	d.claim(id)
	n, err := d.Store.Redeliver(ctx, []string{id}, d.now())
	if err != nil {
		return hook.Delivery{}, err
	}
	if n == 0 {
		return hook.Delivery{}, hook.Errorf(hook.NotFound, "delivery %q does not exist", id)
	}
	d.due(n)
	found, _, err := d.Store.Delivery(ctx, id)
	return shown(found), err
}

// RedeliverMany has all deliveries made again that match, from the newest to the oldest, and tells how many there were.
// Those that come up in between are not among them. An error says how many are due again all the same.
func (d *Deliveries) RedeliverMany(ctx context.Context, q hook.DeliveryQuery) (int, error) {
	var err error
	if q.Cursor, err = cursor(q.Cursor); err != nil {
		return 0, err
	}
	most, total := q.Limit, 0
	for most == 0 || total < most {
		q.Limit = redeliverAtOnce
		if most > 0 {
			q.Limit = min(q.Limit, most-total)
		}
		n, last, err := d.redeliverPage(ctx, q)
		total += n
		switch {
		case err != nil && total > 0:
			return total, &hook.Error{Kind: hook.KindOf(err), Message: fmt.Sprintf("%d deliveries are due again, the others are not", total), Err: err}
		case err != nil:
			return 0, err
		case last == "":
			return total, nil
		}
		q.Cursor = last
	}
	return total, nil
}

// redeliverPage makes one page due, and tells how many there were and which was the last; empty if there was no page.
func (d *Deliveries) redeliverPage(ctx context.Context, q hook.DeliveryQuery) (n int, last string, err error) {
	found, err := d.Store.ListDeliveries(ctx, q)
	if err != nil || len(found) == 0 {
		return 0, "", err
	}
	ids := make([]string, len(found))
	for i, one := range found {
		ids[i] = one.ID
	}
	d.claim(ids...)
	n, err = d.Store.Redeliver(ctx, ids, d.now())
	if err == nil {
		d.due(n)
	}
	return n, ids[len(ids)-1], err
}
