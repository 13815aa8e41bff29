package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"sync"
	"testing"

	"hookctl/internal/hook"
)

// testPair is a key to sign with and one to verify with, as a caller gives them.
type testPair struct {
	name            string
	secret          []byte // to sign with
	secrets, public [][]byte
	algorithm       string // of rfc9421
	jws             string
}

// rsaKeys are made once: that takes a second with the race detector.
var rsaKeys = sync.OnceValue(func() (all [2]*rsa.PrivateKey) {
	for i := range all {
		all[i], _ = rsa.GenerateKey(rand.Reader, 2048)
	}
	return all
})

// testPairs makes one pair of each kind, and of each algorithm of RSA; otherPairs makes others.
func testPairs(t testing.TB) []testPair {
	return makePairs(t, "a secret of more than thirty-two bytes, 0001", rsaKeys()[0])
}

func otherPairs(t testing.TB) []testPair {
	return makePairs(t, "another secret of more than thirty-two bytes", rsaKeys()[1])
}

func makePairs(t testing.TB, text string, rivest *rsa.PrivateKey) []testPair {
	t.Helper()
	secret := []byte(text)
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	must(t, err)
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	return []testPair{
		{"hmac", secret, [][]byte{secret}, nil, "hmac-sha256", "HS256"},
		pairOf(t, p256, "ecdsa-p256-sha256", "ES256"),
		pairOf(t, p384, "ecdsa-p384-sha384", "ES384"),
		pairOf(t, edwards, "ed25519", "EdDSA"),
		pairOf(t, rivest, "rsa-pss-sha512", "PS256"),
		pairOf(t, rivest, "rsa-v1_5-sha256", "RS256"),
	}
}

func pairOf(t testing.TB, k crypto.Signer, algorithm, jws string) testPair {
	t.Helper()
	private, err := x509.MarshalPKCS8PrivateKey(k)
	must(t, err)
	return testPair{algorithm, inPEM("PRIVATE KEY", private), nil, [][]byte{publicPEM(t, k.Public())}, algorithm, jws}
}

func publicPEM(t testing.TB, public any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	must(t, err)
	return inPEM("PUBLIC KEY", der)
}

func inPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestUnusableKeys(t *testing.T) {
	p521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	must(t, err)
	for name, text := range map[string][]byte{
		"no PEM":       []byte("hello"),
		"private":      testPairs(t)[1].secret,
		"P-521":        publicPEM(t, &p521.PublicKey),
		"garbage":      inPEM("PUBLIC KEY", []byte("x")),
		"no cert":      inPEM("CERTIFICATE", []byte("x")),
		"over 64 KiB":  append(testPairs(t)[1].public[0], make([]byte, maxCert)...),
		"nothing":      nil,
		"another kind": inPEM("OPENSSH PRIVATE KEY", []byte("x")),
	} {
		if _, err := heldKeys(Options{PublicKeys: [][]byte{text}}); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A public key that is taken for the secret of an HMAC lets everybody sign.
func TestPublicKeyIsNoSecret(t *testing.T) {
	public := testPairs(t)[4].public
	for _, s := range []special{rfc9421{}, jws{}} {
		m := signedBy(t, s, SignOptions{Secrets: [][]byte{[]byte("a secret of more than thirty-two bytes")}})
		if _, err := s.verify(m, Options{Secrets: public, At: testTime}); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%T: %v", s, err)
		}
	}
}

func TestNoKey(t *testing.T) {
	if _, err := heldKeys(Options{}); hook.KindOf(err) != hook.Invalid {
		t.Error(err)
	}
	if _, err := signingKey(SignOptions{}); hook.KindOf(err) != hook.Invalid {
		t.Error(err)
	}
}
