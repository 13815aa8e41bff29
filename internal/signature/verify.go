package signature

import (
	"context"
	"io"
	"time"
)

// Verify is VerifyAt the time of the options.
func (v *Verifier) Verify(ctx context.Context, m Message) (Result, error) {
	return v.VerifyAt(ctx, m, v.o.At)
}

// VerifyAt verifies a message as of a time, such as the one when it was captured; zero is now.
func (v *Verifier) VerifyAt(ctx context.Context, m Message, at time.Time) (Result, error) {
	if at.IsZero() {
		at = time.Now()
	}
	msg := &message{method: m.Method, url: m.URL, fields: m.Headers}
	found, err := v.verify(ctx, msg, m.Body, at)
	return v.result(msg, found, err, at)
}

func (v *Verifier) verify(ctx context.Context, m *message, body io.Reader, at time.Time) (verdict, error) {
	if v.special != nil || v.needsWhole(m) {
		var err error
		if m.body, err = whole(body, v.o.MaxBody); err != nil {
			return verdict{}, err
		}
		m.read = true
	}
	switch {
	case v.special == nil:
		return v.verifyData(ctx, m, body)
	case v.keyErr != nil:
		return verdict{}, v.keyErr
	}
	o := v.o
	o.At = at
	return v.special.verify(m, o)
}

// needsWhole tells whether more of a body is needed than its bytes once, one after the other.
func (v *Verifier) needsWhole(m *message) bool {
	return v.scheme.readsBody() || v.scheme.content.has(partForm) && isForm(m)
}

// verifyData interprets a scheme without code: all candidates are tried with all keys, and none ends it early.
func (v *Verifier) verifyData(ctx context.Context, m *message, body io.Reader) (verdict, error) {
	c, err := v.scheme.read(m)
	if err != nil {
		return verdict{}, err
	}
	if v.keyErr != nil {
		return verdict{}, v.keyErr
	}
	candidates, err := v.decode(c.candidates)
	if err != nil {
		return verdict{}, err
	}
	p := v.presses.Get().(*press) //nolint:forcetypeassert // pressPool puts nothing else in
	defer v.presses.Put(p)
	p.reset()
	if err := p.write(ctx, v.scheme, m, c, body, v.o.MaxBody); err != nil {
		return verdict{}, err
	}
	found := verdict{key: -1, signed: c.time, bodyCovered: c.bodyCovered, id: v.signedID(c)}
	for _, candidate := range candidates {
		v.try(p, candidate, &found)
	}
	if found.key < 0 {
		return verdict{}, refuse(Mismatch, "no key made %s", v.scheme.Signature.name())
	}
	return found, nil
}

// signedID is the ID of a message, if the signature covers it.
func (v *Verifier) signedID(c *claims) string {
	if v.scheme.content.has(partID) {
		return c.id
	}
	return ""
}
