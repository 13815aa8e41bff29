package signature

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// blanks are those around the values of headers, which HTTP drops and files keep.
func (e *explainer) blanks() []try {
	return []try{{"the headers match without the blanks around their values: who saved or passed them on added these", trimHeaders}}
}

// forms are the ways to write a signature: behind a prefix, in another encoding, made with another HMAC. Schemes with code
// have one way only.
func (e *explainer) forms() []try {
	s := &e.first.scheme
	if s.Special != "" || s.Algorithm == algToken {
		return nil
	}
	var all []try
	for _, g := range e.grammars() {
		for _, encoding := range []string{"hex", "base64", "base64url"} {
			for _, algorithm := range s.otherHMACs() {
				if t, ok := s.formTry(g, encoding, algorithm); ok {
					all = append(all, t)
				}
			}
		}
	}
	return all
}

func trimHeaders(a *guess) bool {
	changed := false
	for i, h := range a.m.Headers {
		value := strings.TrimSpace(h.Value)
		changed = changed || value != h.Value
		a.m.Headers[i].Value = value
	}
	return changed
}

// grammar is a way to write a single signature.
type grammar struct{ name, prefix, what string }

// grammars are the scheme's own, and those that its header may have instead.
func (e *explainer) grammars() []grammar {
	place := &e.first.scheme.Signature
	all := []grammar{{place.Grammar, place.Prefix, ""}}
	switch place.Grammar {
	case "prefix":
		all = append(all, grammar{"raw", "", fmt.Sprintf("without %s before it: the prefix was left out", place.Prefix)})
	case "versioned-list":
		all = append(all, grammar{"raw", "", fmt.Sprintf("without %s, before it: the version was left out", place.versionNames()[0])})
	case "raw":
	default:
		return all
	}
	if sent := e.sentPrefix(); sent != "" && sent != place.Prefix {
		all = append(all, grammar{"prefix", sent, fmt.Sprintf("behind %s, which is not the scheme's: the prefix must be told, or left out", sent)})
	}
	return all
}

// sentPrefix is what looks like a prefix in the header of the signature: a short name, and = behind it.
func (e *explainer) sentPrefix() string {
	m := &message{fields: e.first.m.Headers}
	value, err := m.header(cmp.Or(e.first.scheme.Signature.Header, "-"))
	name, rest, ok := strings.Cut(value, "=")
	if err != nil || !ok || !isToken(name) || len(name) > 16 || strings.Trim(rest, "=") == "" {
		return ""
	}
	return name + "="
}

// otherHMACs are the algorithms that are tried: the scheme's own first.
func (s *Scheme) otherHMACs() []string {
	own := s.algorithms()[0]
	if !isHMAC(own) || s.Signature.Grammar == "versioned-list" {
		return []string{own}
	}
	all := []string{own, "hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"}
	return append(all[:1], slices.DeleteFunc(all[1:], func(a string) bool { return a == own })...)
}

// formTry changes the form of the signature; there is nothing to try if it is the scheme's own.
func (s *Scheme) formTry(g grammar, encoding, algorithm string) (try, bool) {
	var words []string
	if g.what != "" {
		words = append(words, g.what)
	}
	if encoding != s.Signature.Encoding {
		words = append(words, fmt.Sprintf("as %s, while the scheme has %s", encodingText(encoding), s.Signature.Encoding))
	}
	if algorithm != s.algorithms()[0] {
		words = append(words, fmt.Sprintf("made with %s, while the scheme has %s", algorithm, s.Algorithm))
	}
	what := "the signature matches " + strings.Join(words, ", and ")
	return try{what, func(a *guess) bool {
		place := &a.scheme.Signature
		place.Encoding = encoding
		if g.name != place.Grammar {
			place.Versions = nil
		}
		if place.Versions == nil {
			a.scheme.Algorithm = algorithm
		}
		place.Grammar, place.Prefix = g.name, g.prefix
		return true
	}}, len(words) > 0
}

func encodingText(encoding string) string {
	if encoding == "base64url" {
		return "base64 in the alphabet of URLs or without padding"
	}
	return encoding
}
