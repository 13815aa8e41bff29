package ui

import (
	"bytes"
	"os"
)

// ahead keeps what is typed, or pasted, before it is asked for. Survey drops what its buffers hold behind the terminal's
// answer to where the cursor is, and behind the end of a line, so it gets no more than one of these by each read.
type ahead struct {
	*os.File
	left []byte
}

// Read returns what was typed up to the end of a line, or of the terminal's answer.
func (a *ahead) Read(p []byte) (int, error) {
	if len(a.left) == 0 {
		b := make([]byte, 1024)
		n, err := a.File.Read(b)
		if err != nil {
			return 0, err
		}
		a.left = b[:n]
	}
	n := copy(p, a.left[:portion(a.left)])
	a.left = a.left[n:]
	return n, nil
}

// portion is how much of the input belongs together: to the end of a line or to Ctrl-C, or to either end of the terminal's
// answer.
func portion(in []byte) int {
	end := len(in)
	if i := bytes.IndexAny(in, "\r\n\x03"); i >= 0 {
		end = i + 1
	}
	for i := range in[:end] {
		if n := position(in[i:]); n > 0 && i > 0 {
			return i
		} else if n > 0 {
			return n
		}
	}
	return end
}

// position is how long the answer to where the cursor is that the input begins with, as in ESC [ 24 ; 80 R; else 0.
func position(in []byte) int {
	rest, ok := bytes.CutPrefix(in, []byte("\x1b["))
	if !ok {
		return 0
	}
	i := bytes.IndexFunc(rest, func(c rune) bool { return c != ';' && (c < '0' || c > '9') })
	if i <= 0 || rest[i] != 'R' {
		return 0
	}
	return len("\x1b[") + i + 1
}
