package client

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"
)

// pace keeps the calls to a provider's own server apart, however many are made at once, as some allow only so many a
// second. It is no transport, because what is waited for here must not count towards the time limit of a request.
type pace struct {
	apart time.Duration
	mu    sync.Mutex
	next  time.Time // when the next call may start
}

// errWaiting marks a call that was given up before it was sent.
var errWaiting = errors.New("still waiting")

// setPace has each call wait for its turn, tries after the first and logins too.
func (c *Client) setPace(h *resty.Client) {
	if c.d.Pace <= 0 || !c.official() {
		return
	}
	p := &pace{apart: time.Duration(c.d.Pace)}
	h.OnBeforeRequest(func(_ *resty.Client, r *resty.Request) error { return p.wait(r.Context()) })
}

// official tells whether the server that is called is the provider's own; any other has limits of its own, or none.
func (c *Client) official() bool {
	own, err := c.d.Base(func(name string) (string, bool) { v, ok := c.o.Vars[name]; return v, ok })
	if err != nil || own == "" {
		return false
	}
	u, err := parseBase(own)
	return err == nil && strings.EqualFold(u.Hostname(), c.base.Hostname())
}

// wait waits for a turn.
func (p *pace) wait(ctx context.Context) error {
	turn := time.NewTimer(time.Until(p.turn()))
	defer turn.Stop()
	select {
	case <-turn.C:
		return nil
	case <-ctx.Done():
		return errors.Join(errWaiting, ctx.Err())
	}
}

// turn takes the next turn.
func (p *pace) turn() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := time.Now()
	if p.next.After(at) {
		at = p.next
	}
	p.next = at.Add(p.apart)
	return at
}
