package ui

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Progress tells on stderr how much is done, in one line that is drawn anew, once that takes longer than a second. Off a
// terminal, and where the data itself goes to one, it tells nothing. Its methods may be called at the same time.
type Progress struct {
	r    io.Reader
	w    io.Writer // nil: nothing is told
	now  func() time.Time
	size int64 // of the file, in bytes; 0 if it is not known
	read atomic.Int64
	wide bool // there is room for a bar

	mu          sync.Mutex
	total, done int // total 0: nobody knows how many there will be
	began, last time.Time
	drawn       bool
	ended       chan struct{} // nil: nobody draws but Show
}

// How long nothing is drawn, at first and between two times.
const (
	progressAfter = time.Second
	progressEach  = 200 * time.Millisecond
)

// NewProgress returns the progress of reading from r, which has so many bytes, or 0 if that is not known. A dumb
// terminal cannot draw a line anew.
func NewProgress(s *Streams, r io.Reader, size int64, dumb bool, now func() time.Time) *Progress {
	p := &Progress{r: r, now: now, size: size, began: now(), wide: s.ErrWidth == 0 || s.ErrWidth >= barFrom}
	if s.ErrTTY && !s.OutTTY && !dumb {
		p.w = s.Err
	}
	return p
}

// Of says how many there are to be done.
func (p *Progress) Of(total int) *Progress {
	p.total = total
	return p
}

// Begin has the line drawn also while nothing gets done, until End.
func (p *Progress) Begin() *Progress {
	if p.w == nil {
		return p
	}
	p.ended = make(chan struct{})
	go func(ended chan struct{}) {
		ticker := time.NewTicker(progressEach)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				p.draw()
			case <-ended:
				return
			}
		}
	}(p.ended)
	return p
}

// Read reads and counts.
func (p *Progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.read.Add(int64(n))
	return n, err
}

// Show tells how many are done, and draws that if it is time to.
func (p *Progress) Show(done int) {
	p.mu.Lock()
	p.done = done
	p.mu.Unlock()
	p.draw()
}

func (p *Progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.w == nil {
		return
	}
	now := p.now()
	if now.Sub(p.began) < progressAfter || now.Sub(p.last) < progressEach {
		return
	}
	p.last, p.drawn = now, true
	fmt.Fprintf(p.w, "\r\x1b[K%s%s", p.count(), p.bar())
}

func (p *Progress) count() string {
	if p.total > 0 {
		return fmt.Sprintf("%d of %d done", p.done, p.total)
	}
	return fmt.Sprintf("%d done", p.done)
}

// barFrom is how wide a terminal is that has room for a bar.
const barFrom = 60

func (p *Progress) bar() string {
	const cells = 30
	part := p.share()
	if part < 0 {
		return ""
	}
	percent := fmt.Sprintf(" %d %%", int(part*100))
	if !p.wide {
		return percent
	}
	full := int(part * cells)
	return " [" + strings.Repeat("#", full) + strings.Repeat(".", cells-full) + "]" + percent
}

// share is how much is done, up to 1; -1 if nobody knows.
func (p *Progress) share() float64 {
	switch {
	case p.total > 0:
		return min(float64(p.done)/float64(p.total), 1)
	case p.size > 0:
		return min(float64(p.read.Load())/float64(p.size), 1)
	}
	return -1
}

// Aside wipes the line while something else is printed on the same terminal.
func (p *Progress) Aside(say func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	say()
}

// End wipes the line, for good.
func (p *Progress) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended != nil {
		close(p.ended)
		p.ended = nil
	}
	p.wipe()
	p.w = nil
}

func (p *Progress) wipe() {
	if p.drawn {
		fmt.Fprintf(p.w, "\r\x1b[K")
		p.drawn = false
	}
}
