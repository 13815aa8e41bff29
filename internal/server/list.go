package server

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// list serves a page of webhooks.
func (a *api) list(w http.ResponseWriter, r *http.Request, e endpoint) {
	svc := a.open(w, r, e)
	if svc == nil {
		return
	}
	params := r.URL.Query()
	q, page, err := a.query(params)
	if err == nil {
		err = a.fillPage(r, svc, q, &page)
	}
	if err != nil {
		a.fail(w, err, 0)
		return
	}
	page.List = origin(r) + r.URL.EscapedPath()
	answer, err := a.d.AnswerList(e.call, page)
	if err != nil {
		a.fail(w, err, 0)
		return
	}
	if p := a.d.Paging; p != nil && p.By == "link" && page.Next != "" {
		params.Set(p.Query, page.Next)
		w.Header().Set("Link", "<"+page.List+"?"+params.Encode()+`>; rel="next"`)
	}
	send(w, answer)
}

// query reads what is asked for: filters, and which page.
func (a *api) query(params url.Values) (hook.Query, dialect.Page, error) {
	q, err := a.filters(params)
	page := dialect.Page{Page: 1}
	p := a.d.Paging
	if p == nil || err != nil {
		return q, page, err
	}
	if page.Size, err = number(params, p.Limit, p.Size); err != nil {
		return q, page, err
	}
	if p.Max > 0 {
		page.Size = min(page.Size, p.Max)
	}
	switch p.By {
	case "cursor":
		q.After, err = position(params.Get(p.Query))
	case "offset":
		q.Offset, err = natural(params, p.Query)
	default:
		page.Page, err = number(params, p.Query, 1)
		q.Offset = (page.Page - 1) * page.Size
	}
	return q, page, err
}

// filters reads the query parameters that the dialect names; others are passed over, as most APIs do.
func (a *api) filters(params url.Values) (hook.Query, error) {
	q := hook.Query{Filters: map[string]string{}}
	for name, f := range a.d.Filters.All() {
		if !params.Has(f.Query) {
			continue
		}
		value := params.Get(f.Query)
		switch name {
		case "event":
			q.Event = value
		case "enabled":
			enabled, err := strconv.ParseBool(value)
			if err != nil {
				return q, hook.Errorf(hook.Invalid, "%s must be true or false, not %q", f.Query, value)
			}
			q.Enabled = &enabled
		default:
			q.Filters[name] = value
		}
	}
	return q, nil
}

// number reads a parameter that is at least 1.
func number(params url.Values, name string, otherwise int) (int, error) {
	s := params.Get(name)
	if name == "" || s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 1<<30 {
		return 0, hook.Errorf(hook.Invalid, "%s must be a number from 1, not %q", name, s)
	}
	return n, nil
}

// natural reads a parameter that is at least 0.
func natural(params url.Values, name string) (int, error) {
	if params.Get(name) == "0" {
		return 0, nil
	}
	return number(params, name, 0)
}

// A cursor is the position of the last webhook of a page, so written that nobody counts with it.

func cursor(position int64) string {
	return base64.RawURLEncoding.EncodeToString(strconv.AppendInt([]byte("p"), position, 10))
}

func position(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil && len(data) > 1 && data[0] == 'p' {
		if n, err := strconv.ParseInt(string(data[1:]), 10, 64); err == nil && n >= 0 {
			return n, nil
		}
	}
	return 0, hook.Errorf(hook.Invalid, "%q is no cursor of this list", cursor)
}

// fillPage reads the webhooks of a page, and one more to know whether there is another page.
func (a *api) fillPage(r *http.Request, svc Service, q hook.Query, page *dialect.Page) error {
	if page.Size > 0 {
		q.Limit = page.Size + 1
	}
	page.Items = []any{}
	find := a.about(r)
	var last int64
	for w, err := range svc.List(r.Context(), q) {
		if err != nil {
			return err
		}
		if page.Size > 0 && len(page.Items) == page.Size {
			page.Next = a.next(last, page.Page)
			break
		}
		item, err := a.d.Display(dialect.List, w, find)
		if err != nil {
			return err
		}
		page.Items = append(page.Items, item)
		last = w.Position
	}
	if p := a.d.Paging; p == nil || p.Answer.IsZero() {
		return nil
	}
	var err error
	page.Total, err = svc.Count(r.Context(), q)
	return err
}

// next names the page after this one.
func (a *api) next(last int64, page int) string {
	if a.d.Paging.By == "cursor" {
		return cursor(last)
	}
	return strconv.Itoa(page + 1)
}
