package client

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// listing is the list of all webhooks, read no further than somebody needs, and shared by all who look for one: an API
// without a get is listed once for a command, not once for each ID.
type listing struct {
	call  *dialect.Call
	mu    sync.Mutex // held while a page is read, so that those who look at the same time wait for it
	pager *pager
	seen  map[string]hook.Webhook
	whole bool
	err   error // what it broke off with
}

func (c *Client) newListing() (*listing, error) {
	call, err := c.call(dialect.List)
	return &listing{call: call, pager: newPager(c.d.Paging, 0), seen: map[string]hook.Webhook{}}, err
}

// listed is the listing that gets share, until something is changed.
func (c *Client) listed() (*listing, error) {
	c.sharing.Lock()
	defer c.sharing.Unlock()
	if c.shared != nil {
		return c.shared, nil
	}
	l, err := c.newListing()
	if err == nil {
		c.shared = l
	}
	return l, err
}

// forget has the next get list anew.
func (c *Client) forget() {
	c.sharing.Lock()
	defer c.sharing.Unlock()
	c.shared = nil
}

// find looks for a webhook in a listing. An API that answers that there is no such list is an error, and not a webhook
// that is not there.
func (c *Client) find(ctx context.Context, l *listing, id string) (w hook.Webhook, found bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		if w, found = l.seen[id]; found || l.whole || l.err != nil {
			break
		}
		if l.err = c.readOn(ctx, l); l.err != nil {
			c.forget() // who waits for this one fails with it; who comes later tries again
		}
	}
	if found {
		return w, true, nil
	}
	return w, false, l.err
}

// readOn reads one more page.
func (c *Client) readOn(ctx context.Context, l *listing) error {
	a, items, err := c.page(ctx, l.call, l.pager, nil)
	if err != nil {
		return err
	}
	for _, raw := range items {
		w, err := c.item(raw)
		if err != nil {
			return err
		}
		if _, twice := l.seen[w.ID]; !twice {
			l.seen[w.ID] = w
		}
	}
	more, err := l.pager.more(a, items)
	l.whole = !more
	return err
}

// item reads one webhook of a list.
func (c *Client) item(raw json.RawMessage) (hook.Webhook, error) {
	w, err := c.d.Decode(raw)
	if err != nil {
		return w, fmt.Errorf("list webhooks: %w", err)
	}
	return w, nil
}

// pick is a get by list.
func (c *Client) pick(ctx context.Context, id string) (hook.Webhook, error) {
	l, err := c.listed()
	if err != nil {
		return hook.Webhook{}, err
	}
	w, found, err := c.find(ctx, l, id)
	if err == nil && !found {
		err = hook.Errorf(hook.NotFound, "get webhook %s: it is not in the list", line(id))
	}
	return w, err
}
