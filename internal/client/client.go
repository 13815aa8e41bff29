// Package client is a hook.Service over HTTP: it says the verbs in a dialect, follows pages, logs in, and tries
// again where that is safe.
//
// It does not know the command line, where credentials come from, or whether the API is far away or in this process.
package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Options is what a client is told. Only Dialect and Server are needed.
type Options struct {
	Dialect *dialect.Dialect
	Server  string            // base URL
	Vars    map[string]string // path variables

	// Credential finds a credential by its name; ok is false if there is none.
	Credential func(name string) (value string, ok bool, err error)

	Local     bool              // the API is an embedded server
	Transport http.RoundTripper // nil for the network
	Timeout   time.Duration     // for each request; 0 is no limit
	Retries   int               // tries after the first
	CacheDir  string            // where logins are kept; empty keeps none
	NoLogin   bool              // a login that is kept is used, and none is made
	UserAgent string

	// Open is called before each request that is really sent, outside its time limit: it opens what the transport needs.
	Open func(ctx context.Context) error

	Warn   func(err error)     // gets what went wrong without harm
	Note   func(text string)   // gets what a user should know, and is no error
	Trace  func(line string)   // gets each exchange, redacted
	DryRun func(curl string)   // gets the change that would be sent, which then is not
	Raw    func(answer []byte) // gets the body of each answer
}

// Client administers the webhooks of one API.
type Client struct {
	o    Options
	d    *dialect.Dialect
	base *url.URL
	http *resty.Client

	login sync.Mutex // held while one logs in, so that calls made at once do so once
	last  kept       // the login in use, also where no file keeps it

	sharing sync.Mutex
	shared  *listing // what gets by list have read so far; nil if nothing
}

// New makes a client. It connects to nothing yet.
func New(o Options) (*Client, error) {
	base, err := parseBase(o.Server)
	if err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	c := &Client{o: o, d: o.Dialect, base: base}
	c.http = c.newHTTP()
	return c, nil
}

func parseBase(server string) (*url.URL, error) {
	u, err := url.Parse(server)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, hook.Errorf(hook.Invalid, "%q is no server URL", dialect.RedactURL(server)).
			WithHint("write it as https://api.example.com")
	case u.User != nil:
		return nil, hook.Errorf(hook.Invalid, "a server URL must not contain a user or a password").
			WithHint("give credentials through HOOKCTL_<CREDENTIAL> or a profile")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, hook.Errorf(hook.Invalid, "%q is no server URL: it must end before the ? or #", dialect.RedactURL(server))
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// call finds how a verb is said, or tells that it cannot be.
func (c *Client) call(verb string) (*dialect.Call, error) {
	if call := c.d.Verbs.Get(verb); call != nil {
		return call, nil
	}
	e := hook.Errorf(hook.Unsupported, "the API of %s has no %s", c.d.Title, verb)
	if (verb == dialect.Replace || verb == dialect.Patch) && c.d.CanRecreate() {
		e.Hint = "--recreate makes a new webhook, with a new ID, and deletes the old one"
	}
	return nil, e
}

// nearby tells whether the API is on this machine: an embedded server, whose targets may be here too.
func (c *Client) nearby() bool {
	return c.o.Local || dialect.IsLoopback(c.base.Hostname())
}
