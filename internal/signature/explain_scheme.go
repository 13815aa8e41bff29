package signature

import (
	"fmt"
	"strings"
	"sync"
)

// builtins are all built-in schemes. To parse them takes longer than to try them.
var builtins = sync.OnceValue(func() []*Scheme { //nolint:gochecknoglobals // made once, by the first explanation, and only read
	var all []*Scheme
	for _, name := range Names() {
		if s, err := builtin(name); err == nil && s != nil {
			all = append(all, s)
		}
	}
	return all
})

// schemes tries the built-in schemes whose header is there: several providers share a name, or send two signatures.
func (e *explainer) schemes() {
	if e.reason == Stale || e.reason == Future {
		return // it is this one
	}
	m := &message{fields: e.first.m.Headers}
	for _, s := range builtins() {
		if s.Name == e.first.scheme.Name || !m.has(s.signatureHeader()) {
			continue
		}
		what := fmt.Sprintf("the scheme %s verifies it, by the header %s", s.Name, s.signatureHeader())
		e.try(try{what, func(a *guess) bool {
			a.scheme = *s
			return true
		}})
	}
}

// signatureHeader is the header that holds the signature; of schemes with code, the first that help names.
func (s *Scheme) signatureHeader() string {
	if s.Summary == nil {
		return s.Signature.Header
	}
	first, _, _ := strings.Cut(s.Summary.Header, ",")
	return first
}
