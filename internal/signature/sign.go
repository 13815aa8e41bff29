package signature

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"

	"hookctl/internal/hook"
)

// SignOptions is what a signature is made of, beside the message.
type SignOptions struct {
	Secrets   [][]byte   // as their owner keeps them, undecoded; the newest first. PEM or the scheme's own text for private keys
	ID        string     // of the delivery, for schemes that sign one
	At        time.Time  // when it is signed; zero is now
	Encoding  string     // of secrets whose encoding the provider leaves open: text, base64 or hex; empty is the scheme's own
	Algorithm string     // rfc9421, jws-detached: empty is the one that fits the key
	Values    url.Values // a scheme's own settings: label, component (repeated)
	MaxBody   int64      // bytes; 0 is 25 MiB
}

// Sign makes the header fields that Verify accepts: one signature for each secret, the newest first, where the scheme has a
// form for several; otherwise the newest secret signs. The message has the headers that are signed besides, if there are any.
// A scheme that cannot be signed by us is an error of the kind unsupported; all other input that cannot be used is invalid.
func Sign(ctx context.Context, s *Scheme, m Message, o SignOptions) ([]Header, error) {
	o.MaxBody = cmp.Or(o.MaxBody, defaultMaxBody)
	if o.At.IsZero() {
		o.At = time.Now()
	}
	headers, err := sign(ctx, s, m, o)
	var refused *refusal
	if errors.As(err, &refused) {
		return nil, hook.Errorf(hook.Invalid, "the scheme %s cannot sign this: %s", s.Name, refused.detail)
	}
	return headers, err
}

func sign(ctx context.Context, s *Scheme, m Message, o SignOptions) ([]Header, error) {
	msg := &message{method: m.Method, url: m.URL, fields: m.Headers}
	if s.Special == "" {
		return s.signData(ctx, msg, m, o)
	}
	code := specialOf(s.Special)
	if code == nil {
		return nil, hook.Errorf(hook.Unsupported, "the scheme %s is not in this program", s.Name)
	}
	if err := errors.Join(checkSecrets(o.Secrets, nil), noneEmpty(o.Secrets)); err != nil {
		return nil, err
	}
	var err error
	if msg.body, err = whole(ctx, m.Body, o.MaxBody); err != nil {
		return nil, err
	}
	msg.read = true
	return code.sign(msg, o)
}

// signData signs by the description that verifies: render the content, compute, render the header.
func (s *Scheme) signData(ctx context.Context, msg *message, m Message, o SignOptions) ([]Header, error) {
	keys, err := s.signingKeys(o)
	if err != nil {
		return nil, err
	}
	if s.readsBody() || s.content.has(partForm) && isForm(msg) {
		if msg.body, err = whole(ctx, m.Body, o.MaxBody); err != nil {
			return nil, err
		}
		msg.read = true
	}
	c, err := s.claim(msg, o)
	if err != nil {
		return nil, err
	}
	p := &press{buffer: make([]byte, smallBuffer)}
	for _, k := range keys {
		p.mills = append(p.mills, mills(s.algorithmFor(k), []*key{k})...)
	}
	if err := p.write(ctx, s, msg, c, m.Body, o.MaxBody); err != nil {
		return nil, err
	}
	var made []candidate
	for i, k := range keys {
		sum, err := p.mills[i].sign(k)
		if err != nil {
			return nil, err
		}
		made = append(made, candidate{s.versionFor(k), encodeSignature(sum, s.Signature.Encoding)})
	}
	return s.render(c, made), nil
}

// signingKeys decodes the keys that sign: all, if the scheme has a form for several signatures.
func (s *Scheme) signingKeys(o SignOptions) ([]*key, error) {
	secrets := o.Secrets
	switch several := 1 + len(s.Signature.AltHeaders); {
	case len(secrets) == 0:
		return nil, hook.Errorf(hook.Invalid, "the scheme %s needs a key", s.Name).WithHint("give the secret with --secret-file")
	case s.Signature.JSON != "":
		return nil, hook.Errorf(hook.Unsupported, "the scheme %s has its signature in the body, and so the sender's program writes it", s.Name)
	case s.Signature.Grammar != "versioned-list" && s.Signature.Grammar != "kv" && len(secrets) > several:
		secrets = secrets[:several]
	}
	if err := checkSecrets(secrets, nil); err != nil {
		return nil, err
	}
	keys, err := decodeAll(secrets, func(text []byte) (*key, error) { return s.signingKey(text, o.Encoding) })
	for i, k := range keys {
		if s.algorithmFor(k) == "" || k.secret == nil && k.ed25519Private == nil && k.ecdsaPrivate == nil {
			return nil, hook.Errorf(hook.Invalid, "%s cannot sign in the scheme %s: a private key for %s is wanted", secretName(i, len(keys)), s.Name, s.algorithms()[0])
		}
	}
	return keys, err
}

// algorithmFor is the algorithm that a key signs with; empty if it fits none.
func (s *Scheme) algorithmFor(k *key) string {
	for _, a := range s.algorithms() {
		if k.fits(a) {
			return a
		}
	}
	return ""
}

// versionFor is the version, or the name of the pair, of a key's signature.
func (s *Scheme) versionFor(k *key) string {
	if s.Signature.Grammar == "kv" {
		return s.Signature.Keys[0]
	}
	for _, version := range s.Signature.versionNames() {
		if s.Signature.Versions[version] == s.algorithmFor(k) {
			return version
		}
	}
	return ""
}

// claim makes what the message is to say of itself.
func (s *Scheme) claim(m *message, o SignOptions) (*claims, error) {
	c := &claims{id: o.ID}
	if s.ID != nil && (o.ID == "" || bytes.ContainsAny([]byte(o.ID), "\r\n")) {
		return nil, hook.Errorf(hook.Invalid, "the scheme %s signs an ID, and %q is none", s.Name, o.ID)
	}
	if s.Timestamp == nil {
		return c, nil
	}
	if s.Timestamp.JSON != "" { // the sender's program wrote it
		return c, s.readTime(m, c)
	}
	c.time = timestamp{formatTimestamp(o.At, s.Timestamp.Unit), o.At}
	_, err := parseTimestamp(c.time.text, s.Timestamp.Unit)
	return c, err
}
