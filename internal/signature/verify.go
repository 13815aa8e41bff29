package signature

import (
	"cmp"
	"context"
	"io"
	"sync"
	"time"

	"hookctl/internal/hook"
)

// Verify finds out whether a message is authentic, and if not, why. An error is only for options that cannot be used
// (kind invalid) and a body that cannot be read.
func Verify(ctx context.Context, s *Scheme, m Message, o Options) (Result, error) {
	v, err := NewVerifier(s, o)
	if err != nil {
		return Result{}, err
	}
	return v.Verify(ctx, m)
}

// Verifier verifies messages of one scheme with the same keys. It can be used by several goroutines at once.
type Verifier struct {
	scheme   *Scheme
	o        Options
	special  special
	keys     []*key
	keyErr   error // why the keys cannot be used; told after what is wrong with the message itself
	presses  *sync.Pool
	versions []string // the algorithm of each mill
	warnings []string // those that are the same for all messages
}

// NewVerifier prepares the verification of many messages: Options.At is the time of all of them, and if it is zero, each
// is verified as of now.
func NewVerifier(s *Scheme, o Options) (*Verifier, error) {
	o.MaxBody = cmp.Or(o.MaxBody, defaultMaxBody)
	v := &Verifier{scheme: s, o: o, special: specialOf(s.Special)}
	if err := checkSecrets(o.Secrets, o.PublicKeys); err != nil {
		return nil, err
	}
	switch {
	case o.Tolerance != nil && *o.Tolerance < 0:
		return nil, hook.Errorf(hook.Invalid, "the tolerance %s is negative", *o.Tolerance)
	case s.Special != "" && v.special == nil:
		return nil, hook.Errorf(hook.Unsupported, "the scheme %s is not in this program", s.Name)
	case s.Special != "":
		v.keyErr = noneEmpty(o.Secrets)
	default:
		return v, v.prepare()
	}
	v.warnings = v.fixedWarnings()
	return v, nil
}

// prepare decodes the keys of a data scheme, and makes the presses.
func (v *Verifier) prepare() error {
	keys, err := v.scheme.keys(v.o)
	if err != nil && reasonOf(err) == "" {
		return err
	}
	v.keys, v.keyErr = keys, err
	for _, algorithm := range v.scheme.algorithms() {
		for range mills(algorithm, keys) {
			v.versions = append(v.versions, algorithm)
		}
	}
	v.presses = pressPool(func() []mill {
		var all []mill
		for _, algorithm := range v.scheme.algorithms() {
			all = append(all, mills(algorithm, keys)...)
		}
		return all
	})
	v.warnings = v.fixedWarnings()
	return nil
}

// noneEmpty refuses empty secrets for schemes with code, which decode theirs themselves.
func noneEmpty(secrets [][]byte) error {
	for i, s := range secrets {
		if len(s) == 0 {
			return refuse(EmptySecret, "%s is empty", secretName(i, len(secrets)))
		}
	}
	return nil
}

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
		if m.body, err = whole(ctx, body, v.o.MaxBody); err != nil {
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
