package signature

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"hookctl/internal/hook"
)

// hook0 signs time and body (v0), or headers that it lists besides (v1). If there is a v1, only that counts: a right v0 must not
// rescue a wrong v1. (hook0's own conformance vectors say so.)
type hook0 struct{}

const hook0Header = "X-Hook0-Signature"

// maxCovered bounds how many headers a signature can list.
const maxCovered = 64

func (hook0) verify(m *message, o Options) (verdict, error) {
	c, content, version, err := readHook0(m)
	if err != nil {
		return verdict{}, err
	}
	secrets, err := hook0Secrets(o.Secrets, o.Encoding)
	if err != nil {
		return verdict{}, err
	}
	codes, err := c.hook0Codes(version)
	if err != nil {
		return verdict{}, err
	}
	found := verdict{version: version, key: -1, signed: c.time, bodyCovered: true}
	for i, secret := range secrets {
		want := hook0Sum(secret, content, m.body)
		for _, code := range codes {
			if hmac.Equal(want, code) && found.key < 0 {
				found.key = i
			}
		}
	}
	if found.key < 0 {
		return verdict{}, refuse(Mismatch, "no secret made %s of %s", version, hook0Header)
	}
	return found, nil
}

// readHook0 reads the header: what it claims, what is signed before the body, and the version that counts.
func readHook0(m *message) (c *claims, content, version string, err error) {
	c = &claims{}
	value, err := m.header(hook0Header)
	if err != nil {
		return nil, "", "", err
	}
	list, err := c.parseHook0(value)
	if err != nil {
		return nil, "", "", err
	}
	if c.time, err = parseTimestamp(c.signatures.time, "s"); err != nil {
		return nil, "", "", err
	}
	content, version, err = c.hook0Content(m, list)
	return c, content, version, err
}

func hook0Secrets(texts [][]byte, encoding string) ([][]byte, error) {
	if len(texts) == 0 {
		return nil, hook.Errorf(hook.Invalid, "the scheme hook0 needs a secret").WithHint("give it with --secret-file")
	}
	return symmetric(texts, encoding)
}

// parseHook0 reads t, h and the codes of the header; h is the list of covered headers.
func (c *claims) parseHook0(value string) (list *string, err error) {
	for i, pair := range strings.Split(value, ",") {
		key, text, ok := strings.Cut(pair, "=")
		switch {
		case i >= maxPairs:
			return nil, refuse(TooLarge, "%s holds more than %d pairs", hook0Header, maxPairs)
		case !ok:
			return nil, refuse(Malformed, "%s holds a part without =", hook0Header)
		case key == "t" && c.timed, key == "h" && list != nil:
			return nil, refuse(Malformed, "%s holds %s twice", hook0Header, key)
		case key == "t":
			c.signatures.time, c.timed = text, true
		case key == "h":
			list = &text
		case key == "v0" || key == "v1":
			c.candidates = append(c.candidates, candidate{key, text})
		default:
			c.other = append(c.other, key)
		}
	}
	if !c.timed {
		return nil, refuse(MissingField, "%s holds no t", hook0Header)
	}
	return list, c.check(&Place{Header: hook0Header}, []string{"v0", "v1"})
}

// hook0Content is what stands before the body, and the version that counts.
func (c *claims) hook0Content(m *message, list *string) (content, version string, err error) {
	version = "v0"
	for _, candidate := range c.candidates {
		version = max(version, candidate.version)
	}
	switch {
	case version == "v0":
		return c.time.text + ".", version, nil
	case list == nil:
		return "", version, refuse(MissingField, "%s holds v1 but no h", hook0Header)
	}
	values, err := coveredValues(m, *list)
	return c.time.text + "." + *list + "." + values + ".", version, err
}

// coveredValues joins the values of the headers in a list of names.
func coveredValues(m *message, list string) (string, error) {
	names := strings.Fields(list)
	if len(names) > maxCovered {
		return "", refuse(TooLarge, "%s covers more than %d headers", hook0Header, maxCovered)
	}
	values := make([]string, len(names))
	for i, name := range names {
		if !isToken(name) {
			return "", refuse(Malformed, "%s covers what cannot be a header", hook0Header)
		}
		var err error
		if values[i], err = m.once(name); err != nil {
			return "", err
		}
	}
	return strings.Join(values, "."), nil
}

// hook0Codes decodes the codes of a version. Hook0 counts one that is not whole as malformed, and not as wrong.
func (c *claims) hook0Codes(version string) ([][]byte, error) {
	var all [][]byte
	for _, candidate := range c.candidates {
		if candidate.version != version {
			continue
		}
		if b, err := decodeSignature(candidate.text, "hex"); err == nil && len(b) == sha256.Size {
			all = append(all, b)
		}
	}
	if len(all) == 0 {
		return nil, refuse(Malformed, "%s of %s is not the hex of 32 bytes", version, hook0Header)
	}
	return all, nil
}

func hook0Sum(secret []byte, content string, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	_, _ = mac.Write([]byte(content))
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

// sign makes v1 over the headers that the setting "header" names; without one, v0.
func (hook0) sign(m *message, o SignOptions) ([]Header, error) {
	secrets, err := hook0Secrets(o.Secrets, o.Encoding)
	if err != nil {
		return nil, err
	}
	c := &claims{time: timestamp{formatTimestamp(o.At, "s"), o.At}, signatures: signatures{candidates: []candidate{{version: "v0"}}}}
	pairs := []string{"t=" + c.time.text}
	list := strings.ToLower(strings.Join(o.Values["header"], " "))
	if list != "" {
		c.candidates[0].version = "v1"
		pairs = append(pairs, "h="+list)
	}
	content, version, err := c.hook0Content(m, &list)
	if err != nil {
		return nil, err
	}
	for _, secret := range secrets {
		pairs = append(pairs, version+"="+encodeSignature(hook0Sum(secret, content, m.body), "hex"))
	}
	return []Header{{hook0Header, strings.Join(pairs, ",")}}, nil
}
