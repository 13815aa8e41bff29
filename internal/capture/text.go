package capture

import (
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// A header may hold bytes that are no UTF-8, and JSON cannot. Each is written as the lone surrogate U+DC00 plus the byte,
// as Python's surrogateescape does, so that nothing is lost.
const (
	byteBegin = 0xdc80
	byteEnd   = 0xdcff
)

// text reads a text. It may be a part of the line.
func (p *parser) text() ([]byte, error) {
	raw, err := p.quoted()
	if err != nil {
		return nil, err
	}
	plain := true
	for _, c := range raw {
		if c < ' ' {
			return nil, errors.New("a text holds a control character")
		}
		plain = plain && c != '\\' && c < utf8.RuneSelf
	}
	switch {
	case plain:
		return raw, nil
	case !utf8.Valid(raw):
		return nil, errors.New("a text is not UTF-8")
	}
	return unescape(raw)
}

// unescape resolves the escapes of a text.
func unescape(raw []byte) ([]byte, error) {
	text := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			text = append(text, raw[i])
			i++
			continue
		}
		var n int
		if text, n = appendEscape(text, raw[i+1:]); n == 0 {
			return nil, errors.New("a text holds an escape that JSON does not have")
		}
		i += 1 + n
	}
	return text, nil
}

// appendEscape appends what stands for the escape after a backslash, and tells how long that is; 0 if it is none.
func appendEscape(text, raw []byte) ([]byte, int) {
	if len(raw) == 0 {
		return text, 0
	}
	switch c := raw[0]; c {
	case '"', '\\', '/':
		return append(text, c), 1
	case 'b':
		return append(text, '\b'), 1
	case 'f':
		return append(text, '\f'), 1
	case 'n':
		return append(text, '\n'), 1
	case 'r':
		return append(text, '\r'), 1
	case 't':
		return append(text, '\t'), 1
	case 'u':
		return appendUnit(text, raw[1:])
	}
	return text, 0
}

// appendUnit appends the character, or the byte, of four hexadecimal digits, or of two times four.
func appendUnit(text, raw []byte) ([]byte, int) {
	unit, ok := hexUnit(raw)
	switch {
	case !ok:
		return text, 0
	case unit >= byteBegin && unit <= byteEnd:
		return append(text, byte(unit-byteBegin+0x80)), 5
	case !utf16.IsSurrogate(unit):
		return utf8.AppendRune(text, unit), 5
	case len(raw) < 6 || raw[4] != '\\' || raw[5] != 'u':
		return text, 0
	}
	low, ok := hexUnit(raw[6:])
	pair := utf16.DecodeRune(unit, low)
	if !ok || pair == utf8.RuneError {
		return text, 0
	}
	return utf8.AppendRune(text, pair), 11
}

func hexUnit(raw []byte) (rune, bool) {
	if len(raw) < 4 {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[:4]), 16, 16)
	return rune(unit), err == nil
}
