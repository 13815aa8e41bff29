package signature

import (
	"slices"
	"strings"
)

// decoded is a candidate as bytes, with what it may have been made with.
type decoded struct {
	candidate

	algorithm string
	signature []byte
}

// decode reads the candidates that fit a key. One that cannot be read is passed over as long as another can.
func (v *Verifier) decode(all []candidate) ([]decoded, error) {
	var fit []decoded
	var unreadable error
	fits := false
	for _, c := range all {
		algorithm := v.scheme.Algorithm
		if v.scheme.Signature.Grammar == "versioned-list" {
			algorithm = v.scheme.Signature.Versions[c.version]
		}
		if !slices.ContainsFunc(v.keys, func(k *key) bool { return k.fits(algorithm) }) {
			continue
		}
		fits = true
		b, err := decodeSignature(c.text, v.scheme.Signature.Encoding)
		if err != nil {
			unreadable = refuse(Malformed, "%s cannot be read: %s", v.scheme.Signature.name(), err)
			continue
		}
		fit = append(fit, decoded{c, algorithm, b})
	}
	switch {
	case !fits:
		return nil, refuse(NoSignatureForKey, "no key fits %s", strings.Join(v.scheme.versionsOf(all), ", "))
	case len(fit) == 0:
		return nil, unreadable
	}
	return fit, nil
}

// versionsOf are the versions of candidates, or else the scheme's algorithm.
func (s *Scheme) versionsOf(all []candidate) []string {
	if s.Algorithm != "" {
		return []string{s.Algorithm}
	}
	var versions []string
	for _, c := range all {
		versions = appendNew(versions, c.version)
	}
	return versions
}

// try compares a candidate with what all keys make. The key with the lowest index, the newest, counts.
func (v *Verifier) try(p *press, c decoded, found *verdict) {
	for i, m := range p.mills {
		if v.versions[i] != c.algorithm {
			continue
		}
		if k := m.matches(c.signature); k >= 0 && (found.key < 0 || k < found.key) {
			found.key, found.version = k, c.version
		}
	}
}
