package delivery

import (
	"net/http"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// header is the header of a request, in the order in which it was put together: attempts show it so. Names are in the
// spelling of net/http.
type header [][2]string

// add appends a field.
func (h *header) add(name, value string) {
	*h = append(*h, [2]string{http.CanonicalHeaderKey(name), value})
}

// set puts a field in place of all of that name.
func (h *header) set(name, value string) {
	name = http.CanonicalHeaderKey(name)
	*h = slices.DeleteFunc(*h, func(f [2]string) bool { return f[0] == name })
	*h = append(*h, [2]string{name, value})
}

// get returns the first field of a name, which is in the spelling of net/http; empty if there is none.
func (h header) get(name string) string {
	for _, f := range h {
		if f[0] == name {
			return f[1]
		}
	}
	return ""
}

// check refuses fields that cannot be sent, or would be another request's beginning.
func (h header) check() error {
	for _, f := range h {
		if !isToken(f[0]) {
			return hook.Errorf(hook.Invalid, "%.60q is no name of a header field", f[0])
		}
		if strings.ContainsFunc(f[1], isControl) {
			return hook.Errorf(hook.Invalid, "the header field %s has a control character in it, such as a newline", f[0])
		}
	}
	return nil
}

// isControl tells whether a character cannot stand in a field's value (RFC 9110, section 5.5).
func isControl(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

// isToken tells whether a text can be a field's name or a method (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return c <= ' ' || c >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, c)
	})
}

// forRequest makes the header that net/http sends.
func (h header) forRequest() http.Header {
	sent := make(http.Header, len(h)+1)
	values := make([]string, len(h)) // one piece of memory for all
	for i, f := range h {
		values[i] = f[1]
		if old := sent[f[0]]; old != nil {
			sent[f[0]] = append(old, f[1])
			continue
		}
		sent[f[0]] = values[i : i+1 : i+1]
	}
	return sent
}
