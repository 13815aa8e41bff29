package capture

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// parser reads JSON of the types that are asked for, and no other: a null is no text, and a number is none either. It is
// ours because encoding/json takes several times as long as the rest of a verification, and reads "BODY_BASE64", two
// members of one name, and null for anything.
type parser struct {
	line []byte
	at   int
}

// next passes over white space and returns the byte behind it, 0 at the end.
func (p *parser) next() byte {
	for ; p.at < len(p.line); p.at++ {
		switch c := p.line[p.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// want passes over one byte.
func (p *parser) want(c byte, what string) error {
	if p.next() != c {
		return fmt.Errorf("this is not %s", what)
	}
	p.at++
	return nil
}

// end wants nothing more.
func (p *parser) end() error {
	if p.next() != 0 || p.at < len(p.line) {
		return errors.New("something follows the capture")
	}
	return nil
}

// object reads an object; member reads the value of each.
func (p *parser) object(member func(name []byte) error) error {
	return p.list('{', '}', "an object", func() error {
		name, err := p.text()
		if err == nil {
			err = p.want(':', "a colon")
		}
		if err != nil {
			return err
		}
		return member(name)
	})
}

// array reads an array; element reads each value.
func (p *parser) array(element func() error) error { return p.list('[', ']', "an array", element) }

func (p *parser) list(begin, end byte, what string, element func() error) error {
	if err := p.want(begin, what); err != nil {
		return err
	}
	if p.next() == end {
		p.at++
		return nil
	}
	for {
		if err := element(); err != nil {
			return err
		}
		if p.next() == end {
			p.at++
			return nil
		}
		if err := p.want(',', "a comma, or the end of what it is in"); err != nil {
			return err
		}
	}
}

func (p *parser) string(into *string) error {
	text, err := p.text()
	*into = string(text)
	return err
}

// time reads RFC 3339, as strictly as UnmarshalText does.
func (p *parser) time(into *time.Time) error {
	text, err := p.text()
	if err != nil {
		return err
	}
	if into.UnmarshalText(text) != nil {
		return errors.New("this is not a time as RFC 3339 writes it")
	}
	return nil
}

// base64 reads bytes in the standard alphabet, with padding. Strict does not refuse line breaks.
func (p *parser) base64(into *[]byte) error {
	text, err := p.quoted()
	if err == nil && bytes.IndexByte(text, '\\') >= 0 {
		text, err = unescape(text)
	}
	if err != nil {
		return err
	}
	*into, err = base64.StdEncoding.Strict().AppendDecode(*into, text)
	if err != nil || bytes.IndexByte(text, '\r') >= 0 || bytes.IndexByte(text, '\n') >= 0 {
		return errors.New("this is not base64")
	}
	return nil
}

// quoted returns what stands between two quotation marks, as it is written.
func (p *parser) quoted() ([]byte, error) {
	if err := p.want('"', "a text"); err != nil {
		return nil, err
	}
	begin := p.at
	for {
		i := bytes.IndexByte(p.line[p.at:], '"')
		if i < 0 {
			return nil, errors.New("a text has no end")
		}
		p.at += i + 1
		if !escapedAt(p.line[begin:], p.at-1-begin) {
			return p.line[begin : p.at-1], nil
		}
	}
}

// escapedAt tells whether an odd number of backslashes stands before this place.
func escapedAt(text []byte, at int) bool {
	n := 0
	for n < at && text[at-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// skip passes over a value of any type.
func (p *parser) skip() error {
	var value json.RawMessage
	p.next()
	d := json.NewDecoder(bytes.NewReader(p.line[p.at:]))
	if err := d.Decode(&value); err != nil {
		return errors.New("this is not JSON")
	}
	p.at += int(d.InputOffset())
	return nil
}
