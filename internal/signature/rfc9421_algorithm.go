package signature

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/dadrus/httpsig"
)

// attempt is a key, and an algorithm that it may have been used with.
type attempt struct {
	key       heldKey
	algorithm httpsig.SignatureAlgorithm
}

// algorithmsOf are the algorithms of RFC 9421, section 6.2.2, that a key can be used with; the first is for signing. The
// library knows more, which are not registered.
func algorithmsOf(value any) []httpsig.SignatureAlgorithm {
	switch k := value.(type) {
	case []byte:
		return []httpsig.SignatureAlgorithm{httpsig.HmacSha256}
	case ed25519.PublicKey:
		return []httpsig.SignatureAlgorithm{httpsig.Ed25519}
	case *rsa.PublicKey:
		return []httpsig.SignatureAlgorithm{httpsig.RsaPssSha512, httpsig.RsaPkcs1v15Sha256}
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize == 384 {
			return []httpsig.SignatureAlgorithm{httpsig.EcdsaP384Sha384}
		}
		return []httpsig.SignatureAlgorithm{httpsig.EcdsaP256Sha256}
	}
	return nil
}

// candidates are the keys and algorithms to try. The message may say which algorithm it was signed with, but not choose
// one: it must fit a key, and be among those that the caller allows (RFC 9421, section 7.3.6).
func (in *signatureInput) candidates(all []heldKey, allowed []string) ([]attempt, error) {
	for _, name := range allowed {
		if !slices.Contains(rfc9421Algorithms(), name) {
			return nil, unknownAlgorithm(name, strings.Join(rfc9421Algorithms(), ", "))
		}
	}
	var tries []attempt
	for _, k := range all {
		for _, a := range algorithmsOf(k.value) {
			if (in.alg == "" || in.alg == string(a)) && (len(allowed) == 0 || slices.Contains(allowed, string(a))) {
				tries = append(tries, attempt{k, a})
			}
		}
	}
	switch {
	case len(tries) > 0:
		return tries, nil
	case in.alg != "":
		return nil, refuse(WrongAlgorithm, "alg of Signature-Input is %.40q, which does not fit the key or is not allowed", in.alg)
	}
	return nil, refuse(WrongAlgorithm, "none of the allowed algorithms fits the key")
}

func rfc9421Algorithms() []string {
	return []string{"hmac-sha256", "ed25519", "ecdsa-p256-sha256", "ecdsa-p384-sha384", "rsa-pss-sha512", "rsa-v1_5-sha256"}
}

// size is how long a signature is. One of ECDSA is r and s side by side (RFC 9421, section 3.3.4), not the DER that
// most tools make.
func (c attempt) size() int {
	switch k := c.key.value.(type) {
	case *rsa.PublicKey:
		return k.Size()
	case *ecdsa.PublicKey:
		return 2 * k.Curve.Params().BitSize / 8
	case ed25519.PublicKey:
		return ed25519.SignatureSize
	}
	return 32
}

// byteSequence writes bytes as a structured field does (RFC 8941, section 3.3.5).
func byteSequence(b []byte) string { return ":" + base64.StdEncoding.EncodeToString(b) + ":" }
