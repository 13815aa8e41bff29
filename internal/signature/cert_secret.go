package signature

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"hookctl/internal/hook"
)

// key is one that a message may have been signed with.
type key struct {
	value any // []byte for HMAC, or a public key
	index int // among Options.Secrets and then Options.PublicKeys
}

// keys reads all keys that the caller gave: shared secrets, then public ones.
func keys(o Options) ([]key, error) {
	var all []key
	for i, s := range o.Secrets {
		if looksPEM(s) {
			return nil, hook.Errorf(hook.Invalid, "secret %d is a key in PEM", i+1).WithHint("give it with --public-key")
		}
		value, err := decodeSecret(s, o.Encoding)
		if err != nil {
			return nil, err
		}
		all = append(all, key{value, i})
	}
	for i, text := range o.PublicKeys {
		p, err := parsePublicKey(text)
		if err != nil {
			return nil, err
		}
		all = append(all, key{p.key, len(o.Secrets) + i})
	}
	if len(all) == 0 {
		return nil, hook.Errorf(hook.Invalid, "there is no key to verify with").WithHint("give --secret-file or --public-key")
	}
	return all, nil
}

// decodeSecret makes the bytes of an HMAC key. Base64 is taken in both alphabets, as the key of a JWK (RFC 7518, section
// 6.4.1) is base64url.
func decodeSecret(secret []byte, encoding string) ([]byte, error) {
	var decoded []byte
	var err error
	switch encoding {
	case "", "text":
		decoded = secret
	case "base64":
		decoded, err = decodeBase64(strings.TrimRight(string(secret), "="))
	case "hex":
		decoded, err = hex.DecodeString(string(secret))
	default:
		return nil, hook.Errorf(hook.Invalid, "the encoding of secrets %q is unknown", encoding).WithHint("text, base64 or hex")
	}
	switch {
	case err != nil: // the cause would quote a byte of the secret
		return nil, hook.Errorf(hook.Invalid, "the secret is not %s", encoding).WithHint("--secret-encoding says how it is written")
	case len(decoded) == 0:
		return nil, refuse(EmptySecret, "the secret is empty")
	}
	return decoded, nil
}

// decodeBase64 reads either alphabet without padding. Go's decoder skips line breaks and, unless strict, takes trailing
// bits that no encoder writes: one signature would have many spellings.
func decodeBase64(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, base64.CorruptInputError(strings.IndexAny(text, "\r\n"))
	}
	alphabet := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		alphabet = base64.RawURLEncoding
	}
	return alphabet.Strict().DecodeString(text)
}

// signingKey reads what a signature is made with: a private key in PEM, or the secret of an HMAC.
func signingKey(o SignOptions) (any, error) {
	if len(o.Secrets) == 0 {
		return nil, hook.Errorf(hook.Invalid, "there is no key to sign with").WithHint("give --secret-file")
	}
	if !looksPEM(o.Secrets[0]) {
		return decodeSecret(o.Secrets[0], o.Encoding)
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
