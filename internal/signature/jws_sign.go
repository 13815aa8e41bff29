package signature

import (
	"crypto"
	"slices"

	"github.com/go-jose/go-jose/v4"

	"hookctl/internal/hook"
)

// sign makes a detached signature with the newest secret. The setting b64=false signs the body as it is (RFC 7797).
func (jws) sign(m *message, o SignOptions) ([]Header, error) {
	private, err := signingKey(o)
	if err != nil {
		return nil, err
	}
	alg, err := jwsAlgorithm(private, o.Algorithm)
	if err != nil {
		return nil, err
	}
	raw := o.Values.Get("b64")
	if raw != "" && raw != "true" && raw != "false" {
		return nil, hook.Errorf(hook.Invalid, "the setting b64 is %q", raw).WithHint("true or false")
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: private}, new(jose.SignerOptions).WithBase64(raw != "false"))
	if err != nil {
		return nil, hook.Errorf(hook.Invalid, "the key cannot sign with %s", alg)
	}
	signed, err := signer.Sign(m.body)
	if err != nil {
		return nil, hook.Errorf(hook.Failed, "signing failed: %v", err)
	}
	text, err := signed.DetachedCompactSerialize()
	return []Header{{headerOf(o.Values.Get("header")), text}}, err
}

// jwsAlgorithm is the one that fits the key, or the one that is asked for, if it does.
func jwsAlgorithm(private any, asked string) (jose.SignatureAlgorithm, error) {
	value := private
	if s, ok := private.(crypto.Signer); ok {
		value = s.Public()
	}
	fitting := jwsAlgorithmsOf(value)
	switch secret, shared := value.([]byte); {
	case shared && len(secret) < 32:
		return "", tooShort(len(secret))
	case asked == "":
		return fitting[0], nil
	case !slices.Contains(fitting, jose.SignatureAlgorithm(asked)):
		return "", hook.Errorf(hook.Invalid, "the algorithm %q does not fit the key", asked).WithHint("it can be one of %v", fitting)
	}
	return jose.SignatureAlgorithm(asked), nil
}
