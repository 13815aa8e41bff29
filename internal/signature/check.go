package signature

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// problemAt reports a problem with a word, such as signature.header.
type problemAt func(path, format string, args ...any)

// check asks whether the words of a scheme go together, and prepares its content.
func (s *Scheme) check(p problemAt) {
	if s.Timestamp != nil && (s.Timestamp.Tolerance < 0 || s.Timestamp.Tolerance > 1<<30) {
		p("timestamp.tolerance", "%d seconds are no tolerance", s.Timestamp.Tolerance)
	}
	if s.Special != "" {
		return // its code knows the rest
	}
	c, err := parseContent(s.Content)
	if err != nil {
		p("content", "%s", err)
	}
	s.content = c
	s.Secret = cmp.Or(s.Secret, "raw")
	s.checkPlace(p)
	s.checkGrammar(p)
	s.checkAlgorithms(p)
	s.checkTime(p)
	s.checkContent(p)
}

func (s *Scheme) checkPlace(p problemAt) {
	place := s.Signature
	switch {
	case place.Header == "" && place.JSON == "":
		p("signature", "where is the signature? header or json is missing")
	case place.Header != "" && place.JSON != "":
		p("signature.json", "header and json are both said; the signature is in one place")
	case place.JSON != "" && checkPointer(place.JSON) != nil:
		p("signature.json", "%s", checkPointer(place.JSON))
	case place.JSON != "" && len(place.AltHeaders) > 0:
		p("signature.alt_headers", "alt_headers goes with header")
	}
	for _, name := range append(place.AltHeaders, place.Header, s.Stronger, s.header()) {
		if name != "" && !isToken(name) {
			p("signature.header", "%q cannot be the name of a header", name)
		}
	}
	if s.ID != nil && !isToken(s.ID.Header) {
		p("id.header", "%q cannot be the name of a header", s.ID.Header)
	}
}

func (s *Scheme) header() string {
	if s.Timestamp == nil {
		return ""
	}
	return s.Timestamp.Header
}

// checkGrammar asks for the words that each grammar needs, and refuses those of the others.
func (s *Scheme) checkGrammar(p problemAt) {
	place := s.Signature
	needs := map[string]bool{
		"prefix": place.Prefix != "", "pair": place.Pair != "", "keys": len(place.Keys) > 0, "versions": len(place.Versions) > 0,
	}
	of := map[string]string{"prefix": "prefix", "pair": "kv", "keys": "kv", "versions": "versioned-list"}
	for _, word := range []string{"prefix", "pair", "keys", "versions"} {
		switch {
		case of[word] == place.Grammar && !needs[word]:
			p("signature", "the grammar %s needs %s", place.Grammar, word)
		case of[word] != place.Grammar && needs[word]:
			p("signature."+word, "%s goes with the grammar %s", word, of[word])
		}
	}
	switch {
	case place.Grammar == "":
		p("signature", "grammar is missing")
	case place.Encoding == "":
		p("signature", "encoding is missing")
	case place.Continuation && place.Grammar != "kv":
		p("signature.continuation", "continuation goes with the grammar kv")
	}
}

func (s *Scheme) checkAlgorithms(p problemAt) {
	if s.Signature.Grammar == "versioned-list" && s.Algorithm != "" {
		p("algorithm", "versions say the algorithms")
	}
	for version, a := range s.Signature.Versions {
		if !isHMAC(a) && a != algEd25519 {
			p("signature.versions."+version, "%q is not an algorithm for versions: hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512, ed25519", a)
		}
	}
	wanted := ""
	switch token := s.Algorithm == algToken; {
	case s.Signature.Grammar != "versioned-list" && s.Algorithm == "":
		p("signature", "algorithm is missing")
	case token != (s.Signature.Encoding == "none"):
		p("signature.encoding", "the encoding none and the algorithm token go together")
	case s.Algorithm == algEd25519:
		wanted = "hex-public-key"
	case s.Algorithm == algECDSA:
		wanted = "spki-public-key"
	}
	isPublic := strings.HasSuffix(s.Secret, "-public-key")
	if s.Secret != wanted && (wanted != "" || isPublic) {
		p("secret", "a key of %s is not written as %s", cmp.Or(s.Algorithm, "versions"), s.Secret)
	}
}

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
