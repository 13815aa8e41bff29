package signature

import (
	"context"
	"strings"

	"hookctl/internal/hook"
)

// signData signs by the description that verifies: render the content, compute, render the header.
func (s *Scheme) signData(ctx context.Context, msg *message, m Message, o SignOptions) ([]Header, error) {
	keys, err := s.signingKeys(o)
	if err != nil {
		return nil, err
	}
	if s.readsBody() || s.content.has(partForm) && isForm(msg) {
		if msg.body, err = whole(m.Body, o.MaxBody); err != nil {
			return nil, err
		}
		msg.read = true
	}
	c, err := s.claim(msg, o)
	if err != nil {
		return nil, err
	}
	p := &press{buffer: make([]byte, roomFor(m.Body))}
	for _, k := range keys {
		p.mills = append(p.mills, mills(s.algorithmFor(k), []*key{k})...)
	}
	if err := p.write(ctx, s, msg, c, m.Body, o.MaxBody); err != nil {
		return nil, err
	}
	made, err := s.makeAll(p, keys)
	if err != nil {
		return nil, err
	}
	return s.render(c, made), nil
}

// makeAll makes the signature of each key.
func (s *Scheme) makeAll(p *press, keys []*key) ([]candidate, error) {
	made := make([]candidate, len(keys))
	for i, k := range keys {
		sum, err := p.mills[i].sign(k)
		if err != nil {
			return nil, err
		}
		made[i] = candidate{s.versionFor(k), encodeSignature(sum, s.Signature.Encoding)}
	}
	return made, nil
}

// signingKeys decodes the keys that sign.
func (s *Scheme) signingKeys(o SignOptions) ([]*key, error) {
	switch {
	case len(o.Secrets) == 0:
		return nil, hook.Errorf(hook.Invalid, "the scheme %s needs a key", s.Name).WithHint("give the secret with --secret-file")
	case s.Signature.JSON != "":
		return nil, hook.Errorf(hook.Unsupported, "the scheme %s has its signature in the body, and so the sender's program writes it", s.Name)
	}
	if err := checkSecrets(o.Secrets, nil); err != nil {
		return nil, err
	}
	keys, err := decodeAll(o.Secrets, func(text []byte) (*key, error) { return s.signingKey(text, o.Encoding) })
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
	if s.ID != nil && (o.ID == "" || strings.ContainsAny(o.ID, "\r\n")) {
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
