package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-resty/resty/v2"

	"hookctl/internal/hook"
)

const (
	firstWait = 200 * time.Millisecond
	longWait  = 5 * time.Second
	mostWait  = 2 * time.Minute // an API that wants to wait longer is not waited for
	farOff    = 1 << 32         // seconds; a time.Duration holds no more than twice as many
)

func (c *Client) setRetries(h *resty.Client) {
	setRetries(h, c.o.Retries, c.o.Trace)
}

func setRetries(h *resty.Client, retries int, trace func(line string)) {
	h.SetRetryCount(retries)
	h.SetRetryWaitTime(time.Millisecond)
	h.SetRetryMaxWaitTime(mostWait)
	h.AddRetryCondition(again)
	h.SetRetryAfter(func(_ *resty.Client, resp *resty.Response) (time.Duration, error) {
		d := wait(resp)
		if trace != nil {
			trace(fmt.Sprintf("* try %d of %d in %s", resp.Request.Attempt+1, retries+1, d.Round(time.Millisecond)))
		}
		return d, nil
	})
}

// again decides whether a call is tried once more: a read, or a change that may be repeated, on 408, 429, 5xx and lost
// connections; any other change only if it certainly did not reach the API.
func again(resp *resty.Response, err error) bool {
	safe := resp != nil && sendingOf(resp.Request.Context()).safe
	if err != nil {
		return notSent(err) || safe && connectionLost(err)
	}
	if d, _ := retryAfter(resp.Header().Get("Retry-After"), time.Now()); d > mostWait {
		return false
	}
	s := resp.StatusCode()
	return safe && (s == http.StatusRequestTimeout || s == http.StatusTooManyRequests || s >= http.StatusInternalServerError)
}

// notSent tells whether a request failed before anything of it was sent: no address, or no connection.
func notSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

func connectionLost(err error) bool {
	var own *hook.Error
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &own), errors.As(err, &certificate), errors.Is(err, context.Canceled),
		errors.Is(err, resty.ErrResponseBodyTooLarge):
		return false
	}
	return true
}

// wait tells how long to wait before the next try: as the API asks, else twice as long each time, with jitter.
func wait(resp *resty.Response) time.Duration {
	d, asked := retryAfter(resp.Header().Get("Retry-After"), time.Now())
	if !asked {
		d = backoff(resp.Request.Attempt)
	}
	return max(d, time.Millisecond)
}

// backoff is 200 ms, doubled for each try up to 5 s, of which a random half is left out.
func backoff(attempt int) time.Duration {
	d := min(firstWait<<min(max(attempt-1, 0), 10), longWait)
	return d/2 + rand.N(d/2+1) //nolint:gosec // jitter need not be unpredictable
}

// retryAfter reads the header field of RFC 9110 section 10.2.3: seconds or a date.
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	if n, err := strconv.ParseUint(s, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(n, farOff)) * time.Second, true
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now)), true
	}
	return 0, false
}

// cause is the part of a network error that tells a user something; the URL, which may hold secrets, is left out.
func cause(err error, timeout string) error {
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		return errors.New("no answer within " + timeout)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err
}
