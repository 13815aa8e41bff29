package signature

import (
	"errors"
	"strings"

	"github.com/dunglas/httpsfv"
)

// field is a dictionary of structured fields, and its members as they were received.
type field struct {
	dictionary *httpsfv.Dictionary
	texts      map[string]string // by label, without label and =
}

// readDictionary reads a dictionary. All lines of that name are one (RFC 9110, section 5.3), so that the rule against
// doubled headers does not hold; it holds for the labels, of which parsers take the last in silence.
func readDictionary(m *message, name string) (field, error) {
	text := strings.Trim(strings.Join(m.values(name), ", "), " \t")
	switch {
	case text == "":
		return field{}, refuse(MissingHeader, "%s is not there", name)
	case len(text) > maxHeader:
		return field{}, refuse(TooLarge, "%s has %d bytes; %d are read at most", name, len(text), maxHeader)
	}
	dictionary, err := parseDictionary([]string{text})
	if err != nil {
		return field{}, refuse(Malformed, "%s is not a dictionary (RFC 8941, section 3.2)", name)
	}
	texts := splitMembers(text)
	if len(texts) != len(dictionary.Names()) {
		return field{}, refuse(Malformed, "%s has a label twice", name)
	}
	return field{dictionary, texts}, nil
}

// parseDictionary keeps the parser from taking the program down: httpsfv panicked at a=@ (a date without a number) before v1.1.2.
func parseDictionary(lines []string) (d *httpsfv.Dictionary, err error) {
	defer func() {
		if recover() != nil {
			d, err = nil, errors.New("the parser panicked")
		}
	}()
	return httpsfv.UnmarshalDictionary(lines)
}

// splitMembers cuts a dictionary that is known to be well-formed. A comma is only between members or in a string. A label
// that is there twice is put under a name that no label can have, so that the count shows it.
func splitMembers(text string) map[string]string {
	members := map[string]string{}
	start, quoted := 0, false
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == ',' && !quoted:
			label, value, _ := strings.Cut(strings.Trim(text[start:i], " \t"), "=")
			for _, twice := members[label]; twice; _, twice = members[label] {
				label += " again"
			}
			members[label] = value
			start = i + 1
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '\\' && quoted:
			i++ // what is escaped ends nothing
		}
	}
	return members
}
