package ui

import (
	"bytes"
	"encoding/json"
	"strings"
)

// providerMember holds the API's own object inside ours; a column may name its members too.
const providerMember = "provider"

// Cell returns what a column shows of an object: a string as it is, a list of scalars joined by commas, anything nested
// as compact JSON, and nothing for null or what is not there. A column is the name of a member of the object or of its
// provider member (case does not count if no name is exactly so), or a JSON Pointer, beginning with "/", from the object's root.
func Cell(object json.RawMessage, column string) string {
	return cellOf(object, parseObject(object), column)
}

func cellOf(raw json.RawMessage, o object, column string) string {
	if strings.HasPrefix(column, "/") {
		return cellText(resolve(raw, column))
	}
	if value, ok := o.get(column); ok {
		return cellText(value)
	}
	provided, _ := o.get(providerMember)
	p := parseObject(provided)
	if value, ok := p.get(column); ok {
		return cellText(value)
	}
	if value, ok := o.getFold(column); ok {
		return cellText(value)
	}
	value, _ := p.getFold(column)
	return cellText(value)
}

func cells(raw json.RawMessage, columns []string) []string {
	o := parseObject(raw)
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = cellOf(raw, o, column)
	}
	return row
}

func cellText(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case raw[0] == '"':
		return scalarText(raw)
	case raw[0] == '[':
		return listText(raw)
	}
	return compact(raw)
}

func scalarText(raw json.RawMessage) string {
	if plain := bytes.Trim(raw, `"`); len(plain) == len(raw)-2 && simple(plain) {
		return string(plain)
	}
	var s string
	if json.Unmarshal(raw, &s) == nil && string(raw) != "null" {
		return s
	}
	return string(raw)
}

// simple tells whether a text stands in JSON as it is.
func simple(text []byte) bool {
	return !bytes.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == '\\' || c >= 0x7f })
}

func listText(raw json.RawMessage) string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return string(raw)
	}
	texts := make([]string, len(list))
	for i, element := range list {
		if element[0] == '{' || element[0] == '[' {
			return compact(raw)
		}
		texts[i] = scalarText(element)
	}
	return strings.Join(texts, ",")
}

func compact(raw json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return string(raw)
	}
	return b.String()
}
