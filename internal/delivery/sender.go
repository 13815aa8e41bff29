package delivery

import (
	"context"
	"crypto/tls"
	"net/http"
	"sync"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

const (
	// mostTime bounds an attempt with all that belongs to it, so that one that a dying process left behind can be told from
	// one that is slow.
	mostTime = 30 * time.Second

	tlsTimeout  = 10 * time.Second
	idleTimeout = 90 * time.Second
	mostIdle    = 256 // connections kept, to all hosts
)

// SenderOptions is what a Sender is made with. The zero value is good.
type SenderOptions struct {
	Guard     Guard
	UserAgent string           // such as hookctl/1.0; empty: hookctl
	PerHost   int              // connections that are kept to one host, and what is fetched from it at a time; 0: 8
	Now       func() time.Time // nil: the clock
	TLS       *tls.Config      // nil: that of the system
}

// Sender makes attempts. It keeps connections and access tokens for the next ones. All methods are safe for concurrent use.
type Sender struct {
	o         SenderOptions
	transport *http.Transport
	tokens    *tokens
	hosts     *hosts // of tokens and origins
	answers   answers
	plans     sync.Map // *dialect.Dialect to *plan
}

// NewSender makes a Sender. Nothing it sends goes through a proxy, which would look up names where no guard is.
func NewSender(o SenderOptions) *Sender {
	if o.UserAgent == "" {
		o.UserAgent = "hookctl"
	}
	if o.PerHost <= 0 {
		o.PerHost = perHost
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	t := &http.Transport{
		DialContext:            o.Guard.dial,
		TLSClientConfig:        o.TLS,
		TLSHandshakeTimeout:    tlsTimeout,
		DisableCompression:     true,
		MaxIdleConns:           max(mostIdle, 4*o.PerHost),
		MaxIdleConnsPerHost:    4 * o.PerHost, // one is idle again a little after its answer was read, when the next attempt has begun
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: mostHead,
	}
	h := &hosts{most: o.PerHost}
	return &Sender{o: o, transport: t, tokens: newTokens(t, o, h), hosts: h}
}

// Send makes one attempt: it fetches an access token and the body where the webhook says so, signs, sends, and reads the
// answer. No redirect is followed. The attempt tells what was sent and answered, and why it failed if the status does not
// say it; whether the status is a success, the dialect's rules tell. It takes 30 s at most, and ends with its context.
func (s *Sender) Send(ctx context.Context, d *dialect.Dialect, out dialect.Outgoing, deliveryID string) hook.Attempt {
	a, _ := s.Try(ctx, d, out, deliveryID)
	return a
}

// Close closes the connections that are kept.
func (s *Sender) Close() { s.transport.CloseIdleConnections() }
