package signature

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"

	"hookctl/internal/hook"
)

// maxCert bounds a file of keys or certificates: a chain is a few kilobytes.
const maxCert = 64 << 10

// pemKey is one that a signature may be checked with.
type pemKey struct {
	key   any               // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
	cert  *x509.Certificate // that it came from; nil if it came alone
	chain []*x509.Certificate
}

// parsePublicKey reads PEM: a key, or a certificate and those that lead to its root.
func parsePublicKey(text []byte) (pemKey, error) {
	if len(text) > maxCert {
		return pemKey{}, hook.Errorf(hook.Invalid, "the public key has %d bytes; %d are read at most", len(text), maxCert)
	}
	block, rest := pem.Decode(text)
	if block == nil {
		return pemKey{}, hook.Errorf(hook.Invalid, "the public key is not PEM").
			WithHint("it starts with -----BEGIN PUBLIC KEY----- or -----BEGIN CERTIFICATE-----")
	}
	if block.Type == "CERTIFICATE" {
		return parseCertificates(block.Bytes, rest)
	}
	key, err := parseBareKey(block)
	if err != nil {
		return pemKey{}, err
	}
	return pemKey{key: key}, checkKey(key)
}

func parseBareKey(block *pem.Block) (any, error) {
	parse := map[string]func([]byte) (any, error){
		"PUBLIC KEY":     x509.ParsePKIXPublicKey,
		"RSA PUBLIC KEY": func(der []byte) (any, error) { return x509.ParsePKCS1PublicKey(der) },
	}[block.Type]
	if parse == nil {
		return nil, hook.Errorf(hook.Invalid, "the public key is PEM of the type %q", block.Type).
			WithHint("give a PUBLIC KEY or a CERTIFICATE")
	}
	key, err := parse(block.Bytes)
	if err != nil {
		return nil, hook.Errorf(hook.Invalid, "the public key cannot be read: %v", err)
	}
	return key, nil
}

func parseCertificates(der, rest []byte) (pemKey, error) {
	var all []*x509.Certificate
	for {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return pemKey{}, hook.Errorf(hook.Invalid, "certificate %d of the file cannot be read: %v", len(all)+1, err)
		}
		all = append(all, c)
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil || block.Type != "CERTIFICATE" {
			break
		}
		der = block.Bytes
	}
	return pemKey{key: all[0].PublicKey, cert: all[0], chain: all[1:]}, checkKey(all[0].PublicKey)
}

// checkKey refuses keys that no scheme of ours takes.
func checkKey(key any) error {
	switch k := key.(type) {
	case ed25519.PublicKey:
		return nil
	case *rsa.PublicKey:
		// crypto/rsa refuses less since Go 1.24; more than this is only work, which a fetched certificate could order.
		if n := k.N.BitLen(); n < 1024 || n > 8192 {
			return hook.Errorf(hook.Invalid, "the RSA key has %d bits; 1024 to 8192 are taken", n)
		}
		return nil
	case *ecdsa.PublicKey:
		if bits := k.Curve.Params().BitSize; bits == 256 || bits == 384 {
			return nil
		}
	}
	return hook.Errorf(hook.Invalid, "the public key is of a kind that no scheme takes").
		WithHint("RSA, ECDSA P-256 or P-384, or Ed25519")
}

// looksPEM tells a key in PEM from a shared secret. A public key must never become the secret of an HMAC: whoever has
// it, and everybody may, could sign (the "algorithm confusion" of JWT libraries).
func looksPEM(secret []byte) bool { return bytes.Contains(secret, []byte("-----BEGIN ")) }
