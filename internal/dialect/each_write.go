package dialect

import (
	"fmt"
	"slices"

	"hookctl/internal/hook"
)

// writeHooks turns our targets into the API's elements.
func writeHooks(f *Field, v any) (any, error) {
	return turnHooks(v, func(from, to *Object) error {
		for _, name := range []string{"event", "method", "url"} {
			if value, ok := from.Get(name); ok && f.Each.at(name) != "" {
				if err := f.Each.at(name).Put(to, value); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// readHooks turns the API's elements into our targets.
func readHooks(f *Field, v any) (any, error) {
	return turnHooks(v, func(from, to *Object) error {
		for _, name := range []string{"event", "method", "url"} {
			if s := textAt(from, f.Each.at(name)); s != "" {
				to.Set(name, f.Each.base(s))
			}
		}
		return nil
	})
}

func turnHooks(v any, turn func(from, to *Object) error) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, wrongType("array", v)
	}
	out := make([]any, len(list))
	for i, e := range list {
		from, ok := e.(*Object)
		if !ok {
			return nil, fmt.Errorf("element %d %w", i, wrongType("object", e))
		}
		to := &Object{}
		if err := turn(from, to); err != nil {
			return nil, fmt.Errorf("element %d: %w", i, err)
		}
		out[i] = to
	}
	return out, nil
}

// targets lays url, events and method, as they are given, on the elements of hooks.
func (e *encoder) targets() error {
	f := e.d.hooksField()
	if f == nil || len(e.shared) == 0 {
		return nil
	}
	v, _ := f.writeAt().Find(e.body)
	list, _ := v.([]any)
	if events, ok := e.shared["events"]; ok {
		list = f.Each.pick(list, events)
	}
	switch {
	case len(list) > 0:
	case e.verb == Patch:
		return hook.Errorf(hook.Invalid, "which of the hooks this is for is not known").WithHint("give their events too")
	default:
		return nil // that events are missing is told with the rest that is
	}
	for _, element := range list {
		if err := e.lays(f.Each, element); err != nil {
			return invalidField(f.Name, err)
		}
	}
	return f.writeAt().Put(e.body, list)
}

// pick keeps the elements with these events, and adds new ones where there are none: with the URL that all had.
func (h *Each) pick(list []any, events any) []any {
	names, _ := textsOf(events) // checked before
	url := common(list, h.URL)
	var picked []any
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		had := len(picked)
		for _, element := range list {
			if h.base(textAt(element, h.Event)) == h.base(name) {
				picked = append(picked, element)
			}
		}
		if len(picked) == had {
			picked = append(picked, h.fresh(name, url))
		}
	}
	return picked
}

func (h *Each) fresh(event string, url any) *Object {
	o := &Object{}
	_ = h.Event.Put(o, event) // into an empty object anything can be put
	if url != nil {
		_ = h.URL.Put(o, url)
	}
	return o
}

// common is the value that all elements have at a place; nil if they differ.
func common(list []any, p Pointer) any {
	if len(list) == 0 {
		return nil
	}
	first, _ := p.Find(list[0])
	for _, element := range list[1:] {
		if v, _ := p.Find(element); Text(v) != Text(first) {
			return nil
		}
	}
	return first
}

// lays puts the URL and the method that are given into one element, and the default method where it has none.
func (e *encoder) lays(h *Each, element any) error {
	o, ok := element.(*Object)
	if !ok {
		return wrongType("object", element)
	}
	for _, f := range h.fields {
		v, given := e.shared[f.Name]
		if _, has := h.at(f.Name).Find(o); !given && !has {
			v, given = f.Default.value, !f.Default.IsZero()
		}
		if !given {
			continue
		}
		if err := h.at(f.Name).Put(o, v); err != nil {
			return err
		}
	}
	return nil
}
