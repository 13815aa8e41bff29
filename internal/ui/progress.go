package ui

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// Progress tells on stderr how far a file has been read, in one line that is drawn anew, once that takes longer than a
// second. Off a terminal, and where the data itself goes to one, it tells nothing.
type Progress struct {
	r           io.Reader
	w           io.Writer // nil: nothing is told
	now         func() time.Time
	size        int64 // of the file, in bytes; 0 if it is not known
	read        atomic.Int64
	began, last time.Time
	drawn       bool
}

// How long nothing is drawn, at first and between two times.
const (
	progressAfter = time.Second
	progressEach  = 200 * time.Millisecond
)

// NewProgress returns the progress of reading from r, which has so many bytes, or 0 if that is not known. A dumb
// terminal cannot draw a line anew.
func NewProgress(s *Streams, r io.Reader, size int64, dumb bool, now func() time.Time) *Progress {
	p := &Progress{r: r, now: now, size: size, began: now()}
	if s.ErrTTY && !s.OutTTY && !dumb {
		p.w = s.Err
	}
	return p
}

// Read reads and counts.
func (p *Progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.read.Add(int64(n))
	return n, err
}

// Show draws how many are done, if it is time to.
func (p *Progress) Show(done int) {
	if p.w == nil {
		return
	}
	now := p.now()
	if now.Sub(p.began) < progressAfter || now.Sub(p.last) < progressEach {
		return
	}
	p.last, p.drawn = now, true
	fmt.Fprintf(p.w, "\r\x1b[K%d done%s", done, p.share())
}

func (p *Progress) share() string {
	if p.size <= 0 {
		return ""
	}
	const cells = 30
	part := min(float64(p.read.Load())/float64(p.size), 1)
	bar := make([]byte, cells)
	for i := range bar {
		bar[i] = '.'
		if float64(i) < part*cells {
			bar[i] = '#'
		}
	}
	return fmt.Sprintf(" [%s] %d %%", bar, int(part*100))
}

// End wipes the line.
func (p *Progress) End() {
	if p.drawn {
		fmt.Fprintf(p.w, "\r\x1b[K")
	}
}
