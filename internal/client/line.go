package client

import (
	"strconv"
	"strings"
	"unicode"
)

// line keeps a text in one line. An ID may be whatever an API says it is, and with a newline in it the rest of a message
// would look like one of ours.
func line(text string) string {
	if !strings.ContainsFunc(text, ends) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		if ends(c) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(c), "'"))
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// ends tells whether a character ends a line, or is none that is shown.
func ends(c rune) bool { return unicode.IsControl(c) || unicode.In(c, unicode.Zl, unicode.Zp) }
