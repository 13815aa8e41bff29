package ui

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible makes a text harmless on one line of a terminal: characters that would move the cursor, end the line, change
// colours or turn the direction of writing become Go's escapes (\n, \x1b, \u202e). Everything else stays as it is.
func Visible(text string) string {
	return escape(text, drives)
}

// VisibleLines is Visible for a text of several lines: line feeds and tabs stay.
func VisibleLines(text string) string {
	return escape(text, func(r rune) bool { return r != '\n' && r != '\t' && drives(r) })
}

// drives tells whether a terminal acts on a character instead of showing it. C1 controls (U+0080 to U+009F) are among
// them: 0x9b is ESC [ in one character. Marks of direction can make a text read as another one.
func drives(r rune) bool {
	if r < unicode.MaxASCII { // most of them, at no cost
		return r < ' '
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}

func escape(text string, bad func(rune) bool) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, bad) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case bad(r):
			b.WriteString(escaped(r))
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

func escaped(r rune) string {
	quoted := fmt.Sprintf("%+q", r) // '\n'
	return quoted[1 : len(quoted)-1]
}

// visibleJSON is the same for JSON, without loss: outside ASCII there are only strings, and in them \u009b is the character.
func visibleJSON(raw []byte) []byte {
	if !bytes.ContainsFunc(raw, drives) && utf8.Valid(raw) {
		return raw
	}
	var b bytes.Buffer
	for _, r := range string(raw) {
		if drives(r) && r != '\n' {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.Bytes()
}

// visibleValue is the same for decoded JSON, which a template prints.
func visibleValue(v any) any {
	switch v := v.(type) {
	case string:
		return VisibleLines(v)
	case []any:
		for i := range v {
			v[i] = visibleValue(v[i])
		}
	case map[string]any:
		return visibleMap(v)
	}
	return v
}

func visibleMap(from map[string]any) map[string]any {
	to := make(map[string]any, len(from))
	for name, value := range from {
		to[VisibleLines(name)] = visibleValue(value)
	}
	return to
}
