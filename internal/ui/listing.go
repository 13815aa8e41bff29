package ui

import (
	"encoding/json"
	"strings"
)

// listing prints one object, a line for each member, with the names that are columns elsewhere. Lines are not cut:
// who asks for one object wants all of it.
type listing struct {
	opts Options
	rows [][]string
}

func (l *listing) add(row json.RawMessage) error {
	o := parseObject(row)
	if o == nil {
		l.line("value", cellText(row))
	}
	for _, m := range o {
		switch m.name {
		case "headers":
			l.each("header", m.value, ": ")
		case "hooks":
			l.each("hook", m.value, " ")
		case providerMember:
			l.provider(o, m.value)
		default:
			l.line(m.name, cellText(m.value))
		}
	}
	return nil
}

func (l *listing) close() error {
	g := grid{rows: l.rows}
	g.measure(2)
	return g.write(l.opts.Out, false)
}

// line adds a line. A time is told both ways.
func (l *listing) line(name, value string) {
	if ago := l.opts.relative(value); ago != value {
		value += " (" + ago + ")"
	}
	value = Visible(value)
	if l.opts.Color {
		sgr := tint(name, value)
		value = colored(value, sgr, sgr != "")
	}
	l.rows = append(l.rows, []string{Visible(name), value})
}

// each prints a line for each element of a list; of an object its values.
func (l *listing) each(name string, raw json.RawMessage, separator string) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		l.line(name, cellText(raw))
		return
	}
	for _, element := range list {
		l.line(name, valuesText(element, separator))
	}
}

func valuesText(raw json.RawMessage, separator string) string {
	var values []string
	for _, m := range parseObject(raw) {
		values = append(values, cellText(m.value))
	}
	if values == nil {
		return cellText(raw)
	}
	return strings.Join(values, separator)
}

// provider prints the API's own members under a heading, but for those that say again what a line above says.
func (l *listing) provider(ours object, raw json.RawMessage) {
	theirs := parseObject(raw)
	if theirs == nil {
		l.line(providerMember, cellText(raw))
		return
	}
	headed := false
	for _, m := range theirs {
		if said, ok := ours.get(m.name); ok && string(said) == string(m.value) {
			continue
		}
		if !headed {
			l.line(providerMember, "")
			headed = true
		}
		l.line("  "+m.name, cellText(m.value))
	}
}
