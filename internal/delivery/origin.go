package delivery

import (
	"context"
	"io"
	"net/http"
)

// mostBody bounds what an origin may answer, in bytes.
const mostBody = 1 << 20

// fetchBody asks the webhook's origin for the body, if it has one. Only a 2xx is an answer.
func (t *try) fetchBody(ctx context.Context) error {
	if t.out.Origin == nil {
		return nil
	}
	leave, err := t.hosts.enter(ctx, Host(t.out.Origin.URL))
	if err != nil {
		return explain(err, mostTime).in("the origin")
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, t.rules.Timeout)
	defer cancel()
	resp, err := t.askOrigin(ctx)
	if err != nil {
		return explain(err, t.rules.Timeout).in("the origin")
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 || resp.StatusCode == http.StatusNoContent {
		return answered("the origin", Origin, resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostBody+1))
	if err != nil {
		return explain(err, t.rules.Timeout).in("the origin")
	}
	if len(body) > mostBody {
		return &failure{Outcome{Class: Origin, Status: resp.StatusCode}, "the origin: its answer is over 1 MiB"}
	}
	t.out.Body = body
	return nil
}

func (t *try) askOrigin(ctx context.Context) (*http.Response, error) {
	o := t.out.Origin
	h := header{{"User-Agent", t.o.UserAgent}}
	if len(o.Body) > 0 {
		h.add("Content-Type", "application/json")
	}
	r, err := newRequest(o.Method, o.URL, h, o.Body)
	if err != nil {
		return nil, err
	}
	req, err := r.make(ctx)
	if err != nil {
		return nil, unusable(clean(err.Error()))
	}
	return t.transport.RoundTrip(req)
}
