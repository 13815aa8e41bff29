package signature

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"hash"
)

// mill takes the signed content, and then tells which key made a signature of it.
type mill interface {
	Write(p []byte) (int, error) // never fails
	Reset()
	secret() []byte // what {secret} stands for

	// matches returns the index of the key that made a signature, or -1. It takes the same time whatever is wrong.
	matches(signature []byte) int

	// sign makes the signature of a key, which is the only one of this mill.
	sign(k *key) ([]byte, error)
}

// macMill computes an HMAC, or a plain digest, with one secret.
type macMill struct {
	hash.Hash
	key   []byte
	index int
	sum   [sha512Size]byte
}

const sha512Size = 64 // the longest sum of all hashes here

func (m *macMill) secret() []byte { return m.key }

func (m *macMill) sign(*key) ([]byte, error) { return m.Sum(nil), nil }

func (m *macMill) matches(signature []byte) int {
	if hmac.Equal(m.Sum(m.sum[:0]), signature) {
		return m.index
	}
	return -1
}

// publicMill collects the content for public keys: ed25519 signs it whole, ECDSA its digest.
type publicMill struct {
	contentWriter
	keys   []*key
	verify func(k *key, content, signature []byte) bool
}

type contentWriter interface {
	Write(p []byte) (int, error)
	Reset()
}

func (m *publicMill) secret() []byte { return nil }

func (m *publicMill) matches(signature []byte) int {
	found, content := -1, m.content()
	for i, k := range m.keys {
		if m.verify(k, content, signature) && found < 0 {
			found = i
		}
	}
	return found
}

// content is what the keys sign: the whole content, or its digest.
func (m *publicMill) content() []byte {
	if w, ok := m.contentWriter.(hash.Hash); ok {
		return w.Sum(nil)
	}
	return m.contentWriter.(*bytes.Buffer).Bytes() //nolint:forcetypeassert // mills gives it one or the other
}

// sign signs with ECDSA as RFC 6979 says, which needs no randomness: what is signed twice is the same.
func (m *publicMill) sign(k *key) ([]byte, error) {
	if k.ecdsaPrivate != nil {
		return k.ecdsaPrivate.Sign(nil, m.content(), crypto.SHA256)
	}
	return ed25519.Sign(k.ed25519Private, m.content()), nil
}

func verifyEd25519(k *key, content, signature []byte) bool {
	return k.ed25519 != nil && ed25519.Verify(k.ed25519, content, signature)
}

func verifyECDSA(k *key, digest, signature []byte) bool {
	return k.ecdsa != nil && ecdsa.VerifyASN1(k.ecdsa, digest, signature)
}

// tokenMill compares a token with secrets; digests of both, so that the time does not tell the length either.
type tokenMill struct{ keys []*key }

func (m *tokenMill) Write(p []byte) (int, error) { return len(p), nil }
func (m *tokenMill) Reset()                      {}
func (m *tokenMill) secret() []byte              { return nil }

func (m *tokenMill) sign(k *key) ([]byte, error) { return k.secret, nil }

func (m *tokenMill) matches(token []byte) int {
	got, found := sha256.Sum256(token), -1
	for i, k := range m.keys {
		want := sha256.Sum256(k.secret)
		if subtle.ConstantTimeCompare(got[:], want[:]) == 1 && found < 0 {
			found = i
		}
	}
	return found
}

// mills makes the mills of an algorithm: with secrets one for each, as each makes another sum.
func mills(algorithm string, keys []*key) []mill {
	switch algorithm {
	case algEd25519:
		return []mill{&publicMill{&bytes.Buffer{}, keys, verifyEd25519}}
	case algECDSA:
		return []mill{&publicMill{sha256.New(), keys, verifyECDSA}}
	case algToken:
		return []mill{&tokenMill{keys}}
	}
	var all []mill
	for i, k := range keys {
		if k.secret != nil {
			all = append(all, &macMill{Hash: newMAC(algorithm, k.secret), key: k.secret, index: i})
		}
	}
	return all
}

func newMAC(algorithm string, secret []byte) hash.Hash {
	if algorithm == algSHA256 {
		return sha256.New()
	}
	return hmac.New(hashOf(algorithm), secret)
}
