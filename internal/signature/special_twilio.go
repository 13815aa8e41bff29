package signature

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio signs with it; a warning says that it is weak
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"hookctl/internal/hook"
)

// twilio signs the URL and the parameters of a form, sorted; of another body the URL holds the digest (bodySHA256).
type twilio struct{}

const twilioHeader = "X-Twilio-Signature"

func (twilio) verify(m *message, o Options) (verdict, error) {
	value, err := m.header(twilioHeader)
	if err != nil {
		return verdict{}, err
	}
	params, digest, err := twilioBody(m)
	if err != nil {
		return verdict{}, err
	}
	secrets, err := twilioSecrets(o.Secrets, o.Encoding)
	if err != nil {
		return verdict{}, err
	}
	signature, err := decodeSignature(value, "base64")
	if err != nil {
		return verdict{}, refuse(Malformed, "%s cannot be read: %s", twilioHeader, err)
	}
	found := verdict{key: -1, bodyCovered: true}
	for i, secret := range secrets {
		for _, address := range portVariants(m.url) {
			if hmac.Equal(twilioSum(secret, address+params), signature) && found.key < 0 {
				found.key = i
			}
		}
	}
	switch sum := sha256.Sum256(m.body); {
	case found.key < 0:
		return verdict{}, refuse(Mismatch, "no secret made %s", twilioHeader)
	case digest != "" && !strings.EqualFold(digest, hex.EncodeToString(sum[:])):
		return verdict{}, refuse(DigestMismatch, "the body is not the one of bodySHA256 in the URL")
	}
	return found, nil
}

func twilioSecrets(texts [][]byte, encoding string) ([][]byte, error) {
	if len(texts) == 0 {
		return nil, hook.Errorf(hook.Invalid, "the scheme twilio needs the auth token").WithHint("give it with --secret-file")
	}
	return symmetric(texts, encoding)
}

func twilioSum(secret []byte, content string) []byte {
	mac := hmac.New(sha1.New, secret)
	_, _ = mac.Write([]byte(content))
	return mac.Sum(nil)
}

// sign signs with the newest secret: Twilio's header has one signature.
func (twilio) sign(m *message, o SignOptions) ([]Header, error) {
	params, digest, err := twilioBody(m)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(m.body); digest != "" && !strings.EqualFold(digest, hex.EncodeToString(sum[:])) {
		return nil, refuse(DigestMismatch, "the body is not the one of bodySHA256 in the URL")
	}
	secrets, err := twilioSecrets(o.Secrets, o.Encoding)
	if err != nil {
		return nil, err
	}
	return []Header{{twilioHeader, encodeSignature(twilioSum(secrets[0], m.url+params), "base64")}}, nil
}
