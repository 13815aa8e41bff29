package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

// Picker makes of a query a test whether a webhook matches, for APIs that do not filter, or not as asked. A filter on a
// field that the dialect does not have is refused.
func (d *Dialect) Picker(q hook.Query) (func(hook.Webhook) bool, error) {
	for name := range q.Filters {
		if d.Field(name) == nil {
			return nil, hook.Errorf(hook.Invalid, "%s has no field %q to filter by%s", d.Name, name, yamlfile.DidYouMean(name, d.everyName())).
				WithHint("its fields are %s", strings.Join(d.FieldNames(), ", "))
		}
	}
	if f := d.hooksField(); f != nil {
		q.Event = f.Each.base(q.Event)
	}
	return func(w hook.Webhook) bool { return d.matches(w, q) }, nil
}

func (d *Dialect) matches(w hook.Webhook, q hook.Query) bool {
	if q.Event != "" && !w.Hears(q.Event) {
		return false
	}
	if q.Enabled != nil && (w.Enabled == nil || *w.Enabled) != *q.Enabled {
		return false // a webhook that cannot be disabled is enabled
	}
	if len(q.Filters) == 0 {
		return true
	}
	own, err := ParseObject(w.Provider)
	if err != nil {
		return false
	}
	for name, want := range q.Filters {
		if !d.hasValue(w, own, name, want) {
			return false
		}
	}
	return true
}

// hasValue tells whether a field has a value, or a list an element, spelled as the API does or as we do.
func (d *Dialect) hasValue(w hook.Webhook, own *Object, name, want string) bool {
	f := d.Field(name)
	switch {
	case f.Name == "events" && f.derived():
		return slices.Contains(w.Events, want)
	case f.eachOf():
		at := d.hooksField().Each.at(f.Name)
		v, _ := d.hooksField().find(own)
		list, _ := v.([]any)
		return slices.ContainsFunc(list, func(e any) bool { return textAt(e, at) == want })
	}
	v, ok := f.find(own)
	if !ok {
		return want == ""
	}
	values := []any{v}
	if ours, err := f.how.read(f, v); err == nil {
		values = append(values, ours)
	}
	return slices.ContainsFunc(values, func(v any) bool { return holds(v, want) })
}

func holds(v any, want string) bool {
	list, ok := v.([]any)
	if !ok {
		return Text(v) == want
	}
	return slices.ContainsFunc(list, func(e any) bool { return Text(e) == want }) || len(list) == 0 && want == ""
}

// FilterQuery makes the query parameters for what the API itself filters by.
func (d *Dialect) FilterQuery(q hook.Query) map[string]string {
	params := map[string]string{}
	for name, f := range d.Filters.All() {
		if v, ok := d.asked(q, name); ok {
			params[f.Query] = v
		}
	}
	return params
}

// asked finds what a query wants of the field that a filter is for.
func (d *Dialect) asked(q hook.Query, filter string) (string, bool) {
	switch {
	case filter == "event" && q.Event != "":
		return q.Event, true
	case filter == "enabled" && q.Enabled != nil:
		return Text(*q.Enabled), true
	}
	for name, value := range q.Filters {
		f := d.Field(name)
		if f == nil || f != d.Field(filter) {
			continue
		}
		if name != f.Name || f.kind() != "string" {
			return value, true
		}
		own, err := f.how.write(f, value)
		return Text(own), err == nil
	}
	return "", false
}
