package delivery

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// try is an attempt under way.
type try struct {
	*Sender
	*plan
	out dialect.Outgoing
	id  string    // of the delivery
	at  time.Time // when it began
}

// Try is Send, and tells besides what a schedule must know.
func (s *Sender) Try(ctx context.Context, d *dialect.Dialect, out dialect.Outgoing, deliveryID string) (hook.Attempt, Outcome) {
	t := &try{s, s.plan(d), out, deliveryID, s.o.Now()}
	a := hook.Attempt{At: t.at.UTC().Truncate(time.Millisecond)}
	outcome, err := t.make(ctx, &a)
	a.DurationMS = s.o.Now().Sub(t.at).Milliseconds()
	var f *failure
	if errors.As(err, &f) {
		a.Error = &f.text
		return a, f.Outcome
	}
	return a, outcome
}

// make makes the attempt. Each of its requests has the receiver's time, all together mostTime.
func (t *try) make(ctx context.Context, a *hook.Attempt) (Outcome, error) {
	if t.out.Authorise == nil && t.out.Origin == nil {
		return t.post(ctx, a, "")
	}
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	defer cancel()
	token, fresh, err := t.token(ctx, "")
	if err != nil {
		return Outcome{}, err
	}
	if err := t.fetchBody(ctx); err != nil {
		return Outcome{}, err
	}
	outcome, err := t.postAs(ctx, a, token)
	if err != nil || outcome.Status != http.StatusUnauthorized || t.out.Authorise == nil || fresh {
		return outcome, err
	}
	// A token that was kept may have been withdrawn before its time.
	renewed, _, err := t.token(ctx, token)
	if err != nil {
		return outcome, nil // that the receiver refused the old one says more
	}
	*a = hook.Attempt{At: a.At}
	return t.postAs(ctx, a, renewed)
}

// postAs sends the request with a token, which is forgotten if the receiver refuses it. Some say so by 403, which may mean
// something else too, so that only the next attempt has another one then.
func (t *try) postAs(ctx context.Context, a *hook.Attempt, token string) (Outcome, error) {
	outcome, err := t.post(ctx, a, token)
	refused := outcome.Status == http.StatusUnauthorized || outcome.Status == http.StatusForbidden
	if err == nil && refused && t.out.Authorise != nil {
		t.tokens.drop(keyOf(t.out.Authorise), token)
	}
	return outcome, err
}

// post sends the request, signed, and reads the answer.
func (t *try) post(ctx context.Context, a *hook.Attempt, token string) (Outcome, error) {
	r, err := t.request(ctx, token)
	if err != nil {
		return Outcome{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, t.rules.Timeout)
	defer cancel()
	req, err := r.make(ctx)
	if err != nil {
		return Outcome{}, unusable(clean(err.Error()))
	}
	a.Request = r.record(t.out.URL)
	resp, err := t.transport.RoundTrip(req)
	if err != nil {
		return Outcome{}, explain(err, t.rules.Timeout)
	}
	a.Status = &resp.StatusCode
	a.Response = t.answers.read(resp)
	return t.judge(resp), nil
}

// request puts together what is sent.
func (t *try) request(ctx context.Context, token string) (*request, error) {
	h := make(header, 0, len(t.out.Headers)+6) // with room for the token, the program's name and a signature
	for _, f := range t.out.Headers {
		h.add(f.Name, f.Value)
	}
	if h.get("User-Agent") == "" {
		h.add("User-Agent", t.o.UserAgent)
	}
	secret := t.out.SecretHeaders
	if w := t.out.Authorise; w != nil {
		h.set(w.Header, strings.ReplaceAll(w.Value, dialect.AccessToken, token))
		if !slices.Contains(secret, w.Header) {
			secret = append(slices.Clip(secret), w.Header)
		}
	}
	r, err := newRequest(t.out.Method, t.out.URL, h, t.out.Body)
	if err != nil {
		return nil, err
	}
	r.secret = append(r.secret, secret...)
	return r, t.sign(ctx, r)
}

// judge classifies an answer by its status.
func (t *try) judge(resp *http.Response) Outcome {
	if t.rules.Success.Has(resp.StatusCode) {
		return Outcome{Class: Delivered, Status: resp.StatusCode}
	}
	o := Outcome{Class: Status, Status: resp.StatusCode}
	if text := resp.Header.Get("Retry-After"); text != "" {
		o.After = retryAfter(text, t.o.Now())
	}
	return o
}
