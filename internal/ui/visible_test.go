package ui_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hookctl/internal/ui"
)

func TestVisible(t *testing.T) {
	cases := map[string]string{
		"":                        "",
		"plain \\n 'text' \"x\"":  "plain \\n 'text' \"x\"",
		"a\nb\tc\r":               `a\nb\tc\r`,
		"\x1b]0;title\a":          `\x1b]0;title\a`,
		"\u0085\u009b31m\x7f\x00": `\u0085\u009b31m\x7f\x00`,
		"\x9b\xff日":               `\x9b\xff日`,
		"\u202eevil\u2066":        `\u202eevil\u2066`,
		"\u2028\u2029":            `\u2028\u2029`,
		"👩‍👩‍👧 é e\u0301 \ufffd":  "👩‍👩‍👧 é e\u0301 \ufffd",
	}
	for text, want := range cases {
		if got := ui.Visible(text); got != want {
			t.Errorf("Visible(%q) = %q, want %q", text, got, want)
		}
	}
	if got := ui.VisibleLines("a\n\tb\r\x1b"); got != "a\n\tb"+`\r\x1b` {
		t.Errorf("%q", got)
	}
}

func FuzzCell(f *testing.F) {
	f.Add(first, "url")
	f.Add(`{"a":["\u001b",null,1],"provider":{"b":{"/":[[]]}}}`, "/provider/b/~1/0")
	f.Add(`{"a":"\u009b \u202e"}`, "A")
	f.Add(`[1,"x"]`, "/1")
	f.Fuzz(func(t *testing.T, raw, column string) {
		if !json.Valid([]byte(raw)) {
			return
		}
		text := ui.Visible(ui.Cell(json.RawMessage(raw), column))
		if !utf8.ValidString(text) || ui.Visible(text) != text {
			t.Errorf("%q is not harmless", text)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			t.Errorf("%q drives terminals", text)
		}
		for _, o := range []ui.Options{{Columns: []string{"x", column}}, {Columns: []string{column, "x"}, Width: 20}} {
			out, err := printed(t, o, raw, raw)
			if err != nil || strings.Count(out, "\n") != 3 {
				t.Errorf("%q, %v is not a heading and two rows", out, err)
			}
		}
	})
}
