package dialect

import (
	"net/http"
	"sync"

	"hookctl/internal/hook"
)

// Answer is what the server sends. A nil Body is no body at all.
type Answer struct {
	Status int
	Header map[string]string
	Body   any
}

// bodiless tells whether the API answers a call without a body.
func (c *Call) bodiless(verb string) bool {
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
	outer := find
	find = d.about(w, find)
	if c.bodiless(verb) {
		return c.answer(nil, find), nil
	}
	if !c.Answer.IsZero() {
		return c.answer(c.Answer.Fill(find), find), nil
	}
	if w.Provider == nil {
		return c.answer(nil, find), nil // about no webhook, and nothing is said of the answer
	}
	shown, err := d.Display(verb, w, outer)
	if err != nil {
		return Answer{}, err
	}
	body, err := d.wrap(c.Object, shown)
	return c.answer(body, find), err
}

// answer adds status and header fields; a field whose only placeholder has no value is left out.
func (c *Call) answer(body any, find Lookup) Answer {
	header := make(map[string]string, len(c.Sends))
	for name, value := range c.Sends {
		if v, ok := fillText(value, find); ok {
			header[name] = Text(v)
		}
	}
	return Answer{Status: c.status(), Header: header, Body: body}
}

// about finds what placeholders can say of a webhook. Its own object is read when the first of its fields is asked for.
func (d *Dialect) about(w hook.Webhook, find Lookup) Lookup {
	own := sync.OnceValue(func() *Object {
		o, err := ParseObject(w.Provider)
		if err != nil {
			return nil // of a webhook that is gone, only its ID is known
		}
		return o
	})
	return func(name string) (any, bool) {
		if name == "id" {
			return w.ID, true
		}
		if f := d.Field(name); f != nil && !f.derived() && own() != nil {
			return f.place().Find(own())
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
