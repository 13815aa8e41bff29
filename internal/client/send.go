package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

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
}

// ErrDryRun says that a change was shown and not sent.
var ErrDryRun = errors.New("dry run: nothing was sent")

// newHTTP sets up resty once for all calls.
func (c *Client) newHTTP() *resty.Client {
	transport := c.o.Transport
	if c.o.Trace != nil {
		transport = &tracer{next: transport, d: c.d, write: c.o.Trace}
	}
	h := resty.NewWithClient(&http.Client{Transport: transport})
	h.SetTimeout(c.o.Timeout)
	h.SetResponseBodyLimit(maxAnswer)
	h.SetHeader("User-Agent", c.o.UserAgent)
	h.SetRedirectPolicy(resty.RedirectPolicyFunc(sameHost))
	h.SetLogger(silence{})
	c.setRetries(h)
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
		return nil, c.dryRun(r)
	}
	a, err := c.attempt(ctx, r, false)
	if err != nil && hook.KindOf(err) == hook.Unauthenticated && c.canRenew(r) {
		a, err = c.attempt(ctx, r, true)
	}
	if err != nil {
		return nil, c.explain(r, err)
	}
	if c.o.Raw != nil {
		c.o.Raw(a.body)
	}
	return a, nil
}

// attempt makes a call with the credentials that there are. renew asks for a new login first.
func (c *Client) attempt(ctx context.Context, r *request, renew bool) (*answer, error) {
	if err := c.fill(ctx, r, renew); err != nil {
		return nil, err
	}
	return c.exchange(ctx, r)
}

// exchange sends a request whose credentials are filled in.
func (c *Client) exchange(ctx context.Context, r *request) (*answer, error) {
	u, err := c.url(r)
	if err != nil {
		return nil, err
	}
	hr := c.http.R().SetContext(context.WithValue(ctx, safeKey{}, !r.change || r.call != nil && r.call.Idempotent))
	if err := c.prepare(hr, r); err != nil {
		return nil, err
	}
	resp, err := hr.Execute(r.route.Method, u)
	if err != nil {
		return nil, c.lost(ctx, err)
	}
	if resp.IsSuccess() {
		return &answer{resp.StatusCode(), resp.Header(), resp.Body()}, nil
	}
	e := c.d.ReadError(resp.StatusCode(), resp.Body())
	e.Message = hide(e.Message, r.hidden)
	return nil, e
}

// lost turns an error of the network into one of ours.
func (c *Client) lost(ctx context.Context, err error) error {
	var e *hook.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(ctx.Err(), context.Canceled):
		return &hook.Error{Kind: hook.Interrupted, Message: "interrupted"}
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		return hook.Errorf(hook.Failed, "the answer is longer than %d MiB", maxAnswer>>20)
	}
	return &hook.Error{Kind: hook.Unavailable, Message: "no answer from " + c.base.Host, Err: cause(err, c.o.Timeout.String())}
}

// explain adds what was being done, and for a refused credential what to check.
func (c *Client) explain(r *request, err error) error {
	var e *hook.Error
	if errors.As(err, &e) && e.Kind == hook.Unauthenticated && e.Hint == "" {
		e.Hint = "check " + strings.Join(variables(r.creds), " and ")
	}
	return fmt.Errorf("%s: %w", r.doing, err)
}

// hide replaces secrets in a message of the API, which may repeat what it was sent.
func hide(message string, secrets []string) string {
	for _, s := range secrets {
		if s != "" {
			message = strings.ReplaceAll(message, s, dialect.Stars)
		}
	}
	return message
}
