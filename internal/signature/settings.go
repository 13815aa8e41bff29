package signature

import (
	"cmp"
	"fmt"
	"strings"

	"hookctl/internal/hook"
)

// Settings replace single words of a scheme: what operators of software can set, and all of the scheme hmac.
type Settings struct {
	Header          string // of the signature
	Algorithm       string
	Encoding        string // of the signature: hex or base64
	Prefix          string // the text before it
	Content         string
	TimestampHeader string
	TimestampUnit   string // s (if nothing is said), ms, rfc3339 or scalr-date
}

// With is the scheme with other words.
func (s *Scheme) With(o Settings) (*Scheme, error) {
	if o == (Settings{}) {
		return s, nil
	}
	if s.Special != "" {
		return nil, hook.Errorf(hook.Invalid, "the scheme %s is not made of such settings", s.Name).
			WithHint("--scheme hmac takes them")
	}
	n := *s
	n.Signature.Header = cmp.Or(o.Header, s.Signature.Header)
	n.Signature.Encoding = cmp.Or(o.Encoding, s.Signature.Encoding)
	n.Algorithm = cmp.Or(o.Algorithm, s.Algorithm)
	n.Content = cmp.Or(o.Content, s.Content)
	if o.Prefix != "" {
		n.Signature.Grammar, n.Signature.Prefix = "prefix", o.Prefix
		n.Signature.Pair, n.Signature.Keys, n.Signature.Continuation = "", nil, false
	}
	if o.TimestampHeader != "" {
		n.Timestamp = &Timestamp{Header: o.TimestampHeader, Unit: cmp.Or(o.TimestampUnit, "s")}
	}
	var problems []string
	n.check(func(path, format string, args ...any) {
		problems = append(problems, path+": "+fmt.Sprintf(format, args...))
	})
	problems = append(problems, n.settingProblems(o)...)
	if len(problems) > 0 {
		return nil, hook.Errorf(hook.Invalid, "the scheme %s does not fit together: %s", s.Name, strings.Join(problems, "; "))
	}
	return &n, nil
}

// settingProblems checks what scheme files check by their words' types.
func (s *Scheme) settingProblems(o Settings) []string {
	var all []string
	if !isHMAC(s.Algorithm) && o.Algorithm != "" {
		all = append(all, fmt.Sprintf("algorithm: %q is not one of hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512", s.Algorithm))
	}
	if o.Encoding != "" && o.Encoding != "hex" && o.Encoding != "base64" {
		all = append(all, fmt.Sprintf("encoding: %q is not one of hex, base64", o.Encoding))
	}
	switch o.TimestampUnit {
	case "", "s", "ms", "rfc3339", "scalr-date":
	default:
		all = append(all, fmt.Sprintf("timestamp unit: %q is not one of s, ms, rfc3339, scalr-date", o.TimestampUnit))
	}
	return all
}
