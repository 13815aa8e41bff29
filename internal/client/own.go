package client

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"hookctl/internal/dialect"
)

// ownPath is where a server of ours has its own API.
const ownPath = "/_hookctl"

// OwnOptions is what a client of our own API is told. Only Server is needed.
type OwnOptions struct {
	Server string // base URL: what stands before /_hookctl
	Token  string // the administrator's; empty sends none
	Check  bool   // make sure that it is a server of ours before anything else is sent there

	Transport http.RoundTripper // nil for the network
	Timeout   time.Duration     // for each request; 0 is no limit
	Retries   int               // tries after the first
	UserAgent string

	// Open is called before the first request that is really sent, outside its time limit.
	Open func(ctx context.Context) error

	Trace  func(line string)   // gets each exchange, redacted
	DryRun func(curl string)   // gets the change that would be sent, which then is not
	Raw    func(answer []byte) // gets the body of each answer
}

// Own calls the API that a server of ours has of its own: events and deliveries.
type Own struct {
	o    OwnOptions
	d    *dialect.Dialect // how its errors read; it describes no webhooks
	base *url.URL
	http *resty.Client

	opening sync.Mutex
	opened  bool
}

// NewOwn makes a client. It connects to nothing yet.
func NewOwn(o OwnOptions) (*Own, error) {
	base, err := parseBase(o.Server)
	if err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	errors := dialect.Errors{Message: dialect.Pointers{"/error/message"}, Code: "/error/code"}
	c := &Own{o: o, base: base, d: &dialect.Dialect{Errors: errors}}
	c.http = c.newHTTP()
	return c, nil
}

// newHTTP sets up resty. Nothing of ours redirects: who does is another server, which gets no token.
func (c *Own) newHTTP() *resty.Client {
	transport := c.o.Transport
	if c.o.Trace != nil {
		transport = &tracer{next: transport, d: c.d, redact: RedactOwn, write: c.o.Trace}
	}
	h := resty.NewWithClient(&http.Client{Transport: transport})
	h.SetTimeout(c.o.Timeout)
	h.SetResponseBodyLimit(maxAnswer)
	h.SetHeader("User-Agent", c.o.UserAgent)
	h.SetRedirectPolicy(resty.RedirectPolicyFunc(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }))
	h.SetLogger(silence{})
	setRetries(h, c.o.Retries, c.o.Trace)
	return h
}
