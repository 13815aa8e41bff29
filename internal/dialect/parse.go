package dialect

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of JSON that is read. No webhook API comes near it; an attacker's body might.
const maxDepth = 256

// ParseJSON reads one JSON value and nothing behind it. It is strict as encoding/json is; unlike that, it keeps the order
// of members, and it is several times as fast as reading tokens.
func ParseJSON(data []byte) (any, error) {
	p := &parser{data: string(data)} // one copy; every text that is read is a part of it
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.peek() != 0 || p.at < len(p.data) {
		return nil, fmt.Errorf("no valid JSON: more than one value (byte %d)", p.at)
	}
	return v, nil
}

// ParseObject reads one JSON object and nothing behind it.
func ParseObject(data []byte) (*Object, error) {
	v, err := ParseJSON(data)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*Object)
	if !ok {
		return nil, fmt.Errorf("a JSON object is wanted, not %s", typeOf(v))
	}
	return o, nil
}

// parser walks over JSON text (RFC 8259).
type parser struct {
	data string
	at   int
}

// peek passes over white space and returns the next byte; 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; c {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return c
		}
	}
	return 0
}

// wrong is the error for what stands at the current place. It shows no more than one byte: secrets may be near.
func (p *parser) wrong() error {
	if p.at >= len(p.data) {
		return errors.New("the JSON ends too early")
	}
	return fmt.Errorf("no valid JSON: %q was not expected (byte %d)", p.data[p.at], p.at)
}

func (p *parser) value(depth int) (any, error) {
	switch c := p.peek(); {
	case depth > maxDepth:
		return nil, fmt.Errorf("the JSON is nested deeper than %d", maxDepth)
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		return p.text()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return p.word()
}

func (p *parser) object(depth int) (any, error) {
	o := &Object{members: make([]member, 0, 8)}
	p.at++
	for first := true; ; first = false {
		more, err := p.next('}', first)
		if !more || err != nil {
			return o, err
		}
		key, err := p.key()
		if err != nil {
			return nil, err
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.Set(key, v)
	}
}

// key reads the name of a member, and passes over the colon.
func (p *parser) key() (string, error) {
	if p.peek() != '"' {
		return "", p.wrong()
	}
	key, err := p.text()
	if err != nil {
		return "", err
	}
	if p.peek() != ':' {
		return "", p.wrong()
	}
	p.at++
	return key, nil
}

func (p *parser) array(depth int) (any, error) {
	list := []any{}
	p.at++
	for first := true; ; first = false {
		more, err := p.next(']', first)
		if !more || err != nil {
			return list, err
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// next passes over a comma, or over the end of an object or array.
func (p *parser) next(end byte, first bool) (more bool, err error) {
	switch c := p.peek(); {
	case c == end:
		p.at++
		return false, nil
	case first:
		return true, nil
	case c == ',':
		p.at++
		return true, nil
	}
	return false, p.wrong()
}

// text reads a string. One without escapes, which is nearly every one, is taken as it is; encoding/json does the rest.
func (p *parser) text() (string, error) {
	start, simple := p.at, true
	for p.at++; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; {
		case c == '"':
			p.at++
			return textOf(p.data[start:p.at], simple)
		case c == '\\':
			simple = false
			p.at++
		case c < ' ':
			return "", p.wrong()
		case c >= utf8.RuneSelf:
			simple = false
		}
	}
	return "", p.wrong()
}

func textOf(quoted string, simple bool) (string, error) {
	inner := quoted[1 : len(quoted)-1]
	if simple || !strings.ContainsRune(inner, '\\') && utf8.ValidString(inner) {
		return inner, nil
	}
	var s string
	if err := json.Unmarshal([]byte(quoted), &s); err != nil {
		return "", errors.New("no valid JSON: a text has a wrong escape")
	}
	return s, nil
}

// number reads a number and keeps its digits.
func (p *parser) number() (any, error) {
	start := p.at
	for p.at < len(p.data) && strings.IndexByte("+-.0123456789Ee", p.data[p.at]) >= 0 {
		p.at++
	}
	digits := p.data[start:p.at]
	if !json.Valid([]byte(digits)) {
		p.at = start
		return nil, fmt.Errorf("no valid JSON: %q is no number (byte %d)", digits[:min(len(digits), 20)], start)
	}
	return json.Number(digits), nil
}

// word reads true, false or null.
func (p *parser) word() (any, error) {
	rest := p.data[min(p.at, len(p.data)):]
	switch {
	case strings.HasPrefix(rest, "true"):
		p.at += len("true")
		return true, nil
	case strings.HasPrefix(rest, "false"):
		p.at += len("false")
		return false, nil
	case strings.HasPrefix(rest, "null"):
		p.at += len("null")
		return nil, nil
	}
	return nil, p.wrong()
}
