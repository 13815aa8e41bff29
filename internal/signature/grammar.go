package signature

import (
	"slices"
	"strconv"
	"strings"
)

// Limits of what a header may hold: more is an attack on our time.
const (
	maxSignatures = 32
	maxPairs      = 32
)

// candidate is one of the signatures of a message, not yet decoded.
type candidate struct {
	version string // or the name of the pair; empty if the grammar has none
	text    string
}

// signatures is what a header says: candidates, and the time if the grammar carries it.
type signatures struct {
	candidates []candidate
	other      []string // versions that are not known
	time       string   // of kv
	timed      bool
}

// parse adds what a value of the signature's header says.
func (s *signatures) parse(p *Place, timeKey, value string) error {
	switch p.Grammar {
	case "prefix":
		text, ok := strings.CutPrefix(value, p.Prefix)
		if !ok {
			return refuse(UnknownVersion, "%s does not start with %s", p.name(), p.Prefix)
		}
		s.candidates = append(s.candidates, candidate{"", text})
	case "versioned-list":
		return s.parseVersions(p, value)
	case "kv":
		return s.parsePairs(p, timeKey, value)
	default:
		s.candidates = append(s.candidates, candidate{"", value})
	}
	return nil
}

// parseVersions reads version,signature between blanks. Versions that are not known are passed over: a provider sends old and
// new ones side by side.
func (s *signatures) parseVersions(p *Place, value string) error {
	for entry := range strings.SplitSeq(value, " ") {
		version, text, ok := strings.Cut(entry, ",")
		switch {
		case entry == "":
		case len(s.candidates)+len(s.other) >= maxSignatures:
			return refuse(TooLarge, "%s holds more than %d signatures", p.name(), maxSignatures)
		case ok && p.Versions[version] != "":
			s.candidates = append(s.candidates, candidate{version, text})
		default:
			s.other = append(s.other, version)
		}
	}
	return s.check(p, p.versionNames())
}

// parsePairs reads name=value pairs. Names that hold no signature are passed over; the time counts once.
func (s *signatures) parsePairs(p *Place, timeKey, value string) error {
	last, n := "", 0
	for pair := range strings.SplitSeq(value, p.Pair) {
		key, text, ok := strings.Cut(pair, "=")
		isTime, isKey := timeKey != "" && key == timeKey, slices.Contains(p.Keys, key)
		if p.Continuation && last != "" && !isTime && !isKey { // base64 may end in = too
			key, text, ok, isKey = last, pair, true, true
		}
		n++
		switch {
		case n > maxPairs:
			return refuse(TooLarge, "%s holds more than %d pairs", p.name(), maxPairs)
		case !ok:
			return refuse(Malformed, "%s holds a part without =", p.name())
		case isTime && s.timed:
			return refuse(Malformed, "%s holds %s twice", p.name(), timeKey)
		case isTime:
			s.time, s.timed = text, true
		case isKey:
			s.candidates = append(s.candidates, candidate{key, text})
			last = key
		default:
			s.other = append(s.other, key)
		}
	}
	if timeKey != "" && !s.timed {
		return refuse(MissingField, "%s holds no %s", p.name(), timeKey)
	}
	return s.check(p, p.Keys)
}

// check refuses a header without a signature of a version that is known.
func (s *signatures) check(p *Place, known []string) error {
	switch {
	case len(s.candidates) > 0:
		return nil
	case len(s.other) == 0:
		return refuse(Malformed, "%s holds no signature", p.name())
	}
	return refuse(UnknownVersion, "%s holds %s; %s is known", p.name(), quoted(s.other), strings.Join(known, ", "))
}

// name is what a refusal calls the place of the signature.
func (p *Place) name() string {
	if p.JSON != "" {
		return p.JSON + " of the body"
	}
	return p.Header
}

// quoted writes a short word of a message, and no more of it.
func quoted(words []string) string {
	if len(words) != 1 || len(words[0]) > 16 {
		return "other versions"
	}
	return strconv.Quote(words[0])
}
