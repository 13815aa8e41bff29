package dialect

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Template is JSON with placeholders such as `{id}`, and nothing else: no filters, no conditions. A string that is
// exactly one placeholder takes its value's type; a member whose only placeholder has no value is left out.
type Template struct{ value any }

// Lookup finds the value of a placeholder.
type Lookup func(name string) (any, bool)

// UnmarshalYAML keeps the order of members and the digits of numbers.
func (t *Template) UnmarshalYAML(n *yaml.Node) error {
	v, err := fromYAML(n)
	t.value = v
	return err
}

// IsZero tells whether the dialect gives no template.
func (t Template) IsZero() bool { return t.value == nil }

// Fill makes a value of the template.
func (t Template) Fill(find Lookup) any {
	v, _ := fill(t.value, find)
	return v
}

// namesIn lists the placeholders in a text.
func namesIn(s string) []string {
	var names []string
	for _, part := range split(s) {
		if part.name {
			names = append(names, part.text)
		}
	}
	return names
}

func fill(v any, find Lookup) (any, bool) {
	switch v := v.(type) {
	case string:
		return fillText(v, find)
	case []any:
		list := []any{}
		for _, e := range v {
			if e, ok := fill(e, find); ok {
				list = append(list, e)
			}
		}
		return list, true
	case *Object:
		o := &Object{}
		for _, m := range v.members {
			if e, ok := fill(m.value, find); ok {
				o.Set(m.key, e)
			}
		}
		return o, true
	}
	return v, true
}

func fillText(s string, find Lookup) (any, bool) {
	parts := split(s)
	if len(parts) == 1 && parts[0].name {
		return find(parts[0].text)
	}
	address := slices.Contains(parts, part{text: "server", name: true})
	var b strings.Builder
	for _, p := range parts {
		if !p.name {
			b.WriteString(p.text)
			continue
		}
		switch v, ok := find(p.text); {
		case !ok:
		case address && p.text != "server": // what stands in a URL stays within its segment
			b.WriteString(url.PathEscape(Text(v)))
		default:
			b.WriteString(Text(v))
		}
	}
	return b.String(), true
}

// Text spells a scalar as it stands in a URL, a header or a form.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case nil:
		return ""
	case json.RawMessage:
		return string(v)
	case *Object, []any:
		data, err := EncodeJSON(v)
		if err != nil {
			return ""
		}
		return string(data)
	}
	return fmt.Sprint(v)
}
