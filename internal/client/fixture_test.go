package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/dialecttest"
	"hookctl/internal/hook"
)

// The client says each verb as the provider's documents do, and understands the answers that they show.
func TestFixtures(t *testing.T) {
	for _, name := range dialect.Builtin() {
		d := load(t, name)
		for _, file := range dialecttest.Files(t, name) {
			t.Run(name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { play(t, d, file) })
		}
	}
}

func play(t *testing.T, d *dialect.Dialect, file string) {
	script := &script{t: t}
	ts := httptest.NewServer(script)
	defer ts.Close()
	f := dialecttest.Read(t, file, dialecttest.Samples(ts.URL))
	script.expect(f)
	if len(script.exchanges) == 0 && f.Refusal == nil {
		t.Skip("only bare HTTP clients send this")
	}
	c := newClient(t, client.Options{
		Dialect: d, Server: ts.URL, Vars: f.Vars(d.Variables.Names()), Credential: credentials(d, f),
	})
	got, err := do(t.Context(), c, f)
	if script.next != len(script.exchanges) {
		t.Errorf("%d of %d requests were sent", script.next, len(script.exchanges))
	}
	if f.Refusal != nil {
		wantRefusal(t, err, f.Refusal)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	wantUnderstood(t, f, got)
}

// do tells the client the fixture's verb, and returns webhooks or a call's answer.
func do(ctx context.Context, c *client.Client, f dialecttest.Fixture) (any, error) {
	in := hook.Input{
		Body: f.Input.Data, Set: f.Input.Set, Unset: f.Input.Unset, AllowUnknown: f.Input.Unknown, Recreate: f.Input.Recreate,
	}
	switch f.Verb {
	case "create":
		return c.Create(ctx, in)
	case "replace":
		return c.Replace(ctx, f.Input.ID, in)
	case "patch":
		return c.Patch(ctx, f.Input.ID, in)
	case "get":
		return c.Get(ctx, f.Input.ID)
	case "delete":
		_, err := c.Delete(ctx, f.Input.ID)
		return nil, err
	case "test":
		return nil, c.Test(ctx, f.Input.ID)
	case "call":
		return c.Call(ctx, f.Input.Call, f.Input.ID, f.Input.Data)
	case "list", "login":
		return all(c.List(ctx, hook.Query{Limit: f.Input.Limit, Event: f.Input.Event, Enabled: f.Input.Enabled, Filters: f.Input.Filters}))
	}
	return nil, errors.New("no verb: " + f.Verb)
}

// credentials are those that the fixture's requests carry. One that none carries is there nevertheless, but for the one
// that a login makes.
func credentials(d *dialect.Dialect, f dialecttest.Fixture) func(string) (string, bool, error) {
	first := f.Exchanges[0].Request
	_, target := first.Request()
	form, _ := url.ParseQuery(string(first.Body))
	login := d.Login != nil && target == d.Login.Route().Path
	return func(name string) (string, bool, error) {
		cred := d.Credentials.Get(name)
		if login && name == d.Login.Makes {
			return "", false, nil
		}
		if v := form.Get(name); login && v != "" {
			return v, true, nil
		}
		if v, ok := strings.CutPrefix(first.Get(cred.Header), cred.Prefix); ok && v != "" {
			return v, true, nil
		}
		return "given-" + name, login || cred.Header != "", nil
	}
}

func wantRefusal(t *testing.T, err error, want *dialecttest.Refusal) {
	t.Helper()
	var e *hook.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a refusal", err)
	}
	if string(e.Kind) != want.Kind || e.Status != want.Status || !strings.Contains(e.Error(), want.Says) {
		t.Errorf("got %s %d %q, want %+v", e.Kind, e.Status, e.Error(), want)
	}
	for name, message := range want.Fields {
		if e.Fields[name] != message {
			t.Errorf("%s: got %q, want %q", name, e.Fields[name], message)
		}
	}
}

// wantUnderstood compares the common members, and wants the API's own object to be in the answer byte for byte.
func wantUnderstood(t *testing.T, f dialecttest.Fixture, got any) {
	t.Helper()
	want := f.Webhook
	switch g := got.(type) {
	case nil:
		return
	case json.RawMessage:
		want = f.Exchanges[len(f.Exchanges)-1].Response.Body
	case hook.Webhook:
		wantKept(t, g, allAnswers(f)) // of a webhook made anew, the last answer says that the old one is gone
		g.Provider = nil
		got = g
	case []hook.Webhook:
		for i := range g {
			wantKept(t, g[i], allAnswers(f))
			g[i].Provider = nil
		}
	}
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if err := (dialecttest.Bound{}).JSON(want, data); err != nil {
		t.Error(err)
	}
}

func wantKept(t *testing.T, w hook.Webhook, answer []byte) {
	t.Helper()
	if len(w.Provider) == 0 || !bytes.Contains(answer, w.Provider) {
		t.Errorf("provider is not what was answered: %s", w.Provider)
	}
}

func allAnswers(f dialecttest.Fixture) []byte {
	var all []byte
	for _, e := range f.Exchanges {
		all = append(all, e.Response.Body...)
	}
	return all
}

// script is a server that knows what comes, and refuses anything else.
type script struct {
	t         *testing.T
	exchanges []dialecttest.Exchange
	next      int
}

// expect takes what the client will send: what is not made by hand, and all if it returns a webhook. The first it sends
// too where that is answered with the error.
func (s *script) expect(f dialecttest.Fixture) {
	for i, e := range f.Exchanges {
		refused := i == 0 && f.Refusal != nil && f.Refusal.Status != 0
		if !e.ByHand || f.Webhook != nil || refused {
			s.exchanges = append(s.exchanges, e)
		}
	}
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.next >= len(s.exchanges) {
		s.t.Errorf("unexpected: %s %s", r.Method, r.RequestURI)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	e := s.exchanges[s.next]
	s.next++
	s.compare(e, r)
	for _, h := range e.Response.Header {
		w.Header().Set(h.Name, h.Value)
	}
	w.WriteHeader(e.Response.Status())
	_, _ = w.Write(e.Response.Body)
}

func (s *script) compare(e dialecttest.Exchange, r *http.Request) {
	method, target := e.Request.Request()
	got := r.RequestURI
	if e.ByHand { // the client says it in another way, at the same place
		target, _, _ = strings.Cut(target, "?")
		got, _, _ = strings.Cut(got, "?")
	}
	if r.Method != method || strings.TrimSuffix(got, "/") != strings.TrimSuffix(target, "/") || !e.ByHand && got != target {
		s.t.Errorf("got %s %s, want %s", r.Method, r.RequestURI, e.Request.Start)
	}
	if e.ByHand {
		return
	}
	for _, h := range e.Request.Header {
		if got := strings.Join(r.Header[h.Name], "\n"); got != h.Value {
			s.t.Errorf("%s: got %q, want %q", h.Name, got, h.Value)
		}
	}
	s.compareBody(e.Request, r)
}

func (s *script) compareBody(want dialecttest.Message, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	if strings.HasPrefix(want.Get("Content-Type"), "application/x-www-form") || len(want.Body) == 0 {
		if string(body) != sortedForm(string(want.Body)) && sortedForm(string(body)) != sortedForm(string(want.Body)) {
			s.t.Errorf("got body %q, want %q", body, want.Body)
		}
		return
	}
	if err := (dialecttest.Bound{}).JSON(want.Body, body); err != nil {
		s.t.Error(err)
	}
}

func sortedForm(s string) string {
	values, err := url.ParseQuery(s)
	if err != nil {
		return s
	}
	return values.Encode()
}
