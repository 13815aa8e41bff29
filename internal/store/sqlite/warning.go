package sqlite

import (
	"sync"
	"time"
)

// warning tells of errors, of one kind once in a while.
type warning struct {
	to   func(error)
	mu   sync.Mutex
	last map[string]time.Time
}

// warnEvery is how long an error of one kind is not told of again.
const warnEvery = 10 * time.Second

func (w *warning) say(kind string, err error) {
	w.mu.Lock()
	last, ok := w.last[kind]
	now := time.Now()
	quiet := ok && now.Sub(last) < warnEvery
	if !quiet {
		if w.last == nil {
			w.last = map[string]time.Time{}
		}
		w.last[kind] = now
	}
	w.mu.Unlock()
	if !quiet && w.to != nil {
		w.to(err)
	}
}
