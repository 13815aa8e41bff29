package signature

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"hookctl/internal/hook"
)

// jwsHeader is where the signature is; the setting header names another, as RFC 7515 names none.
const jwsHeader = "X-JWS-Signature"

// jws is a JSON Web Signature whose payload is left out, because it is the body (RFC 7515, appendix F).
type jws struct{}

func (jws) verify(m *message, o Options) (verdict, error) {
	text, err := m.header(headerOf(o.Values.Get("header")))
	if err != nil {
		return verdict{}, err
	}
	head, err := readJWS(text)
	if err != nil {
		return verdict{}, err
	}
	all, err := heldKeys(o)
	if err != nil {
		return verdict{}, err
	}
	fitting, err := fittingKeys(all, head.alg, o.Algorithms)
	if err != nil {
		return verdict{}, err
	}
	for _, k := range fitting {
		ok, err := matchesJWS(text, m.body, k, head.alg)
		if ok || err != nil {
			return verdict{key: k.index, bodyCovered: true}, err
		}
	}
	return verdict{}, refuse(Mismatch, "no key made this signature")
}

func headerOf(name string) string {
	if name == "" {
		return jwsHeader
	}
	return name
}

// matchesJWS asks the library, which reads what a stranger wrote: it must not take the program down with it.
func matchesJWS(text string, body []byte, k heldKey, alg jose.SignatureAlgorithm) (ok bool, err error) {
	defer func() {
		if recover() != nil {
			ok, err = false, refuse(Malformed, "the signature cannot be read")
		}
	}()
	if body == nil {
		body = []byte{} // nil is no payload to the library
	}
	signed, err := jose.ParseDetached(text, body, []jose.SignatureAlgorithm{alg})
	if err != nil {
		return false, refuse(Malformed, "the signature is no JWS with a payload left out")
	}
	return signed.DetachedVerify(body, k.value) == nil, nil
}

// fittingKeys are those that the algorithm of the message can be used with, if the caller allows it. The key fixes the
// family (RFC 8725, section 3.1): "none", or HMAC with a public key, fits nothing.
func fittingKeys(all []heldKey, alg jose.SignatureAlgorithm, allowed []string) ([]heldKey, error) {
	for _, name := range allowed {
		if !slices.Contains(jwsAlgorithms(), jose.SignatureAlgorithm(name)) {
			return nil, unknownAlgorithm(name, "HS256, RS256, PS256, ES256 (or 384, 512), EdDSA")
		}
	}
	var fitting []heldKey
	for _, k := range all {
		if slices.Contains(jwsAlgorithmsOf(k.value), alg) && (len(allowed) == 0 || slices.Contains(allowed, string(alg))) {
			fitting = append(fitting, k)
		}
	}
	if len(fitting) > 0 {
		return fitting, nil
	}
	if secret, ok := all[0].value.([]byte); ok && len(secret) < 32 && strings.HasPrefix(string(alg), "HS") {
		return nil, tooShort(len(secret))
	}
	return nil, refuse(WrongAlgorithm, "alg is %.40q, which does not fit the key or is not allowed", string(alg))
}

func tooShort(n int) error {
	return hook.Errorf(hook.Invalid, "the secret has %d bytes; RFC 7518, section 3.2, wants 32 at least", n).
		WithHint("--secret-encoding says how it is written")
}

func jwsAlgorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{
		jose.HS256, jose.HS384, jose.HS512, jose.RS256, jose.RS384, jose.RS512,
		jose.PS256, jose.PS384, jose.PS512, jose.ES256, jose.ES384, jose.EdDSA,
	}
}

// jwsAlgorithmsOf are those that a key can be used with; the first is for signing.
func jwsAlgorithmsOf(value any) []jose.SignatureAlgorithm {
	switch k := value.(type) {
	case []byte:
		return jwsAlgorithms()[:min(3, max(0, len(k)/16-1))] // a secret is as long as the hash, or longer (RFC 7518, section 3.2)
	case *rsa.PublicKey:
		return jwsAlgorithms()[3:9]
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize == 384 {
			return []jose.SignatureAlgorithm{jose.ES384}
		}
		return []jose.SignatureAlgorithm{jose.ES256}
	case ed25519.PublicKey:
		return []jose.SignatureAlgorithm{jose.EdDSA}
	}
	return nil
}
