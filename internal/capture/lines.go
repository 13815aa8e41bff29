package capture

import (
	"bufio"
	"errors"
	"io"
	"slices"
)

// Lines reads a stream line by line, without looking into the lines.
type Lines struct {
	r      *bufio.Reader
	number int
}

// buffered is how much is read at a time, in bytes: large enough that a batch of lines is worth handing to a worker.
const buffered = 256 << 10

// NewLines returns a reader of the lines of r.
func NewLines(r io.Reader) *Lines { return &Lines{r: bufio.NewReaderSize(r, buffered)} }

// ErrTooLong is what is wrong with a line of more than 64 MiB. Those behind it can be read.
var ErrTooLong = errors.New("the line is longer than 64 MiB")

// Next appends the next line that is not blank to buf, without its end, and returns its number, from 1. Of one that is
// too long it appends nothing, and returns ErrTooLong with its number. At the end the error is io.EOF.
func (l *Lines) Next(buf []byte) (line []byte, number int, err error) {
	begin := len(buf)
	for {
		l.number++
		buf, err = l.line(buf[:begin])
		if err != nil || !blank(buf[begin:]) {
			return buf, l.number, err
		}
	}
}

// Waiting tells whether the next line, or its beginning, has been read from the stream already.
func (l *Lines) Waiting() bool { return l.r.Buffered() > 0 }

func (l *Lines) line(buf []byte) ([]byte, error) {
	begin := len(buf)
	tooLong := false
	for {
		part, err := l.r.ReadSlice('\n')
		if tooLong = tooLong || len(buf)-begin+len(part) > maxLine+1; !tooLong {
			buf = append(roomFor(buf, len(part)), part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(buf) == begin):
			return buf[:begin], err
		case tooLong:
			return buf[:begin], ErrTooLong
		}
		return buf, nil
	}
}

// roomFor has a long line grow by doubling: append's smaller steps would leave five times its length as garbage.
func roomFor(buf []byte, n int) []byte {
	if len(buf)+n <= cap(buf) || len(buf) < buffered {
		return buf
	}
	return slices.Grow(buf, max(n, min(len(buf), maxLine+1-len(buf))))
}

func blank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}
