package signature

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// jwsHead is the protected header of a JWS, as far as it matters here.
type jwsHead struct {
	alg  jose.SignatureAlgorithm
	b64  bool // the payload is signed in base64url; RFC 7797 lets the bytes be signed as they are
	crit []string
}

// readJWS reads a JWS before the library does: that takes b64 without crit, which RFC 7797, section 6, forbids, because a
// reader that does not know b64 would see another payload signed.
func readJWS(text string) (jwsHead, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || parts[1] != "" || parts[2] == "" {
		return jwsHead{}, refuse(Malformed, "the signature is not HEADER..SIGNATURE (RFC 7515, appendix F)")
	}
	for _, p := range parts {
		if _, err := strictBase64(p, base64.RawURLEncoding); err != nil {
			return jwsHead{}, refuse(Malformed, "the signature is not base64url without padding")
		}
	}
	protected, _ := base64.RawURLEncoding.DecodeString(parts[0])
	members, err := readObject(protected)
	if err != nil {
		return jwsHead{}, refuse(Malformed, "the protected header %v", err)
	}
	return readHead(members)
}

func readHead(members map[string]json.RawMessage) (jwsHead, error) {
	head := jwsHead{b64: true}
	for i, into := range []any{&head.alg, &head.b64, &head.crit} {
		name := []string{"alg", "b64", "crit"}[i]
		if raw, ok := members[name]; ok && (string(raw) == "null" || json.Unmarshal(raw, into) != nil) {
			return head, refuse(Malformed, "%s of the protected header is of the wrong type", name)
		}
	}
	if head.alg == "" {
		return head, refuse(MissingField, "the protected header has no alg")
	}
	return head, head.checkCritical(members)
}

// checkCritical looks at what the sender says must be understood (RFC 7515, section 4.1.11). That is only b64 here.
func (h jwsHead) checkCritical(members map[string]json.RawMessage) error {
	if _, listed := members["crit"]; listed && len(h.crit) == 0 {
		return refuse(Malformed, "crit of the protected header is empty")
	}
	for _, name := range h.crit {
		if name != "b64" {
			return refuse(UnknownCritical, "crit of the protected header names %.40q, which is not known here", name)
		}
		if _, there := members[name]; !there {
			return refuse(Malformed, "crit of the protected header names %s, which is not there", name)
		}
	}
	if len(h.crit) > 1 {
		return refuse(Malformed, "crit of the protected header names b64 twice")
	}
	if !h.b64 && !slices.Contains(h.crit, "b64") {
		return refuse(Malformed, "b64 of the protected header is false, and crit does not name it (RFC 7797, section 6)")
	}
	return nil
}
