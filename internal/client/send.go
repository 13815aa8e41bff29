package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// maxAnswer bounds what is read of one answer, in bytes.
const maxAnswer = 32 << 20

// answer is what came back: a 2xx.
type answer struct {
	status int
	header http.Header
	body   []byte

	pending bool // it was accepted, and is not done yet
}

// ErrDryRun says that a change was shown and not sent.
var ErrDryRun = errors.New("dry run: nothing was sent")

// newHTTP sets up resty once for all calls.
func (c *Client) newHTTP() *resty.Client {
	transport := c.o.Transport
	if c.o.Trace != nil {
		transport = &tracer{next: transport, d: c.d, redact: c.d.RedactJSON, write: c.o.Trace}
	}
	h := resty.NewWithClient(&http.Client{Transport: transport})
	h.SetTimeout(c.o.Timeout)
	h.SetResponseBodyLimit(maxAnswer)
	h.SetHeader("User-Agent", c.o.UserAgent)
	h.SetRedirectPolicy(resty.RedirectPolicyFunc(sameHost))
	h.SetLogger(silence{})
	c.setRetries(h)
	c.setPace(h)
	return h
}

// silence drops what resty would log: errors come back, and nothing is printed twice.
type silence struct{}

func (silence) Errorf(string, ...any) {}
func (silence) Warnf(string, ...any)  {}
func (silence) Debugf(string, ...any) {}

// send makes a call, logging in where needed, and once more where a kept login turns out to be void.
func (c *Client) send(ctx context.Context, r *request) (*answer, error) {
	if r.change && c.o.DryRun != nil {
		return nil, c.show(r)
	}
	if r.change {
		defer c.forget()
	}
	if _, err := c.url(r); err != nil {
		return nil, c.explain(r, err) // before anybody logs in for it
	}
	if err := c.fill(ctx, r, ""); err != nil {
		return nil, c.explain(r, err)
	}
	a, err := c.exchange(ctx, r)
	if err != nil && hook.KindOf(err) == hook.Unauthenticated && c.canRenew(r) {
		a, err = c.renewed(ctx, r)
	}
	if err == nil {
		err = c.outcome(r, a)
	}
	if err != nil {
		return nil, c.explain(r, err)
	}
	if c.o.Raw != nil && !isAside(ctx) {
		c.o.Raw(a.body)
	}
	return a, nil
}

// renewed makes a call with a new login.
func (c *Client) renewed(ctx context.Context, r *request) (*answer, error) {
	if err := c.fill(ctx, r, r.filled[c.d.Login.Makes]); err != nil {
		return nil, err
	}
	return c.exchange(ctx, r)
}

// exchange sends a request whose credentials are filled in.
func (c *Client) exchange(ctx context.Context, r *request) (*answer, error) {
	r.unsure = false
	u, err := c.url(r)
	if err != nil {
		return nil, err
	}
	about := sending{safe: !r.change || r.call != nil && r.call.Idempotent, hidden: r.hidden}
	hr := c.http.R().SetContext(context.WithValue(ctx, sendingKey{}, about))
	if err := c.prepare(hr, r); err != nil {
		return nil, err
	}
	if c.o.Open != nil {
		if err := c.o.Open(ctx); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, c.lost(ctx, ctx.Err())
	}
	resp, err := hr.Execute(r.route.Method, u)
	r.unsure = unsure(about, resp, err)
	if err != nil {
		return nil, c.lost(ctx, err)
	}
	if resp.IsSuccess() {
		return &answer{status: resp.StatusCode(), header: resp.Header(), body: resp.Body()}, nil
	}
	return nil, c.refused(r, resp)
}

// unsure tells whether a call may have been done although there is no good answer to it. One that may be sent twice may
// have arrived when it was sent first.
func unsure(about sending, resp *resty.Response, err error) bool {
	if err != nil {
		return !errors.Is(err, errWaiting) && (about.safe || !notSent(err))
	}
	s := resp.StatusCode()
	return s == http.StatusRequestTimeout || s >= http.StatusInternalServerError
}

// refused makes an error of an answer that reports one.
func (c *Client) refused(r *request, resp *resty.Response) error {
	e := c.d.ReadError(resp.StatusCode(), resp.Body())
	r.hush(e)
	if e.After, _ = retryAfter(resp.Header().Get("Retry-After"), time.Now()); e.After > 0 {
		e.Hint = fmt.Sprintf("the API asks to try again in %s", e.After.Round(time.Second))
	}
	return e
}

// lost turns an error of the network into one of ours.
func (c *Client) lost(ctx context.Context, err error) error {
	return lost(ctx, err, c.base.Host, c.o.Timeout)
}

// lost is the error of a request to a host that was not answered.
func lost(ctx context.Context, err error, host string, timeout time.Duration) error {
	var e *hook.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(ctx.Err(), context.Canceled):
		return &hook.Error{Kind: hook.Interrupted, Message: "interrupted"}
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		return hook.Errorf(hook.Failed, "the answer is longer than %d MiB", maxAnswer>>20)
	}
	return &hook.Error{Kind: hook.Unavailable, Message: "no answer from " + host, Err: cause(err, timeout.String())}
}

// explain adds what was being done, and for a refused credential what to check.
func (c *Client) explain(r *request, err error) error {
	var e *hook.Error
	if errors.As(err, &e) && e.Kind == hook.Unauthenticated && e.Hint == "" {
		e.Hint = "check " + strings.Join(variables(r.creds), " and ")
	}
	return fmt.Errorf("%s: %w", r.doing, err)
}

// sending is what has to be known of a request while it is on its way.
type sending struct {
	safe   bool     // it may be sent twice
	hidden []string // the secrets that it carries
}

// sendingKey marks it in the request's context.
type sendingKey struct{}

func sendingOf(ctx context.Context) sending {
	about, _ := ctx.Value(sendingKey{}).(sending)
	return about
}

// escaped is a text as JSON writes it between quotes.
func escaped(s string) string {
	data, err := dialect.EncodeJSON(s)
	if err != nil {
		return s
	}
	return strings.Trim(string(data), `"`)
}

// hide replaces secrets in what the API says, which may repeat what it was sent. The longest go first: a short one may be
// a part of them.
func hide(message string, secrets []string) string {
	for _, s := range slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(b) - len(a) }) {
		for _, form := range []string{s, url.QueryEscape(s), escaped(s)} {
			if form != "" {
				message = strings.ReplaceAll(message, form, dialect.Stars)
			}
		}
	}
	return message
}
