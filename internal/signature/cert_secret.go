package signature

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"

	"hookctl/internal/hook"
)

// heldKey is one that a message may have been signed with.
type heldKey struct {
	value any // []byte for HMAC, or a public key
	index int // among Options.Secrets and then Options.PublicKeys
}

// noPEM refuses a key in PEM where a secret is wanted.
func noPEM(secrets [][]byte) error {
	for i, s := range secrets {
		if looksPEM(s) {
			return hook.Errorf(hook.Invalid, "%s is a key in PEM", secretName(i, len(secrets))).WithHint("give it with --public-key")
		}
	}
	return nil
}

// heldKeys reads all keys that the caller gave: shared secrets, then public ones.
func heldKeys(o Options) ([]heldKey, error) {
	if err := noPEM(o.Secrets); err != nil {
		return nil, err
	}
	secrets, err := symmetric(o.Secrets, o.Encoding)
	if err != nil {
		return nil, err
	}
	var all []heldKey
	for i, s := range secrets {
		all = append(all, heldKey{s, i})
	}
	for i, text := range o.PublicKeys {
		p, err := parsePublicKey(text)
		if err != nil {
			return nil, err
		}
		all = append(all, heldKey{p.key, len(o.Secrets) + i})
	}
	if len(all) == 0 {
		return nil, hook.Errorf(hook.Invalid, "there is no key to verify with").WithHint("give --secret-file or --public-key")
	}
	return all, nil
}

// signingKey reads what a signature is made with: a private key in PEM, or the secret of an HMAC.
func signingKey(o SignOptions) (any, error) {
	if len(o.Secrets) == 0 {
		return nil, hook.Errorf(hook.Invalid, "there is no key to sign with").WithHint("give --secret-file")
	}
	if !looksPEM(o.Secrets[0]) {
		secrets, err := symmetric(o.Secrets[:1], o.Encoding)
		if err != nil {
			return nil, err
		}
		return secrets[0], nil
	}
	block, _ := pem.Decode(o.Secrets[0])
	if block == nil {
		return nil, hook.Errorf(hook.Invalid, "the private key is not PEM")
	}
	private, err := parsePrivate(block)
	if err != nil {
		return nil, hook.Errorf(hook.Invalid, "the private key cannot be read").
			WithHint("PKCS #8, or RSA or EC without a passphrase: openssl pkey -in FILE writes it so")
	}
	return private, checkPrivate(private)
}

func parsePrivate(block *pem.Block) (any, error) {
	switch block.Type {
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	}
	return x509.ParsePKCS8PrivateKey(block.Bytes)
}

func checkPrivate(private any) error {
	switch k := private.(type) {
	case ed25519.PrivateKey:
		return nil
	case *rsa.PrivateKey:
		return checkKey(&k.PublicKey)
	case *ecdsa.PrivateKey:
		return checkKey(&k.PublicKey)
	}
	return checkKey(nil)
}
