package signature

import (
	"cmp"
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
	s.checkApart(p)
}

// checkApart refuses places that cannot both be read: what is written there could never be verified.
func (s *Scheme) checkApart(p problemAt) {
	place := s.Signature
	same := func(name string) bool { return place.Header != "" && name != "" && sameName(name, place.Header) }
	switch {
	case strings.Contains(place.Pair, "="):
		p("signature.pair", "= stands between name and value, so it cannot stand between pairs")
	case s.Timestamp != nil && s.Timestamp.KV != "" && slices.Contains(place.Keys, s.Timestamp.KV):
		p("timestamp.kv", "%s holds signatures", s.Timestamp.KV)
	case same(s.header()):
		p("timestamp.header", "%s holds the signature", s.header())
	case s.ID != nil && same(s.ID.Header):
		p("id.header", "%s holds the signature", s.ID.Header)
	}
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
