package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"hookctl/internal/hook"
)

// ownPage is how many deliveries are asked for at once.
const ownPage = 500

// Publish stores events: one, or several that are stored whole or refused whole. It returns a receipt for each. Events
// that all have IDs are sent again where an answer is lost: they are stored once all the same.
func (c *Own) Publish(ctx context.Context, events ...hook.Event) ([]hook.Receipt, error) {
	safe := true
	for _, e := range events {
		safe = safe && e.ID != ""
	}
	r := ownCall{doing: "publish " + events[0].Name, path: "/v1/events", safe: safe}
	if len(events) == 1 {
		one := make([]hook.Receipt, 1)
		return one, c.change(ctx, r, events[0], &one[0])
	}
	var receipts []hook.Receipt
	err := c.change(ctx, r, events, &receipts)
	if err == nil && len(receipts) != len(events) {
		err = hook.Errorf(hook.Failed, "%s: %d receipts for %d events", r.doing, len(receipts), len(events))
	}
	return receipts, err
}

// Deliveries yields the deliveries that match, newest first; a page is asked for when the one before has been taken. It
// stops at the first error.
func (c *Own) Deliveries(ctx context.Context, q hook.DeliveryQuery) iter.Seq2[hook.Delivery, error] {
	return func(yield func(hook.Delivery, error) bool) {
		if err := c.pages(ctx, q, func(d hook.Delivery) bool { return yield(d, nil) }); err != nil {
			yield(hook.Delivery{}, err)
		}
	}
}

// deliveryPage is one answer of the list.
type deliveryPage struct {
	Data       []hook.Delivery `json:"data"`
	NextCursor string          `json:"next_cursor"`
}

func (c *Own) pages(ctx context.Context, q hook.DeliveryQuery, yield func(hook.Delivery) bool) error {
	seen := map[string]bool{}
	for left := limit(q.Limit); ; {
		var page deliveryPage
		if err := c.get(ctx, "list deliveries", "/v1/deliveries", deliveryQuery(q, left), &page); err != nil {
			return err
		}
		for _, d := range page.Data {
			if !yield(d) {
				return nil
			}
			if left--; left == 0 {
				return nil
			}
		}
		if page.NextCursor == "" {
			return nil
		}
		if seen[page.NextCursor] {
			return hook.Errorf(hook.Failed, "list deliveries: the server names the same next page again and again")
		}
		seen = map[string]bool{page.NextCursor: true}
		q.Cursor = page.NextCursor
	}
}

// deliveryQuery writes a query as the list takes it; left is how many are still wanted, negative for all.
func deliveryQuery(q hook.DeliveryQuery, left int) url.Values {
	size := ownPage
	if left > 0 {
		size = min(size, left)
	}
	values := url.Values{"limit": {strconv.Itoa(size)}}
	for name, value := range map[string]string{
		"webhook": q.Webhook, "event": q.Event, "dialect": q.Dialect, "state": string(q.State), "cursor": q.Cursor,
		"since": ownTime(q.Since), "until": ownTime(q.Until),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

func ownTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Delivery returns one delivery with its attempts.
func (c *Own) Delivery(ctx context.Context, id string) (hook.Delivery, error) {
	var d hook.Delivery
	err := c.get(ctx, "get delivery "+id, "/v1/deliveries/"+url.PathEscape(id), nil, &d)
	return d, err
}

// Redeliver has one delivery sent again.
func (c *Own) Redeliver(ctx context.Context, id string) error {
	return c.change(ctx, ownCall{doing: "redeliver " + id, path: "/v1/deliveries/" + url.PathEscape(id) + "/redeliver"}, nil, nil)
}

// RedeliverAll has all deliveries sent again that match, and tells how many.
func (c *Own) RedeliverAll(ctx context.Context, q hook.DeliveryQuery) (int, error) {
	var answer struct {
		Redelivered int `json:"redelivered"`
	}
	err := c.change(ctx, ownCall{doing: "redeliver", path: "/v1/deliveries/redeliver"}, q, &answer)
	return answer.Redelivered, err
}

// Stats counts what the server has.
func (c *Own) Stats(ctx context.Context) (hook.DeliveryStats, error) {
	var s hook.DeliveryStats
	err := c.send(ctx, ownCall{doing: "count deliveries", method: http.MethodGet, path: "/v1/stats", safe: true}, &s)
	return s, err
}
