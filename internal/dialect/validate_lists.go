package dialect

import (
	"slices"

	"hookctl/internal/yamlfile"
)

func (c *checker) paging(d *Dialect) {
	g := d.Paging
	if g == nil {
		return
	}
	p := path{"paging"}
	if g.Query == "" {
		c.in(p, "paging by %s needs query, the name of the parameter", g.By)
	}
	if g.By == "cursor" && g.Next == "" {
		c.in(p, "paging by cursor needs next, the place of the next cursor")
	}
	c.goesWith(p, g.By == "cursor", "by: cursor", "next")
	c.goesWith(p, g.By == "page", "by: page", "pages")
	c.goesWith(p, g.Limit != "", "limit", "max")
	if g.Limit != "" && g.Limit == g.Query {
		c.in(p.to("limit"), "the parameter %q is the page already", g.Limit)
	}
	if g.Size < 1 || g.Max < 0 || g.Max != 0 && g.Max < g.Size {
		c.in(p, "a page's size is at least 1, and at most max")
	}
	c.pageAnswer(p, g)
	c.pageRoom(d, p, g)
}

func (c *checker) pageAnswer(p path, g *Paging) {
	c.placeholders(p.to("answer"), []string{"page", "pages", "size", "total", "list"})
	if _, ok := g.Answer.value.(*Object); !ok && !g.Answer.IsZero() {
		c.in(p.to("answer"), "what stands beside the webhooks is a mapping, such as {page: \"{page}\"}")
		return
	}
	if g.By == "page" {
		c.holds(p, g.Answer, "pages", g.Pages)
	}
}

// pageRoom checks that the server's answer has room for the webhooks and for what it says of the page.
func (c *checker) pageRoom(d *Dialect, p path, g *Paging) {
	list := d.Verbs.Get(List)
	if list == nil || !list.Native() {
		c.in(p, "there is no list that could be cut into pages")
		return
	}
	if list.Items == "" && (g.By == "cursor" || !g.Answer.IsZero()) {
		c.in(p, "a list that is cut into pages lies within an object: say where in items of the list verb")
		return
	}
	if g.Next != "" && overlap(g.Next, list.Items) {
		c.in(p.to("next"), "next and the items of list cannot lie within each other")
		return
	}
	if _, err := d.AnswerList(list, Page{}); err != nil && g.Next != "" {
		c.in(p.to("next"), "the list's answer has no place there: %s", err)
	}
}

// overlap tells whether one place is within the other.
func overlap(a, b Pointer) bool {
	return a == b || a.within(b) || b.within(a)
}

func (c *checker) filters(d *Dialect) {
	params := map[string]string{}
	if g := d.Paging; g != nil {
		params[g.Query], params[g.Limit] = "paging", "paging"
	}
	delete(params, "")
	for name, f := range d.Filters.All() {
		p := path{"filters", name}
		known := d.FieldNames()
		if d.named("events") != nil {
			known = append(known, "event")
		}
		if d.Field(name) == nil && !slices.Contains(known, name) {
			c.named(p, "%q is no field%s", name, yamlfile.DidYouMean(name, known))
		}
		if other, ok := params[f.Query]; ok {
			c.in(p.to("query"), "the parameter %q is that of %s already", f.Query, other)
		}
		params[f.Query] = name
	}
}
