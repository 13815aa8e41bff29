package client

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// List yields the webhooks page by page: a page is asked for when the one before has been taken.
func (c *Client) List(ctx context.Context, q hook.Query) iter.Seq2[hook.Webhook, error] {
	return func(yield func(hook.Webhook, error) bool) {
		if err := c.list(ctx, q, func(w hook.Webhook) bool { return yield(w, nil) }); err != nil {
			yield(hook.Webhook{}, err)
		}
	}
}

func (c *Client) list(ctx context.Context, q hook.Query, yield func(hook.Webhook) bool) error {
	call, err := c.call(dialect.List)
	if err != nil {
		return err
	}
	pick, err := c.d.Picker(q)
	if err != nil {
		return err
	}
	filters := c.d.FilterQuery(q)
	p := newPager(c.d.Paging, suffices(q, len(filters)))
	for left := limit(q.Limit); ; {
		a, items, err := c.page(ctx, call, p, filters)
		if err != nil {
			return err
		}
		for _, raw := range items {
			w, err := c.item(raw)
			if err != nil {
				return err
			}
			if !pick(w) {
				continue
			}
			if !yield(w) {
				return nil
			}
			if left--; left == 0 {
				return nil
			}
		}
		if more, err := p.more(a, items); !more || err != nil {
			return err
		}
	}
}

// page asks for the page at which the pager stands.
func (c *Client) page(ctx context.Context, call *dialect.Call, p *pager, filters map[string]string) (*answer, []json.RawMessage, error) {
	r := c.newRequest("list webhooks", call, "")
	p.ask(r.query)
	for param, value := range filters {
		r.query.Set(param, value)
	}
	a, err := c.send(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	items, err := c.d.ReadItems(call, a.body)
	if err != nil {
		return nil, nil, a.notYet("list webhooks", fmt.Errorf("list webhooks: %w", err))
	}
	return a, items, nil
}

// suffices is how many webhooks the API has to show: as many as are wanted, unless we leave out some of them because the
// API filters by less than is asked for. 0 is all.
func suffices(q hook.Query, filters int) int {
	asked := len(q.Filters)
	if q.Event != "" {
		asked++
	}
	if q.Enabled != nil {
		asked++
	}
	if asked > filters {
		return 0
	}
	return q.Limit
}

// limit makes of "no limit" one that is never reached.
func limit(n int) int {
	if n <= 0 {
		return -1
	}
	return n
}

// Get reads one webhook; where the API cannot, it lists all and picks.
func (c *Client) Get(ctx context.Context, id string) (hook.Webhook, error) {
	call, err := c.call(dialect.Get)
	if err != nil {
		return hook.Webhook{}, err
	}
	if call.By == dialect.List {
		return c.pick(ctx, id)
	}
	a, err := c.send(ctx, c.newRequest("get webhook "+id, call, id))
	if err != nil {
		return hook.Webhook{}, err
	}
	w, err := c.d.ReadObject(call, a.body)
	if err != nil {
		doing := line("get webhook " + id)
		return w, a.notYet(doing, fmt.Errorf("%s: %w", doing, err))
	}
	return w, nil
}
