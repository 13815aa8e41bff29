package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
	"hookctl/internal/store"
)

// Whatever comes, the server answers: never with a panic, a redirect or an internal error, and what it tells is JSON.
// What it stored can be read again.
func FuzzHandler(f *testing.F) {
	dialects := builtin(f)
	for i, d := range dialects {
		w := wire{f, d, "", seven}
		for _, what := range append(d.Verbs.Names(), d.Calls.Names()...) {
			if c := w.call(what); c.Native() {
				f.Add(uint8(i), c.Route().Method, w.at(what, "7"), smallest(f, d))
			}
		}
		for _, verb := range written(d) {
			f.Add(uint8(i), d.Verbs.Get(verb).Route().Method, w.at(verb, "7"), least(f, d, verb, 1))
		}
		if d.Login != nil {
			f.Add(uint8(i), "POST", d.Login.Route().Path, "username=ada&password=%zz")
		}
	}
	for _, path := range []string{"/webhooks?limit=3&cursor=cDE", "/webhooks/7/secret", "/webhooks/7/test/", "//webhooks/./7", "/webhooks/%2e%2e", "/webhooks/%2F?enabled=x", "/../_hookctl/readyz"} {
		f.Add(uint8(0), "GET", path, "")
	}
	for _, body := range []string{
		`{"name":"n","hooks":[{"type":"a_0123456789abcdef0123456789abcdef","endpoint":"https://a.b","origin":{"body":"q"}},{}],"authentication":{"credentials":[]}}`,
		`{"callbackUrl":"https://a.b","events":[{"type":"a","id":7},{"type":"a","id":null}],"expiry":1000,"enabled":null}`, `{"enabled":true,"url":7,"dc_ids":null}`,
	} {
		for i, d := range dialects {
			for _, verb := range written(d) {
				f.Add(uint8(i), d.Verbs.Get(verb).Route().Method, wire{f, d, "", seven}.at(verb, "7"), body)
			}
		}
	}
	for _, body := range []string{`{"url":1,"events":[{}],"headers":[{"name":1}],"x":null}`, `{"endpoint":"a","actions":null,"send_headers":{"a":"b"}}`, `{"":{"":[]},"":1}`} {
		f.Add(uint8(0), "PATCH", "/webhooks/7", body)
		f.Add(uint8(1), "PUT", "/api/v1/webhooks/7", body)
	}
	f.Fuzz(func(t *testing.T, which uint8, method, path, body string) {
		d := dialects[int(which)%len(dialects)]
		u, err := url.ParseRequestURI("/" + d.Name + path)
		if err != nil || u.Host != "" {
			return
		}
		st := &memory{}
		keepSome(t, st, d, "7")
		h := server.InProcess(server.New(options(st, d)))
		req, err := http.NewRequestWithContext(t.Context(), method, "http://localhost", strings.NewReader(body))
		if err != nil {
			return
		}
		req.URL = u
		for _, header := range whole(d) {
			name, value, _ := strings.Cut(header, ": ")
			req.Header.Set(name, value)
		}
		status, answer := send(t, h, req)
		switch {
		case status/100 == 3, status == http.StatusInternalServerError, status < 200, status > 599:
			t.Errorf("%s %s: %d %s", method, path, status, answer)
		case len(answer) > 0 && !json.Valid(answer):
			t.Errorf("%s %s: %d, no JSON: %s", method, path, status, answer)
		}
		wantReadable(t, h, d)
	})
}

func send(t *testing.T, h http.RoundTripper, req *http.Request) (int, []byte) {
	t.Helper()
	resp, err := h.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, data
}

// wantReadable lists by our own client: what is stored is what the dialect says.
func wantReadable(t *testing.T, h http.RoundTripper, d *dialect.Dialect) {
	t.Helper()
	for w, err := range newClient(t, d, "http://localhost", h).List(t.Context(), hook.Query{}) {
		if err != nil || w.ID == "" {
			t.Errorf("cannot be listed any more: %v", err)
			return
		}
	}
}

// memory is a store for a moment, which a fuzzer can have thousands of.
type memory struct{ records []store.Record }

func (m *memory) find(id string) int {
	for i, r := range m.records {
		if r.ID == id {
			return i
		}
	}
	return -1
}

func (m *memory) Insert(_ context.Context, r store.Record) (store.Record, error) {
	if m.find(r.ID) >= 0 {
		return r, hook.Errorf(hook.Conflict, "webhook %q is there", r.ID)
	}
	r.Position = int64(len(m.records) + 1)
	m.records = append(m.records, r)
	return r, nil
}

func (m *memory) Get(_ context.Context, _ store.Space, id string) (store.Record, error) {
	i := m.find(id)
	if i < 0 {
		return store.Record{}, hook.Errorf(hook.NotFound, "webhook %q does not exist", id)
	}
	return m.records[i], nil
}

func (m *memory) Find(ctx context.Context, _, id string) (store.Space, error) {
	r, err := m.Get(ctx, store.Space{}, id)
	return r.Space, err
}

func (m *memory) Update(ctx context.Context, s store.Space, id string, change func(store.Record) (store.Record, error)) (store.Record, error) {
	old, err := m.Get(ctx, s, id)
	if err != nil {
		return old, err
	}
	r, err := change(old)
	if err == nil {
		r.Space, r.ID, r.Position = old.Space, old.ID, old.Position
		m.records[m.find(id)] = r
	}
	return r, err
}

func (m *memory) Delete(_ context.Context, _ store.Space, id string) error {
	i := m.find(id)
	if i < 0 {
		return hook.Errorf(hook.NotFound, "webhook %q does not exist", id)
	}
	m.records = append(m.records[:i], m.records[i+1:]...)
	return nil
}

func (m *memory) List(_ context.Context, _ store.Space, q store.Query) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		for _, r := range m.records {
			if r.Position > q.After && !yield(r, nil) {
				return
			}
		}
	}
}

func (m *memory) Count(context.Context, store.Space, store.Query) (int, error) {
	return len(m.records), nil
}
func (m *memory) Ping(context.Context) error { return nil }
func (m *memory) Close() error               { return nil }
