package signature

import (
	"context"
	"sync"

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
	var err error
	if o.MaxBody, err = bodyLimit(o.MaxBody); err != nil {
		return nil, err
	}
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
		if err := arePublicKeys(o.PublicKeys); err != nil {
			return nil, err
		}
		v.keyErr = noneEmpty(o.Secrets)
	default:
		return v, v.prepare()
	}
	v.warnings = v.fixedWarnings()
	return v, nil
}

// Scheme is the name of the scheme.
func (v *Verifier) Scheme() string { return v.scheme.Name }

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

// arePublicKeys refuses what is neither a key nor a certificate, before a message is looked at.
func arePublicKeys(texts [][]byte) error {
	for _, text := range texts {
		if _, err := parsePublicKey(text); err != nil {
			return err
		}
	}
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
