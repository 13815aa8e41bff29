package server_test

import (
	"sync"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/local"
	"hookctl/internal/server"
	"hookctl/internal/store"
)

// clock is one that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// timed has a server, and all in it, go by a clock.
func timed(o server.Options, st store.Webhooks, now func() time.Time) server.Options {
	o.Maker.Now = now
	o.Service = func(d *dialect.Dialect, vars string) server.Service {
		return &local.Service{
			Store: st, Space: store.Space{Dialect: d.Name, Vars: vars}, Rules: dialect.Judge{Dialect: d, Maker: o.Maker}, Now: now,
		}
	}
	return o
}

// ending lists the dialects whose webhooks end of themselves.
func ending(t *testing.T) []*dialect.Dialect {
	t.Helper()
	var list []*dialect.Dialect
	for _, d := range builtin(t) {
		if d.Expiry != nil {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		t.Fatal("no dialect has an expiry")
	}
	return list
}
