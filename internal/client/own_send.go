package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"

	"hookctl/internal/hook"
)

// ownCall is one call of our own API, before it is sent.
type ownCall struct {
	doing  string // what it is for, as errors say it
	method string
	path   string // behind /_hookctl, escaped
	query  url.Values
	body   []byte // JSON; nil if there is none
	safe   bool   // it may be sent twice
	public bool   // no token is needed
}

// url is the whole address.
func (c *Own) url(r ownCall) string {
	u := c.base.String() + ownPath + r.path
	if len(r.query) > 0 {
		u += "?" + r.query.Encode()
	}
	return u
}

// get reads something.
func (c *Own) get(ctx context.Context, doing, path string, query url.Values, into any) error {
	return c.send(ctx, ownCall{doing: line(doing), method: http.MethodGet, path: path, query: query, safe: true}, into)
}

// change sends something that is no read, or shows it. body is nil if there is none.
func (c *Own) change(ctx context.Context, r ownCall, body, into any) error {
	r.doing, r.method = line(r.doing), http.MethodPost
	if body != nil {
		data, err := encodeOwn(body)
		if err != nil {
			return fmt.Errorf("%s: %w", r.doing, err)
		}
		r.body = data
	}
	if c.o.DryRun != nil {
		c.o.DryRun(c.curl(r))
		return ErrDryRun
	}
	return c.send(ctx, r, into)
}

// send makes a call and reads its answer; into is nil where nothing of it matters.
func (c *Own) send(ctx context.Context, r ownCall, into any) error {
	err := c.open(ctx)
	var answer []byte
	if err == nil {
		answer, err = c.exchange(ctx, r)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.doing, err)
	}
	if c.o.Raw != nil && !isAside(ctx) {
		c.o.Raw(answer)
	}
	if into == nil {
		if len(answer) == 0 {
			return nil
		}
		into = new(json.RawMessage) // an answer that is none, such as a proxy's page, is no yes
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return &hook.Error{Kind: hook.Failed, Message: r.doing + ": the answer is not what a hookctl server says", Err: err}
	}
	return nil
}

// open does what has to be done before the first request, until it was done once.
func (c *Own) open(ctx context.Context) error {
	c.opening.Lock()
	defer c.opening.Unlock()
	if c.opened {
		return nil
	}
	if c.o.Open != nil {
		if err := c.o.Open(ctx); err != nil {
			return err
		}
	}
	if c.o.Check {
		if err := c.check(ctx); err != nil {
			return err
		}
	}
	c.opened = true
	return nil
}

// check asks, without a token, whether a server of ours is there.
func (c *Own) check(ctx context.Context) error {
	answer, err := c.exchange(ctx, ownCall{method: http.MethodGet, path: "/healthz", safe: true, public: true})
	var health struct {
		Status string `json:"status"`
	}
	kind := hook.KindOf(err)
	switch {
	case err != nil && (kind == hook.Unavailable || kind == hook.Interrupted):
		return err
	case err == nil && json.Unmarshal(answer, &health) == nil && health.Status == "ok":
		return nil
	}
	return hook.Errorf(hook.Unsupported, "the server at %s is no hookctl server, which alone has events and deliveries", c.base).
		WithHint("give --local, or the URL of a hookctl serve by --server")
}

// exchange sends a request, and once more where that is safe.
func (c *Own) exchange(ctx context.Context, r ownCall) ([]byte, error) {
	if ctx.Err() != nil {
		return nil, lost(ctx, ctx.Err(), c.base.Host, c.o.Timeout)
	}
	about := sending{safe: r.safe}
	hr := c.http.R().SetContext(context.WithValue(ctx, sendingKey{}, about)).SetHeader("Accept", "application/json")
	if c.o.Token != "" && !r.public {
		about.hidden = []string{c.o.Token}
		hr.SetContext(context.WithValue(ctx, sendingKey{}, about)).SetHeader("Authorization", "Bearer "+c.o.Token)
	}
	if r.body != nil {
		hr.SetHeader("Content-Type", "application/json").SetBody(r.body)
	}
	resp, err := hr.Execute(r.method, c.url(r))
	if err != nil {
		return nil, c.lost(ctx, about, r, err)
	}
	if resp.IsSuccess() {
		return resp.Body(), nil
	}
	return nil, c.refused(resp)
}

// lost is the error of a request without an answer. Who sent a change that may have been done should know.
func (c *Own) lost(ctx context.Context, about sending, r ownCall, err error) error {
	unsure := r.method != http.MethodGet && unsure(about, nil, err)
	err = lost(ctx, err, c.base.Host, c.o.Timeout)
	var e *hook.Error
	if unsure && errors.As(err, &e) && e.Hint == "" {
		e.Hint = "the server may have done it all the same"
	}
	return err
}

// refused makes an error of an answer that reports one.
func (c *Own) refused(resp *resty.Response) error {
	e := c.d.ReadError(resp.StatusCode(), resp.Body())
	e.Message = hide(e.Message, []string{c.o.Token})
	if e.Kind == hook.Unauthenticated || e.Kind == hook.Forbidden {
		e.Hint = "set HOOKCTL_ADMIN_TOKEN to the admin of the server's credentials"
	}
	if e.After, _ = retryAfter(resp.Header().Get("Retry-After"), time.Now()); e.After > 0 {
		e.Hint = fmt.Sprintf("the server asks to try again in %s", e.After.Round(time.Second))
	}
	return e
}
