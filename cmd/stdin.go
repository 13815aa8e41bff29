package cmd

import (
	"io"

	"hookctl/internal/ui"
)

// stdin is the standard input of which a read ends at Ctrl-C: the system would wait for who types, or for a pipe that
// nobody closes.
func (a *app) stdin() io.Reader { return &interruptible{next: a.streams.In, ended: a.ended} }

type interruptible struct {
	next   io.Reader
	ended  <-chan struct{} // closed at Ctrl-C
	buffer []byte          // the read's own: it may still be going on when nobody waits for it any more
}

// Read reads what comes, or fails once the program is told to end.
func (i *interruptible) Read(b []byte) (int, error) {
	if len(i.buffer) < len(b) {
		i.buffer = make([]byte, len(b))
	}
	type read struct {
		n   int
		err error
	}
	done := make(chan read, 1)
	go func() {
		n, err := i.next.Read(i.buffer[:len(b)])
		done <- read{n, err}
	}()
	select {
	case r := <-done:
		return copy(b, i.buffer[:r.n]), r.err
	case <-i.ended:
		return 0, ui.ErrInterrupted
	}
}
