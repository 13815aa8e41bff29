package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"hookctl/internal/hook"
)

// warnAgain is how long the same warning is not repeated: while the database is away, hundreds of jobs find so.
const warnAgain = 10 * time.Second

// seldom hands on warnings, the same one not too often. Without a receiver they are dropped.
func seldom(warn func(error)) func(error) {
	if warn == nil {
		return func(error) {}
	}
	var mu sync.Mutex
	last := map[string]time.Time{}
	fresh := func(text string) bool {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		for text, then := range last {
			if now.Sub(then) >= warnAgain {
				delete(last, text)
			}
		}
		_, known := last[text]
		if !known {
			last[text] = now
		}
		return !known
	}
	return func(err error) {
		if fresh(err.Error()) {
			warn(err)
		}
	}
}

// warner is a log handler that hands on what River warns of.
type warner struct {
	warn  func(error)
	name  string
	attrs []slog.Attr
}

// Enabled lets warnings and errors through.
func (*warner) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }

// WithAttrs remembers attributes.
func (h *warner) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &warner{h.warn, h.name, append(h.attrs[:len(h.attrs):len(h.attrs)], attrs...)}
}

// WithGroup does nothing: names need not be apart.
func (h *warner) WithGroup(string) slog.Handler { return h }

// Handle makes an error of a record.
func (h *warner) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	add := func(a slog.Attr) bool {
		if a.Key == "err" || a.Key == "error" {
			text += ": " + a.Value.String()
		}
		return true
	}
	for _, a := range h.attrs {
		add(a)
	}
	r.Attrs(add)
	h.warn(&hook.Error{Kind: hook.Unavailable, Message: fmt.Sprintf("the queue of the store %q: %s", h.name, text)})
	return nil
}
