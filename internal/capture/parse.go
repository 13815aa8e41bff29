package capture

import (
	"errors"
	"fmt"
)

// Parse reads a capture from one line. It takes over the memory of the headers and the body that c has, so that many
// lines can be read into one Capture; it keeps no reference to the line.
//
// Headers and body must be there, as they are what is looked at; members that it does not know are passed over. One that
// is there twice is refused, as two programs could read different ones. Errors say where, and quote nothing of the line,
// which may hold secrets.
func (c *Capture) Parse(line []byte) error {
	if cap(c.Body) > maxKept {
		c.Body = nil
	}
	*c = Capture{Headers: c.Headers[:0], Body: c.Body[:0]}
	p := parser{line: line}
	var seen members
	err := p.object(func(name []byte) error { return c.member(&p, name, &seen) })
	if err == nil {
		err = p.end()
	}
	switch {
	case err != nil:
		return fmt.Errorf("byte %d: %w", p.at+1, err)
	case !seen.headers:
		return errors.New("there is no headers")
	case !seen.body:
		return errors.New("there is no body_base64")
	}
	return nil
}

// maxKept bounds the memory that a body leaves to the next one, in bytes.
const maxKept = 1 << 20

// members are those that have been read.
type members struct{ receivedAt, method, url, headers, body, remote bool }

// member reads the value of one member.
func (c *Capture) member(p *parser, name []byte, seen *members) error {
	switch string(name) {
	case "received_at":
		return p.once(&seen.receivedAt, "received_at", func() error { return p.time(&c.ReceivedAt) })
	case "method":
		return p.once(&seen.method, "method", func() error { return p.string(&c.Method) })
	case "url":
		return p.once(&seen.url, "url", func() error { return p.string(&c.URL) })
	case "headers":
		return p.once(&seen.headers, "headers", func() error { return c.headers(p) })
	case "body_base64":
		return p.once(&seen.body, "body_base64", func() error { return p.base64(&c.Body) })
	case "remote":
		return p.once(&seen.remote, "remote", func() error { return p.string(&c.Remote) })
	}
	return p.skip()
}

// once reads a member that has not been read before, and names it in errors.
func (p *parser) once(seen *bool, name string, read func() error) error {
	if *seen {
		return errors.New(name + " is there twice")
	}
	*seen = true
	if err := read(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// headers reads pairs of texts.
func (c *Capture) headers(p *parser) error {
	return p.array(func() error {
		var h Header
		err := p.pair(&h)
		c.Headers = append(c.Headers, h)
		return err
	})
}

// pair reads ["Name","value"].
func (p *parser) pair(h *Header) error {
	const pair = `["Name","value"]`
	err := p.want('[', pair)
	if err == nil {
		err = p.string(&h.Name)
	}
	if err == nil {
		err = p.want(',', pair)
	}
	if err == nil {
		err = p.string(&h.Value)
	}
	if err == nil {
		err = p.want(']', pair)
	}
	return err
}
