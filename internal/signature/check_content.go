package signature

import (
	"errors"
	"slices"
	"strings"
)

// checkTime asks that a time is signed: others prove nothing, as anyone can make a stale delivery look fresh.
func (s *Scheme) checkTime(p problemAt) {
	t := s.Timestamp
	if t == nil {
		if s.content.has(partTimestamp) {
			p("content", "{timestamp} needs the word timestamp, which says where it is")
		}
		return
	}
	switch n := len(slices.DeleteFunc([]string{t.Header, t.KV, t.JSON}, func(s string) bool { return s == "" })); {
	case n != 1:
		p("timestamp", "one of header, kv and json says where the time is, not %d", n)
	case t.Unit == "":
		p("timestamp", "unit is missing")
	case t.KV != "" && s.Signature.Grammar != "kv":
		p("timestamp.kv", "kv goes with the grammar kv")
	case t.JSON != "" && checkPointer(t.JSON) != nil:
		p("timestamp.json", "%s", checkPointer(t.JSON))
	case !s.content.has(partTimestamp) && (t.JSON == "" || !s.content.has(partBody)):
		p("timestamp", "content does not sign the time, so that it proves nothing: add {timestamp}")
	}
}

func (s *Scheme) checkContent(p problemAt) {
	switch c := s.content; {
	case s.Algorithm == algToken && len(c) > 0:
		p("content", "a token signs nothing")
	case s.Algorithm != algToken && len(c) == 0:
		p("content", "what is signed? content is missing")
	case c.bodies() > 1:
		p("content", "the body can be signed once, as it is read once")
	case c.has(partID) && s.ID == nil:
		p("content", "{id} needs the word id, which says where it is")
	case c.has(partSecret) != (s.Algorithm == algSHA256):
		p("content", "{secret} goes with the algorithm sha256, which has no other key")
	case s.BodyCovered != nil && *s.BodyCovered && !c.coversBody():
		p("body_covered", "content has no {body}")
	}
}

// checkPointer asks whether a JSON Pointer (RFC 6901) leads into an object.
func checkPointer(s string) error {
	if !strings.HasPrefix(s, "/") {
		return errors.New("a JSON Pointer starts with /")
	}
	rest := strings.NewReplacer("~0", "", "~1", "").Replace(s)
	if strings.Contains(rest, "~") {
		return errors.New("a JSON Pointer writes ~ as ~0 and / as ~1")
	}
	return nil
}

// isToken tells whether a text can be the name of a header field (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", r)
	})
}

func isSchemeName(s string) bool {
	return s != "" && s[0] != '-' && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}
