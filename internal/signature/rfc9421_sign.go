package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/dadrus/httpsig"

	"hookctl/internal/hook"
)

// signMessage signs as Entrust IDaaS does: created and alg, one sha-256 digest, and neither nonce nor keyid. The library
// cannot: it asks its own clock for created, and here the caller says when. Its verifier checks in tests what is made here.
func signMessage(m *message, o SignOptions) ([]Header, error) {
	private, err := signingKey(o)
	if err != nil {
		return nil, err
	}
	algorithm, err := signingAlgorithm(private, o.Algorithm)
	if err != nil {
		return nil, err
	}
	components := o.Values["component"]
	if len(components) == 0 {
		components = profileOf(m.body)
	}
	fields := slices.Clone(m.fields)
	var added []Header
	if slices.Contains(components, "content-digest") {
		added = []Header{{"Content-Digest", writeDigest(m.body)}}
		fields = slices.DeleteFunc(fields, func(f Header) bool { return sameName(f.Name, "Content-Digest") })
	}
	params := fmt.Sprintf("(%s);created=%d;alg=%q", quoteAll(components), o.At.Unix(), algorithm)
	base, err := signatureBase(&message{method: m.method, url: m.url, fields: append(fields, added...)}, components, params)
	if err != nil {
		return nil, err
	}
	return writeSignature(added, private, algorithm, labelOf(o), params, base)
}

func writeSignature(added []Header, private any, algorithm httpsig.SignatureAlgorithm, label, params, base string) ([]Header, error) {
	made, err := signBase(private, algorithm, []byte(base))
	if err != nil {
		return nil, hook.Errorf(hook.Failed, "signing failed: %v", err)
	}
	return append(added, Header{"Signature-Input", label + "=" + params}, Header{"Signature", label + "=" + byteSequence(made)}), nil
}

func labelOf(o SignOptions) string {
	if label := o.Values.Get("label"); label != "" {
		return label
	}
	return "sig"
}

func quoteAll(components []string) string {
	quoted := make([]string, len(components))
	for i, c := range components {
		quoted[i] = quoteName(c)
	}
	return strings.Join(quoted, " ")
}

// signatureBase is what is signed: a line for each component, and one for the parameters (RFC 9421, section 2.5).
func signatureBase(m *message, components []string, params string) (string, error) {
	var b strings.Builder
	for _, name := range components {
		value, err := componentOf(m, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: %s\n", quoteName(name), value)
	}
	return b.String() + `"@signature-params": ` + params, nil
}

// componentOf finds what a component says of a message (RFC 9421, sections 2.1 and 2.2). Those with parameters are not
// signed here.
func componentOf(m *message, name string) (string, error) {
	if name == "@method" {
		return m.method, nil
	}
	if !strings.HasPrefix(name, "@") {
		return fieldOf(m, name)
	}
	u, err := parseURL(m.url)
	if err != nil {
		return "", hook.Errorf(hook.Invalid, "%s cannot be signed: there is no whole URL", name).WithHint("give --url")
	}
	switch name {
	case "@target-uri":
		return u.String(), nil
	case "@authority":
		return authorityOf(u), nil
	case "@scheme":
		return u.Scheme, nil
	case "@path":
		return "/" + strings.TrimPrefix(u.EscapedPath(), "/"), nil
	case "@query":
		return "?" + u.RawQuery, nil
	}
	return "", hook.Errorf(hook.Invalid, "the component %q cannot be signed", name).
		WithHint("a field's name in small letters, @method, @target-uri, @authority, @scheme, @path or @query")
}

// authorityOf is the host, without the port that the scheme has anyway (RFC 9421, section 2.2.3).
func authorityOf(u *url.URL) string {
	port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return strings.ToLower(strings.TrimSuffix(u.Host, port))
}

func fieldOf(m *message, name string) (string, error) {
	values := m.values(name)
	if len(values) == 0 || !isToken(name) || name != strings.ToLower(name) {
		return "", hook.Errorf(hook.Invalid, "the component %q cannot be signed: there is no such field", name).
			WithHint("names are in small letters")
	}
	for i, v := range values {
		if values[i] = strings.Trim(v, " \t"); strings.ContainsAny(v, "\r\n\x00") {
			return "", hook.Errorf(hook.Invalid, "the field %q cannot be signed: it has a line break", name)
		}
	}
	return strings.Join(values, ", "), nil
}

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
