package signature

import (
	"context"
	"io"
	"sync"
)

// press writes the signed content of messages into mills. It is used for one message at a time, and then again.
type press struct {
	mills  []mill
	text   []byte // a part that is a text
	buffer []byte // a piece of the body
}

// pressPool keeps presses: to make an HMAC costs more than to compute one over a small body.
func pressPool(fresh func() []mill) *sync.Pool {
	return &sync.Pool{New: func() any { return &press{mills: fresh(), buffer: make([]byte, smallBody)} }}
}

// reset makes a press ready for the next message.
func (p *press) reset() {
	for _, m := range p.mills {
		m.Reset()
	}
}

// write writes the content that a scheme signs. The body comes from the message, if it was read, or is streamed.
func (p *press) write(ctx context.Context, s *Scheme, m *message, c *claims, body io.Reader, limit int64) error {
	for _, part := range s.content {
		switch {
		case part.kind == partSecret:
			for _, m := range p.mills {
				_, _ = m.Write(m.secret())
			}
		case part.kind == partBody || part.kind == partForm && !isForm(m):
			if err := p.writeBody(ctx, m, body, limit); err != nil {
				return err
			}
		default:
			text, err := s.value(part, m, c)
			if err != nil {
				return err
			}
			p.text = append(p.text[:0], text...)
			p.piece(p.text)
		}
	}
	return nil
}

func (p *press) writeBody(ctx context.Context, m *message, body io.Reader, limit int64) error {
	if m.read {
		p.piece(m.body)
		return nil
	}
	return stream(ctx, body, limit, p.buffer, p.piece)
}

func (p *press) piece(b []byte) {
	for _, m := range p.mills {
		_, _ = m.Write(b)
	}
}
