package client_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/dialecttest"
	"hookctl/internal/hook"
)

// Whatever an API answers, the client returns webhooks with an ID, or an error that does not repeat our credentials;
// never both, never a panic, and never an endless list.
func FuzzAnswers(f *testing.F) {
	for which, name := range dialect.Builtin() {
		for _, body := range answers(f, name) {
			f.Add(uint8(which), 200, body)
		}
		f.Add(uint8(which), 401, []byte(`{"error":"s3cret-token"}`))
		f.Add(uint8(which), 400, []byte(`{"error":{"code":[],"message":{"s3cret-token":1}},"fields":{"a":["s3cret-token"]}}`))
		f.Add(uint8(which), 503, []byte("<html>"))
	}
	for _, body := range []string{"", "null", "[]", `[{"_id":1e400}]`, `{"data":[{"id":"a","enabled":[],"headers":[[]]}],"next_cursor":{}}`, `{"data":[],"next_cursor":" "}`, `{"data":[],"next_cursor":" a"}`} {
		f.Add(uint8(0), 200, []byte(body))
		f.Add(uint8(1), 200, []byte(body))
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		d := load(t, dialect.Builtin()[int(which)%len(dialect.Builtin())])
		asked := 0
		c := newClient(t, client.Options{
			Dialect: d, Server: "http://localhost", Trace: func(line string) { wantNoCredential(t, line) },
			Credential: func(name string) (string, bool, error) { return "s3cret-token", name != "username", nil },
			Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				asked++
				return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
			}),
		})
		list, err := all(c.List(t.Context(), hook.Query{}))
		if asked > 3 {
			t.Errorf("the same page was asked for %d times", asked)
		}
		if err != nil {
			wantNoCredential(t, err.Error())
		}
		for _, w := range list {
			wantWhole(t, w, body)
		}
		if w, err := c.Get(t.Context(), "7"); err == nil {
			wantWhole(t, w, body)
		} else {
			wantNoCredential(t, err.Error())
		}
		w, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "https://example.com/in", "method": "POST", "secret": "k", "events": []any{"users.post"}}})
		if err == nil {
			wantWhole(t, w, body)
		}
	})
}

// wantWhole wants a webhook that can be shown, and that loses nothing.
func wantWhole(t *testing.T, w hook.Webhook, body []byte) {
	t.Helper()
	if w.ID == "" || !json.Valid(w.Provider) || !bytes.Contains(body, w.Provider) {
		t.Errorf("%q: %s", w.ID, w.Provider)
	}
	if _, err := json.Marshal(w); err != nil {
		t.Error(err)
	}
}

func wantNoCredential(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, "s3cret-token") {
		t.Errorf("leaks: %s", text)
	}
}

// answers are the bodies that the fixtures of a dialect have.
func answers(f *testing.F, name string) [][]byte {
	f.Helper()
	var bodies [][]byte
	for _, file := range dialecttest.Files(f, name) {
		for _, e := range dialecttest.Read(f, file, dialecttest.Samples("http://localhost")).Exchanges {
			bodies = append(bodies, e.Response.Body)
		}
	}
	return bodies
}
