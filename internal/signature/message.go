package signature

import (
	"strings"
)

// maxHeader bounds the value of one header field, as servers do.
const maxHeader = 8 << 10

// message is a delivery as schemes see it. Nothing may change its body.
type message struct {
	method string
	url    string // the whole address; empty if it is not known
	fields []Header
	body   []byte // whole, and within the limit, if it was read
	read   bool   // the body was read, and is not streamed
}

// header returns the value of a field that must be there once, and say something. An empty one is missing: Gitea sends it
// so if no secret is set.
func (m *message) header(name string) (string, error) {
	value, err := m.once(name)
	if err == nil && value == "" {
		err = refuse(MissingHeader, "%s is empty", name)
	}
	return value, err
}

// once returns the value of a field that must be there exactly once, and may be empty. Two are refused: receivers disagree
// which of them counts (Go's Header.Get takes the first).
func (m *message) once(name string) (string, error) {
	value, n := "", 0
	for _, f := range m.fields {
		if sameName(f.Name, name) {
			value = f.Value
			n++
		}
	}
	switch {
	case n == 0:
		return "", refuse(MissingHeader, "%s is not there", name)
	case n > 1:
		return "", refuse(DuplicateHeader, "%s is there %d times", name, n)
	case len(value) > maxHeader:
		return "", refuse(TooLarge, "%s has %d bytes; %d are read at most", name, len(value), maxHeader)
	}
	return value, nil
}

// values returns all values of a field, in the order of the message, for a scheme that joins them.
func (m *message) values(name string) []string {
	var all []string
	for _, f := range m.fields {
		if sameName(f.Name, name) {
			all = append(all, f.Value)
		}
	}
	return all
}

// has tells whether a field is there.
func (m *message) has(name string) bool {
	for _, f := range m.fields {
		if sameName(f.Name, name) {
			return true
		}
	}
	return false
}

// sameName compares names of fields, which are ASCII (RFC 9110, section 5.1): strings.EqualFold alone takes the Kelvin sign
// for a k.
func sameName(a, b string) bool { return len(a) == len(b) && strings.EqualFold(a, b) }
