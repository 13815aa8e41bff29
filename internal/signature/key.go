package signature

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"slices"

	"hookctl/internal/hook"
)

// key is one key of a verification or a signature. Which of its members is there says which algorithms it fits.
type key struct {
	secret         []byte
	ed25519        ed25519.PublicKey
	ed25519Private ed25519.PrivateKey
	ecdsa          *ecdsa.PublicKey
	ecdsaPrivate   *ecdsa.PrivateKey
}

func (k *key) fits(algorithm string) bool {
	switch algorithm {
	case algEd25519:
		return k.ed25519 != nil
	case algECDSA:
		return k.ecdsa != nil
	}
	return k.secret != nil
}

// keys decodes the keys of a verification: the secrets, then the public keys.
func (s *Scheme) keys(o Options) ([]*key, error) {
	algorithms := s.algorithms()
	symmetricOnly := !slices.ContainsFunc(algorithms, func(a string) bool { return !isSymmetric(a) })
	switch {
	case len(o.Secrets)+len(o.PublicKeys) == 0:
		return nil, hook.Errorf(hook.Invalid, "the scheme %s needs a key", s.Name).WithHint("give the secret with --secret-file")
	case symmetricOnly && len(o.PublicKeys) > 0:
		return nil, hook.Errorf(hook.Invalid, "the scheme %s has no public keys: it signs with a secret", s.Name)
	case !slices.ContainsFunc(algorithms, isSymmetric) && o.Encoding != "":
		return nil, hook.Errorf(hook.Invalid, "the scheme %s has public keys, not secrets that are encoded", s.Name)
	}
	public, err := s.publicKeys(o)
	if err == nil && slices.ContainsFunc(algorithms, isSymmetric) {
		err = noPEM(o.Secrets)
	}
	if err != nil {
		return nil, err
	}
	secrets, err := decodeAll(o.Secrets, func(text []byte) (*key, error) { return s.key(text, o.Encoding) })
	return append(secrets, public...), err
}

// publicKeys decodes the public keys. One that is none is told before a message is looked at: it is the caller's mistake.
func (s *Scheme) publicKeys(o Options) ([]*key, error) {
	all := make([]*key, len(o.PublicKeys))
	for i, text := range o.PublicKeys {
		k, err := s.publicKeyOf(text)
		switch {
		case err != nil:
			return nil, hook.Errorf(hook.Invalid, "the public key is none: %v", err)
		case k.secret != nil || k.ed25519Private != nil || k.ecdsaPrivate != nil:
			// everybody knows a public key: as the secret of an HMAC it would let them sign
			return nil, hook.Errorf(hook.Invalid, "the public key is none").WithHint("a secret is given with --secret-file")
		}
		all[i] = k
	}
	return all, nil
}

// publicKeyOf decodes a public key: PEM, or the scheme's own text.
func (s *Scheme) publicKeyOf(text []byte) (*key, error) {
	if block, _ := pem.Decode(bytes.TrimSpace(text)); block != nil {
		return publicKey(block.Bytes)
	}
	return s.key(text, "")
}

// decodeAll decodes texts to keys; the error names the one that cannot be, without showing it.
func decodeAll(texts [][]byte, decode func([]byte) (*key, error)) ([]*key, error) {
	var all []*key
	for i, text := range texts {
		k, err := decode(text)
		switch {
		case len(text) == 0:
			return nil, refuse(EmptySecret, "%s is empty", secretName(i, len(texts)))
		case hook.KindOf(err) == hook.Invalid:
			return nil, err
		case err != nil:
			return nil, refuse(Malformed, "%s: %s", secretName(i, len(texts)), err)
		case k.secret != nil && len(k.secret) == 0:
			return nil, refuse(EmptySecret, "%s is empty", secretName(i, len(texts)))
		}
		all = append(all, k)
	}
	return all, nil
}

// key decodes a key that verifies.
func (s *Scheme) key(text []byte, encoding string) (*key, error) {
	switch {
	case s.Secret == "hex-public-key":
		return discordKey(text)
	case s.Secret == "spki-public-key":
		return ecdsaKey(text)
	case s.Secret == "whsec" && (encoding == "" || bytes.HasPrefix(text, []byte("whpk_")) || bytes.HasPrefix(text, []byte("whsk_"))):
		return webhooksKey(text) // what a key says of itself counts more than how secrets are said to be written
	}
	if encoding == "" {
		encoding = s.Secret
	}
	b, err := decodeSecret(text, encoding)
	if b == nil {
		b = []byte{}
	}
	return &key{secret: b}, err
}

// webhooksKey decodes a key of Standard Webhooks, whose prefix says what it is; without one it is a secret.
func webhooksKey(text []byte) (*key, error) {
	switch {
	case bytes.HasPrefix(text, []byte("whpk_")):
		b, err := decodeSecret(text[5:], "base64")
		if err == nil && len(b) != ed25519.PublicKeySize {
			err = errors.New("an ed25519 key has 32 bytes")
		}
		return &key{ed25519: b}, err
	case bytes.HasPrefix(text, []byte("whsk_")):
		b, err := decodeSecret(text[5:], "base64")
		if err != nil {
			return nil, err
		}
		return ed25519Private(b)
	}
	b, err := decodeSecret(text, "whsec")
	if b == nil {
		b = []byte{}
	}
	return &key{secret: b}, err
}

// ed25519Private makes a key of a seed, alone or with its public half behind it, as Svix stores it.
func ed25519Private(b []byte) (*key, error) {
	if len(b) != ed25519.SeedSize && len(b) != ed25519.PrivateKeySize {
		return nil, errors.New("an ed25519 private key has 32 bytes, or 64 with its public half")
	}
	private := ed25519.NewKeyFromSeed(b[:ed25519.SeedSize])
	if len(b) == ed25519.PrivateKeySize && !bytes.Equal(private, b) {
		return nil, errors.New("its public half belongs to another key")
	}
	return &key{ed25519Private: private, ed25519: private.Public().(ed25519.PublicKey)}, nil
}
