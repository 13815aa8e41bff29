package dialect

import (
	"encoding/json"
	"fmt"
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

// placeholders lists the names that the template needs.
func (t Template) placeholders() []string { return namesIn(t.value) }

func namesIn(v any) []string {
	var names []string
	switch v := v.(type) {
	case string:
		for _, part := range split(v) {
			if part.name {
				names = append(names, part.text)
			}
		}
	case []any:
		for _, e := range v {
			names = append(names, namesIn(e)...)
		}
	case *Object:
		for _, m := range v.members {
			names = append(names, namesIn(m.value)...)
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
	var b strings.Builder
	for _, p := range parts {
		if !p.name {
			b.WriteString(p.text)
		} else if v, ok := find(p.text); ok {
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
	case *Object, []any:
		data, err := EncodeJSON(v)
		if err != nil {
			return ""
		}
		return string(data)
	}
	return fmt.Sprint(v)
}

type part struct {
	text string
	name bool
}

// split cuts a text into plain parts and placeholders. A brace that encloses no name is plain.
func split(s string) []part {
	var parts []part
	for {
		open := strings.IndexByte(s, '{')
		end := -1
		if open >= 0 {
			end = strings.IndexByte(s[open:], '}')
		}
		if end < 0 {
			break
		}
		name := s[open+1 : open+end]
		if !isName(name) {
			parts = append(parts, part{text: s[:open+end+1]})
		} else {
			if open > 0 {
				parts = append(parts, part{text: s[:open]})
			}
			parts = append(parts, part{text: name, name: true})
		}
		s = s[open+end+1:]
	}
	if s != "" || len(parts) == 0 {
		parts = append(parts, part{text: s})
	}
	return parts
}

// isName tells whether a word can stand in a placeholder: letters, digits and _.
func isName(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// fromYAML turns a node into the values that an Object holds.
func fromYAML(n *yaml.Node) (any, error) {
	if n.Kind == yaml.MappingNode {
		return objectFromYAML(n)
	}
	if n.Kind != yaml.SequenceNode {
		return scalarFromYAML(n)
	}
	list := []any{}
	for _, c := range n.Content {
		v, err := fromYAML(c)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func objectFromYAML(n *yaml.Node) (any, error) {
	o := &Object{}
	for i := 0; i < len(n.Content); i += 2 {
		v, err := fromYAML(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		o.Set(n.Content[i].Value, v)
	}
	return o, nil
}

func scalarFromYAML(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return b, err
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value), nil
		}
		return nil, fmt.Errorf("line %d: %q is no JSON number: quote it", n.Line, n.Value)
	}
	return n.Value, nil
}
