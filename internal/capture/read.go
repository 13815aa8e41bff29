package capture

import (
	"errors"
	"fmt"
	"io"
)

// Reader reads captures one after the other.
type Reader struct {
	lines  *Lines
	line   []byte
	number int
}

// NewReader returns a reader of the captures in r.
func NewReader(r io.Reader) *Reader { return &Reader{lines: NewLines(r)} }

// LineError is what is wrong with one line. Those behind it can be read.
type LineError struct {
	Line int // from 1
	Err  error
}

// Error names the line.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Err) }

// Unwrap returns what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

// Next reads the next capture. Its error is a *LineError if only this line is broken, and io.EOF at the end.
func (r *Reader) Next() (Capture, error) {
	line, number, err := r.lines.Next(r.line[:0])
	r.line, r.number = line, number
	if err != nil && !errors.Is(err, ErrTooLong) {
		return Capture{}, err
	}
	var c Capture
	if err == nil {
		err = c.Parse(line)
	}
	if err != nil {
		return Capture{}, &LineError{number, err}
	}
	return c, nil
}

// Line is the number of the line that Next has read last, from 1.
func (r *Reader) Line() int { return r.number }
