package dialect

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Object is a JSON object that keeps the order of its members, so that answers read as the vendor's documents do. A
// value in it is nil, bool, string, json.Number, []any or *Object; numbers keep their digits.
type Object struct {
	members []member
	places  map[string]int // of members by key, once there are many
}

// many is how many members it takes for a map to be faster than looking at each, and for that to be an attack.
const many = 32

type member struct {
	key   string
	value any
}

// Get returns a member's value.
func (o *Object) Get(key string) (any, bool) {
	if i := o.index(key); i >= 0 {
		return o.members[i].value, true
	}
	return nil, false
}

// Set replaces a member's value in its place, or adds it at the end.
func (o *Object) Set(key string, value any) {
	if i := o.index(key); i >= 0 {
		o.members[i].value = value
		return
	}
	o.members = append(o.members, member{key, value})
	o.place()
}

// place notes where the last member stands. Only writers do so: an object may have many readers at once.
func (o *Object) place() {
	switch last := len(o.members) - 1; {
	case o.places != nil:
		o.places[o.members[last].key] = last
	case last >= many:
		o.places = make(map[string]int, 2*len(o.members))
		for i, m := range o.members {
			o.places[m.key] = i
		}
	}
}

// Remove takes a member out; one that is not there is no error.
func (o *Object) Remove(key string) {
	if i := o.index(key); i >= 0 {
		o.members = slices.Delete(o.members, i, i+1)
		o.places = nil // they have moved
	}
}

// Keys lists the names of the members in their order.
func (o *Object) Keys() []string {
	keys := make([]string, len(o.members))
	for i, m := range o.members {
		keys[i] = m.key
	}
	return keys
}

func (o *Object) index(key string) int {
	if o.places == nil {
		return slices.IndexFunc(o.members, func(m member) bool { return m.key == key })
	}
	if i, ok := o.places[key]; ok {
		return i
	}
	return -1
}

// clone copies an object with all that is in it.
func (o *Object) clone() *Object {
	c := &Object{members: make([]member, len(o.members))}
	for i, m := range o.members {
		c.members[i] = member{m.key, cloneValue(m.value)}
	}
	return c
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case *Object:
		return v.clone()
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = cloneValue(v[i])
		}
		return c
	}
	return v
}

// typeOf names the type of a JSON value as JSON Schema does.
func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// MarshalJSON writes the members in their order.
func (o *Object) MarshalJSON() ([]byte, error) { return EncodeJSON(o) }

// EncodeJSON writes a value compactly: members in order, digits kept, no HTML escapes.
func EncodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	if err := writeValue(&b, v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeValue(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case *Object:
		return writeObject(b, v)
	case []any:
		return writeArray(b, v)
	case json.Number:
		b.WriteString(v.String())
		return nil
	case json.RawMessage:
		b.Write(v) // an object as it was stored
		return nil
	}
	return writeScalar(b, v)
}

// writeScalar leaves to encoding/json what needs an escape.
func writeScalar(b *bytes.Buffer, v any) error {
	if s, ok := v.(string); ok && !strings.ContainsFunc(s, needsEscape) {
		b.WriteByte('"')
		b.WriteString(s)
		b.WriteByte('"')
		return nil
	}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder ends each value with a newline
	return nil
}

// needsEscape is generous: of what is not ASCII, some does.
func needsEscape(c rune) bool { return c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf }

func writeObject(b *bytes.Buffer, o *Object) error {
	b.WriteByte('{')
	for i, m := range o.members {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeScalar(b, m.key); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := writeValue(b, m.value); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func writeArray(b *bytes.Buffer, list []any) error {
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeValue(b, v); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

// Normal turns any Go value into the values that an Object holds.
func Normal(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return ParseJSON(data)
}
