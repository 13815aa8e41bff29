package cmd

import (
	"bytes"
	"io"
)

// lookout passes on what is printed, and tells whether a text was in it.
type lookout struct {
	next io.Writer
	text []byte
	seen bool
	last []byte // the end of what was written, in which the text may begin
}

// Write passes on, and looks.
func (l *lookout) Write(p []byte) (int, error) {
	if len(l.text) > 0 && !l.seen {
		l.last = append(l.last, p...)
		l.seen = bytes.Contains(l.last, l.text)
		l.last = l.last[max(0, len(l.last)-len(l.text)):]
	}
	return l.next.Write(p)
}
