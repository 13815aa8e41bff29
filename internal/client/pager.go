package client

import (
	"bytes"
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// pager turns pages.
type pager struct {
	p      *dialect.Paging
	size   int // asked for; 0 is the API's own
	page   int
	offset int
	cursor string
	link   string
	seen   map[string]bool // cursors or links that were followed
	first  []byte          // what the page before began with
}

func newPager(p *dialect.Paging, limit int) *pager {
	g := &pager{p: p, page: 1, seen: map[string]bool{}}
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
func (g *pager) more(a *answer, items []json.RawMessage) (bool, error) {
	if g.p == nil {
		return false, nil
	}
	switch g.p.By {
	case "page", "offset":
		return g.count(a, items)
	case "link":
		return g.turn(&g.link, nextLink(a.header.Values("Link")))
	}
	v, err := pageOf(a)
	if err != nil {
		return false, err
	}
	next, _ := g.p.Next.Find(v)
	return g.turn(&g.cursor, dialect.Text(next))
}

// count goes on by number. An API that passes over the number sends the same webhooks for ever.
func (g *pager) count(a *answer, page []json.RawMessage) (bool, error) {
	items := len(page)
	if items > 0 && bytes.Equal(page[0], g.first) {
		return false, g.circle()
	}
	if items > 0 {
		g.first = page[0]
	}
	if g.p.By == "page" {
		return g.morePages(a, items)
	}
	g.offset += items
	return items > 0 && items >= g.full(), nil
}

// circle is the error for an API that would be followed for ever.
func (g *pager) circle() error {
	return hook.Errorf(hook.Failed, "list webhooks: the API names the same next page again and again").
		WithHint("check the paging of the dialect")
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
	v, err := pageOf(a)
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

// pageOf reads what a list's answer says beside the webhooks, which alone were read so far.
func pageOf(a *answer) (any, error) {
	v, err := dialect.ParseJSON(a.body)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Failed, Message: "list webhooks: the answer", Err: err}
	}
	return v, nil
}

// turn goes to the next place, unless we have been there: then the API would send us in circles.
func (g *pager) turn(place *string, next string) (bool, error) {
	next = strings.TrimSpace(next)
	if g.seen[next] {
		return false, g.circle()
	}
	*place = next
	g.seen[next] = next != ""
	return next != "", nil
}
