package signature

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio signs with it; a warning says that it is weak
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
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

// twilioBody is what the signature says of the body: the parameters of a form, or a digest in the URL.
func twilioBody(m *message) (params, digest string, err error) {
	switch {
	case m.url == "":
		return "", "", refuse(MissingURL, "Twilio signs the URL, which is not known")
	case isForm(m):
		params, err = twilioParams(m.body)
		return params, "", err
	case len(m.body) == 0:
		return "", "", nil
	}
	_, query, _ := strings.Cut(m.url, "?")
	query, _, _ = strings.Cut(query, "#")
	values, err := url.ParseQuery(query)
	switch all := values["bodySHA256"]; {
	case err != nil || len(all) > 1:
		return "", "", refuse(Malformed, "the query of the URL cannot be read, or has bodySHA256 twice")
	case len(all) == 0 || all[0] == "":
		return "", "", refuse(BodyNotCovered, "the body is no form, and the URL has no bodySHA256")
	default:
		return "", all[0], nil
	}
}

// twilioParams joins names and values, sorted by name; the values of a name that is repeated count once each, sorted.
func twilioParams(body []byte) (string, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", refuse(Malformed, "the body is no form")
	}
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		values := slices.Sorted(slices.Values(form[name]))
		for _, value := range slices.Compact(values) {
			b.WriteString(name + value)
		}
	}
	return b.String(), nil
}

// portVariants are a URL with and without its port: Twilio signs either, and receivers do not see which.
func portVariants(address string) []string {
	scheme, rest, ok := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, tail := rest[:end], rest[end:]
	colon := strings.LastIndexByte(host, ':')
	port := map[string]string{"https": ":443", "http": ":80"}[strings.ToLower(scheme)]
	switch {
	case !ok:
		return []string{address}
	case colon > strings.LastIndexAny(host, "]@"):
		return []string{address, scheme + "://" + host[:colon] + tail}
	case port != "":
		return []string{address, scheme + "://" + host + port + tail}
	}
	return []string{address}
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
