package server_test

import (
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/dialect"
)

// settable are the fields that a create can set, with the nth value for each.
func settable(d *dialect.Dialect, n int) map[string]any { return settableBy(d, dialect.Create, n) }

// settableBy are those that a verb can set. Fields that another one is made of are left to that one.
func settableBy(d *dialect.Dialect, verb string, n int) map[string]any {
	values := map[string]any{}
	for _, f := range d.Fields {
		if taken(d, verb, f) && !isPart(d, f) {
			values[f.Label()] = valueFor(d, f, n)
		}
	}
	return values
}

// valueFor makes a value that a field takes, of its constraints alone; strange where it can be.
func valueFor(d *dialect.Dialect, f *dialect.Field, n int) any {
	switch {
	case len(f.Of) == 2:
		return composedEvents(d, f, n)
	case f.Name == "events":
		return []any{"user.created", fmt.Sprintf("order.%d", n), "ünï.*"}
	case f.Name == "headers":
		return headers(n)
	case f.Name == "enabled" || f.Type == "boolean":
		return n%2 == 1
	case f.Type == "integer" || f.Type == "number":
		return n + 1
	case f.Type == "array":
		return []any{one(f, n), one(f, n+1)}
	case f.Type == "object":
		return anObject(d, f, n)
	case f.Format == "uri":
		return f.Schemes[n%len(f.Schemes)] + fmt.Sprintf("://example.com:8443/in/%d?a=b&c=%%20d&ü=✓#f", n)
	}
	return one(f, n)
}

// anObject has what it must have, what other fields have in it, and more.
func anObject(d *dialect.Dialect, f *dialect.Field, n int) map[string]any {
	o := map[string]any{"deep": []any{n, nil, map[string]any{"": true}}}
	for _, p := range f.Requires {
		put(o, string(p), fmt.Sprintf("required %d ✓", n))
	}
	for _, inner := range d.Fields {
		if rest, ok := strings.CutPrefix(string(inner.Place()), string(f.Place())+"/"); ok && isStored(inner) {
			put(o, rest, valueFor(d, inner, n))
		}
	}
	return o
}

// put puts a value to its place, and makes the objects around it.
func put(o map[string]any, place string, v any) {
	name, rest, deeper := strings.Cut(strings.TrimPrefix(place, "/"), "/")
	if !deeper {
		o[name] = v
		return
	}
	inner, ok := o[name].(map[string]any)
	if !ok {
		inner = map[string]any{}
		o[name] = inner
	}
	put(inner, rest, v)
}

// within is the value at a place; nil if there is none.
func within(o map[string]any, place string) any {
	name, rest, deeper := strings.Cut(strings.TrimPrefix(place, "/"), "/")
	if !deeper {
		return o[name]
	}
	inner, _ := o[name].(map[string]any)
	return within(inner, rest)
}

// one is a text, or an element of a list of texts.
func one(f *dialect.Field, n int) string {
	if len(f.Enum) > 0 {
		s := f.Enum[n%len(f.Enum)]
		if f.Spell == "lower" {
			s = strings.ToUpper(s)
		}
		return s
	}
	s := fmt.Sprintf(`%d "quoted" 'it''s' \ / <b>&amp;</b> ünïcode ✓ 日本語 👩‍👩‍👧 {id} %%s $(x)`+" \u2028\t\n\x00\x7f", n)
	if n == 0 {
		s += strings.Repeat("lang ", 1000)
	}
	if f.MaxLength != nil {
		runes := []rune(s)
		s = string(runes[:min(len(runes), *f.MaxLength)])
	}
	return s
}

func composedEvents(d *dialect.Dialect, f *dialect.Field, n int) any {
	head := fmt.Sprintf("things.of.%d", n)
	i := slices.IndexFunc(d.Fields, func(p *dialect.Field) bool { return p.Own == f.Of[1] })
	if n%3 == 2 {
		return []any{head + ".*"}
	}
	events := []any{}
	for _, tail := range d.Fields[i].Enum[:1+n%2] {
		events = append(events, head+"."+tail)
	}
	return events
}

func headers(n int) []any {
	list := []any{}
	for i := range 200 / (n*n + 1) {
		list = append(list, map[string]any{"name": fmt.Sprintf("X-Header-%d", i), "value": fmt.Sprintf("välue, %d: \"%d\"", n, i)})
	}
	return append(list, map[string]any{"name": "X-Header-0", "value": "once more"}, map[string]any{"name": "X-Empty", "value": ""})
}
