package signature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dadrus/httpsig"

	"hookctl/internal/hook"
)

// signMessage signs in the profile of rfc9421: created and alg, one sha-256 digest, and neither nonce nor keyid. The library
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
