package client

import (
	"context"
	"iter"
	"maps"
	"strconv"
	"strings"

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
	p := newPager(c.d.Paging, q.Limit)
	for left := limit(q.Limit); ; {
		r := c.newRequest("list webhooks", call, "")
		p.ask(r.query)
		for param, value := range c.d.FilterQuery(q) {
			r.query.Set(param, value)
		}
		a, err := c.send(ctx, r)
		if err != nil {
			return err
		}
		items, err := c.d.ReadItems(call, a.body)
		if err != nil {
			return err
		}
		for _, raw := range items {
			w, err := c.d.Decode(raw)
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
		if more, err := p.more(a, len(items)); !more || err != nil {
			return err
		}
	}
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
	return c.d.ReadObject(call, a.body)
}

func (c *Client) pick(ctx context.Context, id string) (hook.Webhook, error) {
	for w, err := range c.List(ctx, hook.Query{}) {
		if err != nil || w.ID == id {
			return w, err
		}
	}
	return hook.Webhook{}, hook.Errorf(hook.NotFound, "get webhook %s: it is not in the list", id)
}

// pager turns pages.
type pager struct {
	p      *dialect.Paging
	size   int // asked for; 0 is the API's own
	page   int
	offset int
	cursor string
	link   string
}

func newPager(p *dialect.Paging, limit int) *pager {
	g := &pager{p: p, page: 1}
	if p != nil && p.Limit != "" && limit > 0 && limit < p.Size {
		g.size = limit
	}
	return g
}

// ask puts into a query which page is wanted. The first page is asked for as the documents do: without saying so.
func (g *pager) ask(query map[string][]string) {
	if g.p == nil {
		return
	}
	if g.size > 0 {
		query[g.p.Limit] = []string{strconv.Itoa(g.size)}
	}
	switch {
	case g.p.By == "cursor" && g.cursor != "":
		query[g.p.Query] = []string{g.cursor}
	case g.p.By == "page" && g.page > 1:
		query[g.p.Query] = []string{strconv.Itoa(g.page)}
	case g.p.By == "offset" && g.offset > 0:
		query[g.p.Query] = []string{strconv.Itoa(g.offset)}
	case g.p.By == "link" && g.link != "":
		maps.Copy(query, linkQuery(g.link))
	}
}

// more reads whether there is another page, and turns to it.
func (g *pager) more(a *answer, items int) (bool, error) {
	if g.p == nil {
		return false, nil
	}
	switch g.p.By {
	case "page":
		return g.morePages(a, items)
	case "offset":
		g.offset += items
		return items > 0 && items >= g.full(), nil
	case "link":
		return g.turn(&g.link, nextLink(a.header.Values("Link")))
	}
	v, err := dialect.ParseJSON(a.body)
	if err != nil {
		return false, err
	}
	next, _ := g.p.Next.Find(v)
	return g.turn(&g.cursor, dialect.Text(next))
}

// full is how many webhooks a page has that is not the last.
func (g *pager) full() int {
	if g.size > 0 {
		return g.size
	}
	return g.p.Size
}

func (g *pager) morePages(a *answer, items int) (bool, error) {
	g.page++
	if items == 0 || g.p.Pages == "" {
		return items > 0, nil
	}
	v, err := dialect.ParseJSON(a.body)
	if err != nil {
		return false, err
	}
	pages, _ := g.p.Pages.Find(v)
	n, err := strconv.Atoi(dialect.Text(pages))
	if err != nil {
		return false, hook.Errorf(hook.Failed, "the answer has no number of pages at %q", string(g.p.Pages))
	}
	return g.page <= n, nil
}

// turn goes to the next place, unless it is the same again: then the API would send us in circles.
func (g *pager) turn(place *string, next string) (bool, error) {
	if next != "" && next == *place {
		return false, hook.Errorf(hook.Failed, "the API names the same next page again and again").
			WithHint("check the paging of the dialect")
	}
	*place = strings.TrimSpace(next)
	return *place != "", nil
}
