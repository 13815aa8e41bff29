package dialect

import (
	"errors"
	"fmt"
	"net/http"

	"hookctl/internal/hook"
)

// Answer is what the server sends. A nil Body is no body at all.
type Answer struct {
	Status int
	Header map[string]string
	Body   any
}

// silent tells whether the API answers a call without a body.
func (c *Call) silent(verb string) bool {
	if c.Answer.IsZero() {
		return c.Status == http.StatusNoContent || verb == Delete || verb == Test
	}
	return c.Answer.value == "none"
}

func (c *Call) status() int {
	if c.Status == 0 {
		return http.StatusOK
	}
	return c.Status
}

// Answer makes the answer to a verb, or to a further call, about one webhook. find fills placeholders such as {server};
// the webhook's own fields and {id} are known here.
func (d *Dialect) Answer(verb string, c *Call, w hook.Webhook, find Lookup) (Answer, error) {
	if c.silent(verb) {
		return c.answer(nil, d.about(w, nil, find)), nil
	}
	shown, err := d.Display(verb, w.Provider)
	if err != nil {
		return Answer{}, err
	}
	if !c.Answer.IsZero() {
		whole, err := ParseObject(w.Provider)
		if err != nil {
			return Answer{}, err
		}
		find = d.about(w, whole, find)
		return c.answer(c.Answer.Fill(find), find), nil
	}
	body, err := d.wrap(c.Object, shown)
	return c.answer(body, d.about(w, nil, find)), err
}

func (c *Call) answer(body any, find Lookup) Answer {
	header := make(map[string]string, len(c.Sends))
	for name, value := range c.Sends {
		v, _ := fillText(value, find)
		header[name] = Text(v)
	}
	return Answer{Status: c.status(), Header: header, Body: body}
}

// about finds what placeholders can say of a webhook.
func (d *Dialect) about(w hook.Webhook, own *Object, find Lookup) Lookup {
	return func(name string) (any, bool) {
		if name == "id" {
			return w.ID, true
		}
		if f := d.Field(name); f != nil && own != nil && !f.composed() {
			return f.place().Find(own)
		}
		return find(name)
	}
}

// wrap puts a value to its place in the envelope.
func (d *Dialect) wrap(p Pointer, v any) (any, error) {
	if p == "" {
		return v, nil
	}
	o, ok := cloneValue(d.Envelope.value).(*Object)
	if !ok {
		o = &Object{}
	}
	return o, p.Put(o, v)
}

// Page is one page of a list, as the server sends it.
type Page struct {
	Items []any  // the webhooks' own objects
	Next  string // cursor of the next page; empty on the last
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
	if d.Paging.By == "cursor" {
		err = d.Paging.Next.Put(o, nullable(p.Next))
	}
	if extra, ok := d.Paging.Answer.Fill(p.find).(*Object); ok {
		for _, m := range o.members {
			extra.Set(m.key, m.value)
		}
		o = extra
	}
	return c.answer(o, p.find), err
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (p Page) find(name string) (any, bool) {
	v, err := Normal(map[string]any{"page": p.Page, "pages": p.pages(), "size": p.Size, "total": p.Total, "list": p.List})
	if err != nil {
		return nil, false
	}
	return Pointer("/" + name).Find(v)
}

func (p Page) pages() int {
	if p.Size == 0 {
		return 1
	}
	return max(1, (p.Total+p.Size-1)/p.Size)
}

// AnswerError makes the API's own error object of an error. A status other than 0 overrides that of the error's kind.
func (d *Dialect) AnswerError(err error, status int) Answer {
	var e *hook.Error
	if !errors.As(err, &e) {
		e = &hook.Error{Kind: hook.Failed, Message: "internal error"}
	}
	kind := d.Errors.Kinds.Get(string(e.Kind))
	if status == 0 {
		status = d.sends(e.Kind)
	}
	find := func(name string) (any, bool) {
		switch name {
		case "kind":
			return string(e.Kind), true
		case "message":
			return e.Error(), true
		case "status":
			return status, true
		case "code":
			return codeOf(kind, status), true
		case "fields":
			return fieldsOf(e), len(e.Fields) > 0
		}
		return nil, false
	}
	return Answer{Status: status, Body: d.Errors.Object.Fill(find)}
}

func codeOf(kind *ErrorKind, status int) any {
	if kind != nil && kind.Code != nil {
		return kind.Code
	}
	return status
}

func fieldsOf(e *hook.Error) any {
	o := &Object{}
	for _, name := range sortedKeys(e.Fields) {
		o.Set(name, e.Fields[name])
	}
	return o
}

// sends is the status that the server sends for a kind.
func (d *Dialect) sends(k hook.Kind) int {
	if e := d.Errors.Kinds.Get(string(k)); e != nil && e.Send != 0 {
		return e.Send
	}
	switch k {
	case hook.Invalid:
		return http.StatusBadRequest
	case hook.Unauthenticated:
		return http.StatusUnauthorized
	case hook.Forbidden:
		return http.StatusForbidden
	case hook.NotFound:
		return http.StatusNotFound
	case hook.Conflict:
		return http.StatusConflict
	case hook.Unsupported:
		return http.StatusMethodNotAllowed
	case hook.Unavailable:
		return http.StatusServiceUnavailable
	case hook.Failed, hook.Partial, hook.BadSignature, hook.Stale, hook.Interrupted:
	}
	return http.StatusInternalServerError
}

// statusLine writes a status as HTTP does: 404 Not Found.
func statusLine(status int) string {
	if s := http.StatusText(status); s != "" {
		return fmt.Sprintf("%d %s", status, s)
	}
	return fmt.Sprint(status)
}
