package dialect

import "strings"

// part is a piece of a text: a placeholder, or what stands between two.
type part struct {
	text string
	name bool
}

// split cuts a text into plain parts and placeholders. A brace that encloses no name is plain.
func split(s string) []part {
	var parts []part
	for {
		open := strings.IndexByte(s, '{')
		end := -1
		if open >= 0 {
			end = strings.IndexByte(s[open:], '}')
		}
		if end < 0 {
			break
		}
		name := s[open+1 : open+end]
		if !isName(name) {
			parts = append(parts, part{text: s[:open+end+1]})
		} else {
			if open > 0 {
				parts = append(parts, part{text: s[:open]})
			}
			parts = append(parts, part{text: name, name: true})
		}
		s = s[open+end+1:]
	}
	if s != "" || len(parts) == 0 {
		parts = append(parts, part{text: s})
	}
	return parts
}

// isName tells whether a text can stand in a placeholder: a word of letters, digits and _, and then perhaps, behind a
// colon, a form or a JSON Pointer.
func isName(s string) bool {
	word, form, has := strings.Cut(s, ":")
	if has && !strings.HasPrefix(form, "/") && !isName(form) {
		return false
	}
	for i, c := range word {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return word != ""
}
