package dialect

import (
	"encoding/json"
	"slices"

	"hookctl/internal/hook"
)

// Display is the webhook's own object as one verb's answer shows it: without what that verb does not show, and with what
// is made anew for each answer.
func (d *Dialect) Display(verb string, w hook.Webhook, find Lookup) (any, error) {
	shown, err := d.display(verb, w.Provider)
	if err != nil {
		return nil, err
	}
	for _, f := range d.Fields {
		if f.Shows.IsZero() {
			continue
		}
		if shown, err = f.show(shown, d.about(w, find)); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// show puts what the field shows into an object.
func (f *Field) show(v any, find Lookup) (any, error) {
	o, ok := v.(*Object)
	if !ok {
		data, err := EncodeJSON(v)
		if err != nil {
			return nil, err
		}
		if o, err = ParseObject(data); err != nil {
			return nil, err
		}
	}
	return o, f.place().Put(o, f.Shows.Fill(find))
}

func (d *Dialect) display(verb string, raw json.RawMessage) (any, error) {
	var hidden []Pointer
	for _, f := range d.Fields {
		if !f.derived() && !f.shownBy(verb) {
			hidden = append(hidden, f.place())
		}
	}
	if len(hidden) == 0 {
		return raw, nil
	}
	if slices.ContainsFunc(hidden, func(p Pointer) bool { _, rest := p.next(); return rest != "" }) {
		return cutDeep(raw, hidden)
	}
	return cutMembers(raw, hidden)
}

// cutDeep takes out what lies within members.
func cutDeep(raw []byte, hidden []Pointer) (any, error) {
	o, err := ParseObject(raw)
	if err != nil {
		return nil, err
	}
	for _, p := range hidden {
		p.Cut(o)
	}
	return o, nil
}

// cutMembers takes whole members out of an object's text, and reads no more of it than it has to: every GET comes by
// here.
func cutMembers(raw []byte, hidden []Pointer) (json.RawMessage, error) {
	p := &parser{data: string(raw)}
	if p.peek() != '{' {
		return nil, p.wrong()
	}
	p.at++
	out := append(make([]byte, 0, len(raw)), '{')
	for first := true; ; first = false {
		more, err := p.next('}', first)
		if err != nil {
			return nil, err
		}
		if !more {
			return append(out, '}'), nil
		}
		p.peek()
		start := p.at
		key, err := p.key()
		if err == nil {
			err = p.pass(0)
		}
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(hidden, func(h Pointer) bool { return h.label() == key }) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, p.data[start:p.at]...)
	}
}

// pass goes to the end of a value without making anything of it.
func (p *parser) pass(depth int) error {
	var err error
	switch c := p.peek(); c {
	case '{', '[':
		return p.passAll(c+2, depth) // in ASCII the closing bracket is two behind the opening one
	case '"':
		_, err = p.text()
	case 't', 'f', 'n':
		_, err = p.word()
	default:
		_, err = p.number()
	}
	return err
}

// passAll goes to the end of an object or array.
func (p *parser) passAll(end byte, depth int) error {
	if depth == maxDepth {
		return p.wrong()
	}
	p.at++
	for first := true; ; first = false {
		more, err := p.next(end, first)
		if err == nil && more && end == '}' {
			_, err = p.key()
		}
		if err != nil || !more {
			return err
		}
		if err := p.pass(depth + 1); err != nil {
			return err
		}
	}
}
