package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"strings"

	"github.com/dadrus/httpsig"

	"hookctl/internal/hook"
)

// signingAlgorithm is the one that fits the key, or the one that is asked for, if it does.
func signingAlgorithm(private any, asked string) (httpsig.SignatureAlgorithm, error) {
	value := private
	if s, ok := private.(crypto.Signer); ok {
		value = s.Public()
	}
	for _, a := range algorithmsOf(value) {
		if asked == "" || asked == string(a) {
			return a, nil
		}
	}
	return "", hook.Errorf(hook.Invalid, "the algorithm %q does not fit the key", asked).
		WithHint("one of %s; a secret that is no PEM is for hmac-sha256", strings.Join(rfc9421Algorithms(), ", "))
}

func signBase(private any, a httpsig.SignatureAlgorithm, base []byte) ([]byte, error) {
	switch k := private.(type) {
	case ed25519.PrivateKey:
		return ed25519.Sign(k, base), nil
	case *rsa.PrivateKey:
		return signRSA(k, a, base)
	case *ecdsa.PrivateKey:
		return signECDSA(k, base)
	}
	mac := hmac.New(sha256.New, private.([]byte))
	mac.Write(base)
	return mac.Sum(nil), nil
}

func signRSA(k *rsa.PrivateKey, a httpsig.SignatureAlgorithm, base []byte) ([]byte, error) {
	if a == httpsig.RsaPkcs1v15Sha256 {
		return rsa.SignPKCS1v15(nil, k, crypto.SHA256, hashed(crypto.SHA256, base))
	}
	return rsa.SignPSS(rand.Reader, k, crypto.SHA512, hashed(crypto.SHA512, base),
		&rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
}

// signECDSA puts r and s side by side (RFC 9421, section 3.3.4).
func signECDSA(k *ecdsa.PrivateKey, base []byte) ([]byte, error) {
	size, hash := 32, crypto.SHA256
	if k.Curve.Params().BitSize == 384 {
		size, hash = 48, crypto.SHA384
	}
	r, s, err := ecdsa.Sign(rand.Reader, k, hashed(hash, base))
	if err != nil {
		return nil, err
	}
	made := make([]byte, 2*size)
	r.FillBytes(made[:size])
	s.FillBytes(made[size:])
	return made, nil
}

func hashed(h crypto.Hash, data []byte) []byte {
	w := h.New()
	w.Write(data)
	return w.Sum(nil)
}
