package dialect

import (
	"crypto/md5" //nolint:gosec // it is what an API writes behind its events, and protects nothing
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Each says where an element of hooks has what it is about.
type Each struct {
	Event   Pointer `yaml:"event" required:"true" doc:"Where it has the event."`
	Method  Pointer `yaml:"method" doc:"Where it has the HTTP method of deliveries."`
	URL     Pointer `yaml:"url" required:"true" doc:"Where it has the URL of deliveries."`
	Suffix  Pointer `yaml:"suffix" doc:"Where it may have a text of which the API writes the MD5 behind the event: user.created_<32 hexadecimal digits>. hookctl takes that off, and the server writes it."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`

	fields []*Field // url and method, which say what values there may be
}

// at is where an element has what a field is about.
func (h *Each) at(name string) Pointer {
	switch name {
	case "url":
		return h.URL
	case "method":
		return h.Method
	}
	return h.Event
}

// digestLength is that of an MD5 in hexadecimal digits, with the _ before it.
const digestLength = 1 + 2*md5.Size

// base is an event without the digest that the API writes behind it.
func (h *Each) base(event string) string {
	cut := len(event) - digestLength
	if h.Suffix == "" || cut <= 0 || event[cut] != '_' || strings.Trim(event[cut+1:], "0123456789abcdef") != "" {
		return event
	}
	return event[:cut]
}

// suffixed is an event as the API shows it.
func (h *Each) suffixed(event string, element *Object) string {
	event = h.base(event)
	v, ok := h.Suffix.Find(element)
	text, isText := v.(string)
	if h.Suffix == "" || !ok || !isText {
		return event
	}
	sum := md5.Sum([]byte(text)) //nolint:gosec // as above
	return event + "_" + hex.EncodeToString(sum[:])
}

// hooksField is the field with a target for each event; nil if there is none.
func (d *Dialect) hooksField() *Field { return d.named("hooks") }

// targets reads the targets of an object in the API's own words; nil if it has none of the documented shape.
func (d *Dialect) targets(o *Object) []hook.Target {
	f := d.hooksField()
	if f == nil {
		return nil
	}
	v, _ := f.find(o)
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	targets := make([]hook.Target, 0, len(list))
	for _, e := range list {
		targets = append(targets, hook.Target{
			Event: f.Each.base(textAt(e, f.Each.Event)), Method: textAt(e, f.Each.Method), URL: textAt(e, f.Each.URL),
		})
	}
	return targets
}

func textAt(v any, p Pointer) string {
	if p == "" {
		return ""
	}
	found, _ := p.Find(v)
	return stringOf(found)
}

// decodeHooks reads the targets, and what they share: the URL and the method that all have, and their events.
func (d *Dialect) decodeHooks(w *hook.Webhook, o *Object) {
	w.Hooks = d.targets(o)
	for _, f := range d.Fields {
		switch {
		case !f.eachOf():
		case f.Name == "events":
			w.Events = eventsOf(w.Hooks)
		case f.Name == "url":
			w.URL = shared(w.Hooks, func(t hook.Target) string { return t.URL })
		case f.Name == "method":
			w.Method = shared(w.Hooks, func(t hook.Target) string { return t.Method })
		}
	}
}

// eventsOf lists the events of targets, each once, in their order.
func eventsOf(targets []hook.Target) []string {
	if targets == nil {
		return nil
	}
	events := []string{}
	for _, t := range targets {
		if !slices.Contains(events, t.Event) {
			events = append(events, t.Event)
		}
	}
	return events
}

// shared is the text that all targets have; empty if they differ.
func shared(targets []hook.Target, of func(hook.Target) string) string {
	if len(targets) == 0 || slices.ContainsFunc(targets, func(t hook.Target) bool { return of(t) != of(targets[0]) }) {
		return ""
	}
	return of(targets[0])
}

// checkTargets checks all elements of hooks, in the API's own words.
func (f *Field) checkTargets(list []any, local bool) error {
	switch err := f.checkLength(list); {
	case err != nil:
		return err
	case f.Required && len(list) == 0:
		return errors.New("must not be empty")
	}
	for i, e := range list {
		if err := f.Each.check(e, local); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	return nil
}

// check checks one element; the fields that it is about tell what its URL and method may be.
func (h *Each) check(v any, local bool) error {
	if _, ok := v.(*Object); !ok {
		return wrongType("object", v)
	}
	for _, p := range []Pointer{h.Event, h.URL} {
		if textAt(v, p) == "" {
			return fmt.Errorf("a text is needed at %s", p.label())
		}
	}
	for _, f := range h.fields {
		if found, ok := h.at(f.Name).Find(v); ok {
			if err := f.check(found, local); err != nil {
				return fmt.Errorf("%s: %w", h.at(f.Name).label(), err)
			}
		}
	}
	return nil
}

// settle completes an element as the API does: the default method, the digest behind the event.
func (h *Each) settle(v any) any {
	o, ok := cloneValue(v).(*Object)
	if !ok {
		return v
	}
	for _, f := range h.fields {
		if _, has := h.at(f.Name).Find(o); !has && !f.Default.IsZero() {
			_ = h.at(f.Name).Put(o, f.Default.value) // what was checked has room for it
		}
	}
	_ = h.Event.Put(o, h.suffixed(textAt(o, h.Event), o))
	return o
}
