package signature

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"

	"github.com/dunglas/httpsfv"
)

// checkDigest compares a body with Content-Digest. Every digest that is known must match, for receivers differ in which one
// they look at; the others count for nothing, as RFC 9530, section 5, calls them insecure.
func checkDigest(lines []string, body []byte) error {
	if len(lines) == 0 {
		return refuse(MissingHeader, "Content-Digest is not there")
	}
	dictionary, err := parseDictionary(lines)
	if err != nil {
		return refuse(Malformed, "Content-Digest is not a dictionary (RFC 9530, section 2)")
	}
	known := 0
	for _, name := range dictionary.Names() {
		want := digestOf(name, body)
		if want == nil {
			continue
		}
		known++
		member, _ := dictionary.Get(name)
		got, ok := bytesOf(member)
		switch {
		case !ok:
			return refuse(Malformed, "%s of Content-Digest is not bytes between colons", name)
		case !hmac.Equal(got, want):
			return refuse(DigestMismatch, "%s of Content-Digest is not that of the body", name)
		}
	}
	if known == 0 {
		return refuse(UnknownDigest, "Content-Digest has neither sha-256 nor sha-512")
	}
	return nil
}

// digestOf hashes a body by the name of RFC 9530; nil if the name is not one that is safe.
func digestOf(name string, body []byte) []byte {
	switch name {
	case "sha-256":
		sum := sha256.Sum256(body)
		return sum[:]
	case "sha-512":
		sum := sha512.Sum512(body)
		return sum[:]
	}
	return nil
}

// bytesOf reads a byte sequence of a structured field (RFC 8941, section 3.3.5).
func bytesOf(m httpsfv.Member) ([]byte, bool) {
	item, ok := m.(httpsfv.Item)
	if !ok {
		return nil, false
	}
	value, ok := item.Value.([]byte)
	return value, ok
}

// writeDigest makes the Content-Digest of a body.
func writeDigest(body []byte) string {
	return "sha-256=" + byteSequence(digestOf("sha-256", body))
}
