package delivery

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

// newTokens makes a store of tokens. Its requests follow redirects, through the same guard, but take the client's secret
// nowhere without TLS that was to go through it.
func newTokens(t http.RoundTripper, o SenderOptions, h *hosts) *tokens {
	follow := func(r *http.Request, via []*http.Request) error {
		if len(via) > 5 || via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return &tokens{
		http: &http.Client{Transport: &agent{t, o.UserAgent}, CheckRedirect: follow}, hosts: h, now: o.Now, kept: map[client]*fetched{},
	}
}

// agent says in requests who asks, and that they may be repeated where a connection that was kept is closed.
type agent struct {
	http.RoundTripper
	name string
}

func (a *agent) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", a.name)
	r.Header["Idempotency-Key"] = []string{} // is not sent
	return a.RoundTripper.RoundTrip(r)
}

var errNoToken = errors.New("no token in the answer")

// tokenFailure says why there is no token. What was answered is not repeated: it may have secrets in it.
func tokenFailure(err error, limit time.Duration) error {
	var refused *oauth2.RetrieveError
	var sent *url.Error
	switch {
	case errors.As(err, &refused):
		return answered("the access token: its server", Authorise, refused.Response.StatusCode)
	case errors.As(err, &sent):
		return explain(err, limit).in("the access token")
	case errors.Is(err, context.DeadlineExceeded):
		return explain(err, mostTime).in("the access token")
	}
	return &failure{Outcome{Class: Authorise}, "the access token: there is none in its server's answer"}
}
