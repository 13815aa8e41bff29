package capture

import (
	"encoding/base64"
	"fmt"
	"io"
	"unicode/utf8"
)

// Writer writes captures as lines.
type Writer struct {
	w    io.Writer
	line []byte
}

// NewWriter returns a writer of lines to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write writes one capture by a single call, so that lines of several writers to one file do not mix.
func (w *Writer) Write(c Capture) error {
	line, err := c.append(w.line[:0])
	if err != nil {
		return err
	}
	w.line = line
	_, err = w.w.Write(line)
	return err
}

// append appends the capture and a line feed.
func (c *Capture) append(line []byte) ([]byte, error) {
	line, err := c.ReceivedAt.AppendText(append(line, `{"received_at":"`...))
	if err != nil {
		return nil, fmt.Errorf("received_at: %w", err)
	}
	line = appendText(append(line, `","method":`...), c.Method)
	line = appendText(append(line, `,"url":`...), c.URL)
	line = append(line, `,"headers":[`...)
	for i, h := range c.Headers {
		if i > 0 {
			line = append(line, ',')
		}
		line = appendText(append(line, '['), h.Name)
		line = append(appendText(append(line, ','), h.Value), ']')
	}
	line = base64.StdEncoding.AppendEncode(append(line, `],"body_base64":"`...), c.Body)
	line = appendText(append(line, `","remote":`...), c.Remote)
	return append(line, "}\n"...), nil
}

// appendText appends a text as JSON; a byte that is no UTF-8 becomes a lone surrogate.
func appendText(line []byte, text string) []byte {
	line = append(line, '"')
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && n == 1:
			line = fmt.Appendf(line, `\u%04x`, byteBegin+rune(text[0])-0x80)
		case r == '"' || r == '\\':
			line = append(line, '\\', byte(r))
		case r < ' ':
			line = fmt.Appendf(line, `\u%04x`, r)
		default:
			line = append(line, text[:n]...)
		}
		text = text[n:]
	}
	return append(line, '"')
}
