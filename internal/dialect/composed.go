package dialect

import (
	"fmt"
	"slices"
	"strings"
)

// compose makes events of the two fields in which the API keeps them.
func (d *Dialect) compose(f *Field, o *Object) []string {
	head, _ := d.ownField(f.Of[0]).find(o)
	tails, _ := d.ownField(f.Of[1]).find(o)
	first, ok := head.(string)
	if tails == nil {
		tails = []any{}
	}
	list, err := textsOf(tails)
	if !ok || err != nil {
		return nil // of another shape than documented: nobody knows what it means
	}
	if len(list) == 0 {
		return []string{first + ".*"}
	}
	events := make([]string, len(list))
	for i, tail := range list {
		events[i] = first + "." + tail
	}
	return events
}

// decompose puts events into the two fields in which the API keeps them: one head for all, and the tails.
func (d *Dialect) decompose(f *Field, v any) (head string, tails []any, err error) {
	events, err := textsOf(v)
	if err != nil {
		return "", nil, err
	}
	tails = []any{}
	every := false
	for _, event := range events {
		first, tail, err := cutEvent(f, event)
		if err != nil {
			return "", nil, err
		}
		if head != "" && head != first {
			return "", nil, fmt.Errorf("one webhook has one %s, not both %q and %q: make a webhook for each", f.Of[0], head, first)
		}
		head = first
		every = every || tail == "*"
		if !slices.Contains(tails, any(tail)) {
			tails = append(tails, tail)
		}
	}
	if every {
		tails = []any{}
	}
	return head, tails, nil
}

// cutEvent cuts an event at its last dot.
func cutEvent(f *Field, event string) (head, tail string, err error) {
	dot := strings.LastIndexByte(event, '.')
	if dot <= 0 || dot == len(event)-1 {
		return "", "", fmt.Errorf("%q is no event of this API: write %s.%s, such as users.post, or users.* for all",
			event, f.Of[0], f.Of[1])
	}
	return event[:dot], event[dot+1:], nil
}

// ownField finds a field by the API's own name, which a valid dialect has.
func (d *Dialect) ownField(own string) *Field {
	i := slices.IndexFunc(d.Fields, func(f *Field) bool { return f.Own == own })
	if i < 0 {
		return &Field{Own: own}
	}
	return d.Fields[i]
}

// setBy names what users give to set a field: the composed field that has it as a part, else the field itself.
func (d *Dialect) setBy(f *Field) string {
	for _, c := range d.Fields {
		if c.composed() && f.Own != "" && slices.Contains(c.Of, f.Own) {
			return c.Name
		}
	}
	return f.Label()
}
