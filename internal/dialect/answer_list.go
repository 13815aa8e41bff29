package dialect

// Page is one page of a list, as the server sends it.
type Page struct {
	Items []any  // the webhooks' own objects
	Next  string // cursor or number of the next page; empty on the last
	Page  int    // its number, from 1
	Size  int    // how many webhooks a page has
	Total int    // how many there are on all pages
	List  string // the list's own URL
}

// AnswerList makes the answer to a list.
func (d *Dialect) AnswerList(c *Call, p Page) (Answer, error) {
	body, err := d.wrap(c.Items, p.Items)
	if err != nil || d.Paging == nil {
		return c.answer(body, p.find), err
	}
	o, ok := body.(*Object)
	if !ok {
		return c.answer(body, p.find), nil
	}
	o, err = d.Paging.describe(o, p)
	return c.answer(o, p.find), err
}

// describe adds to a list's answer what it says of the page.
func (g *Paging) describe(o *Object, p Page) (*Object, error) {
	if g.By == "cursor" {
		if err := g.Next.Put(o, nullable(p.Next)); err != nil {
			return nil, err
		}
	}
	extra, ok := g.Answer.Fill(p.find).(*Object)
	if !ok {
		return o, nil
	}
	for _, m := range o.members {
		extra.Set(m.key, m.value)
	}
	return extra, nil
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// find fills the placeholders of a list's answer.
func (p Page) find(name string) (any, bool) {
	switch name {
	case "page":
		return p.Page, true
	case "pages":
		return p.pages(), true
	case "size":
		return p.Size, true
	case "total":
		return p.Total, true
	case "list":
		return p.List, true
	}
	return nil, false
}

func (p Page) pages() int {
	if p.Size == 0 {
		return 1
	}
	return max(1, (p.Total+p.Size-1)/p.Size)
}
