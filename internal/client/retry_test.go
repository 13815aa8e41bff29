package client_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// flaky fails some times before it works.
func flaky(t *testing.T, times int, fail func(w http.ResponseWriter)) *wire {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if n <= times {
			w.Header().Set("Retry-After", "0") // so that no test waits
			fail(w)
			return
		}
		if r.URL.Path == "/webhooks" && r.Method == http.MethodGet {
			says(w, 200, page("", "7"))
			return
		}
		says(w, 200, webhook("7"))
	})
}

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { says(w, code, `{"error":{"message":"not now"}}`) }
}

// hangUp closes the connection in the middle.
func hangUp(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"data":[`)
	if err := http.NewResponseController(w).Flush(); err != nil {
		panic(err)
	}
	panic(http.ErrAbortHandler)
}

func TestReadsAreRetried(t *testing.T) {
	for name, fail := range map[string]func(http.ResponseWriter){
		"408": status(408), "429": status(429), "500": status(500), "502": status(502), "503": status(503), "504": status(504), "599": status(599),
	} {
		ts := flaky(t, 2, fail)
		c := standard(t, client.Options{Server: ts.URL, Retries: 2})
		if got, err := all(c.List(t.Context(), hook.Query{})); err != nil || ids(got) != "7" {
			t.Errorf("%s: list: %s, %v", name, ids(got), err)
		}
		ts.wantCount(t, 3)

		ts = flaky(t, 3, fail)
		_, err := standard(t, client.Options{Server: ts.URL, Retries: 2}).Get(t.Context(), "7")
		wantError(t, err, hook.Unavailable, "get webhook 7", "not now")
		ts.wantCount(t, 3)
	}
}

func TestWhatIsNotRetried(t *testing.T) {
	for _, code := range []int{400, 401, 403, 404, 405, 409, 410, 412, 418, 422} {
		ts := flaky(t, 1, status(code))
		_, err := standard(t, client.Options{Server: ts.URL, Retries: 2}).Get(t.Context(), "7")
		if e := errorOf(t, err, load(t, "standard").KindOf(code), "not now"); e.Status != code {
			t.Errorf("%d: status %d", code, e.Status)
		}
		ts.wantCount(t, 1)
	}
}

// A change is not tried again after an answer, or when nobody knows whether it arrived, unless it is idempotent.
func TestChangesAreNotRetried(t *testing.T) {
	in := hook.Input{Set: map[string]any{"url": "https://example.com/in"}}
	for _, fail := range []func(http.ResponseWriter){status(408), status(429), status(500), status(503), hangUp} {
		for name, s := range map[string]struct {
			change func(c *client.Client) error
			tries  int
		}{
			"create":  {func(c *client.Client) error { _, err := c.Create(t.Context(), in); return err }, 1},
			"delete":  {func(c *client.Client) error { _, err := c.Delete(t.Context(), "7"); return err }, 1},
			"test":    {func(c *client.Client) error { return c.Test(t.Context(), "7") }, 1},
			"replace": {func(c *client.Client) error { _, err := c.Replace(t.Context(), "7", in); return err }, 3},
			"patch":   {func(c *client.Client) error { _, err := c.Patch(t.Context(), "7", in); return err }, 3},
		} {
			ts := flaky(t, 9, fail)
			err := s.change(standard(t, client.Options{Server: ts.URL, Retries: 2, Transport: hasty()}))
			wantError(t, err, hook.Unavailable)
			if got := len(ts.requests()); got != s.tries {
				t.Errorf("%s: %d tries, want %d (%v)", name, got, s.tries, err)
			}
		}
	}
}

// hasty keeps no connection: on one that was used before, net/http itself tries again.
func hasty() http.RoundTripper { return &http.Transport{DisableKeepAlives: true} }

func TestReadsAreRetriedWhenTheConnectionIsLost(t *testing.T) {
	ts := flaky(t, 1, hangUp)
	if _, err := standard(t, client.Options{Server: ts.URL, Retries: 1, Transport: hasty()}).Get(t.Context(), "7"); err != nil {
		t.Error(err)
	}
	ts.wantCount(t, 2)
	ts = flaky(t, 9, hangUp)
	_, err := standard(t, client.Options{Server: ts.URL, Retries: 1, Transport: hasty()}).Get(t.Context(), "7")
	wantError(t, err, hook.Unavailable, "get webhook 7", "no answer from 127.0.0.1:")
	ts.wantCount(t, 2)
}

// A change that certainly did not reach the API is tried again.
func TestRefusedConnectionIsRetried(t *testing.T) {
	ts := flaky(t, 0, nil)
	tries := 0
	refusing := roundTripper(func(r *http.Request) (*http.Response, error) {
		if tries++; tries == 1 {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	c := standard(t, client.Options{Server: ts.URL, Retries: 1, Transport: refusing})
	if _, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "https://example.com/in"}}); err != nil {
		t.Error(err)
	}
	ts.wantRequests(t, "POST /webhooks")
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = standard(t, client.Options{Server: "http://" + addr}).Get(t.Context(), "7")
	wantError(t, err, hook.Unavailable, "no answer from "+addr, "connection refused")
	_, err = standard(t, client.Options{Server: "https://" + addr + "/base"}).Create(t.Context(), hook.Input{Set: map[string]any{"url": "https://example.com/in"}})
	wantError(t, err, hook.Unavailable, "create webhook", addr)
}

// An API that wants to be left alone for long is not waited for: the error says until when.
func TestRetryAfterTooLong(t *testing.T) {
	for name, value := range map[string]string{"seconds": "3600", "date": time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)} {
		for _, retries := range []int{0, 2} {
			ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
				w.Header().Set("Retry-After", value)
				says(w, 429, `{"error":{"message":"slow down, s3cret-token"}}`)
			})
			_, err := standard(t, client.Options{Server: ts.URL, Retries: retries}).Get(t.Context(), "7")
			e := errorOf(t, err, hook.Unavailable, "slow down", "asks to try again in")
			if e.Status != 429 || e.After < 50*time.Minute {
				t.Errorf("%s: status %d, after %s", name, e.Status, e.After)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("leaks: %v", err)
			}
			ts.wantCount(t, 1)
		}
	}
}

func TestTimeout(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	silent := serve(t, func(_ http.ResponseWriter, r *http.Request, _ int) {
		select {
		case <-done:
		case <-r.Context().Done():
		}
	})
	_, err := standard(t, client.Options{Server: silent.URL, Timeout: 20 * time.Millisecond}).Get(t.Context(), "7")
	wantError(t, err, hook.Unavailable, "no answer within 20ms")

	endless := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, " "); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
		}
	})
	_, err = standard(t, client.Options{Server: endless.URL, Timeout: 50 * time.Millisecond}).Get(t.Context(), "7")
	wantError(t, err, hook.Unavailable, "within 50ms")
}

func TestInterrupted(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	asked := serve(t, func(_ http.ResponseWriter, r *http.Request, _ int) {
		select {
		case <-done:
		case <-r.Context().Done():
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	c := standard(t, client.Options{Server: asked.URL, Retries: 3, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		cancel()
		return http.DefaultTransport.RoundTrip(r)
	})})
	_, err := c.Get(ctx, "7")
	wantError(t, err, hook.Interrupted, "interrupted")
	_, err = c.Delete(ctx, "7")
	wantError(t, err, hook.Interrupted, "interrupted")

	// also while waiting for the next try
	ctx, cancel = context.WithCancel(t.Context())
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Retry-After", "100")
		says(w, 503, "{}")
	})
	c = standard(t, client.Options{Server: ts.URL, Retries: 3, Trace: func(line string) {
		if strings.HasPrefix(line, "* try 2 of 4 in ") {
			cancel()
		}
	}})
	_, err = c.Get(ctx, "7")
	wantError(t, err, hook.Interrupted, "interrupted")
	ts.wantCount(t, 1)
}
