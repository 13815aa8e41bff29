package client_test

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func load(t testing.TB, name string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// parse reads a dialect of a test's own.
func parse(t *testing.T, text string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Parse("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newClient(t testing.TB, o client.Options) *client.Client {
	t.Helper()
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// having finds credentials in a map.
func having(values map[string]string) func(string) (string, bool, error) {
	return func(name string) (string, bool, error) {
		v, ok := values[name]
		return v, ok, nil
	}
}

func all(list iter.Seq2[hook.Webhook, error]) ([]hook.Webhook, error) {
	webhooks := []hook.Webhook{}
	for w, err := range list {
		if err != nil {
			return webhooks, err
		}
		webhooks = append(webhooks, w)
	}
	return webhooks, nil
}

func ids(webhooks []hook.Webhook) string {
	var list []string
	for _, w := range webhooks {
		list = append(list, w.ID)
	}
	return strings.Join(list, " ")
}

// wantError wants an error of a kind that says something.
func wantError(t *testing.T, err error, kind hook.Kind, says ...string) {
	t.Helper()
	_ = errorOf(t, err, kind, says...)
}

// errorOf is what wantError wants, to be looked at more closely.
func errorOf(t *testing.T, err error, kind hook.Kind, says ...string) *hook.Error {
	t.Helper()
	var e *hook.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want one that is %s", err, kind)
	}
	if e.Kind != kind {
		t.Errorf("got %s (%v), want %s", e.Kind, err, kind)
	}
	for _, s := range says {
		if !strings.Contains(err.Error()+"\n"+e.Hint, s) {
			t.Errorf("%q (hint %q) does not say %q", err, e.Hint, s)
		}
	}
	return e
}

// wire is a server that keeps what it was asked, and answers by a function.
type wire struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// serve starts a wire; n counts the requests from 1.
func serve(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, n int)) *wire {
	t.Helper()
	s := &wire{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.RequestURI)
		n := len(s.asked)
		s.mu.Unlock()
		answer(w, r, n)
	}))
	t.Cleanup(s.Close)
	return s
}

// requests are those that came so far.
func (s *wire) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.asked...)
}

func (s *wire) wantRequests(t *testing.T, want ...string) {
	t.Helper()
	if got := s.requests(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got requests\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (s *wire) wantCount(t *testing.T, want int) {
	t.Helper()
	if got := s.requests(); len(got) != want {
		t.Errorf("got %d requests %q, want %d", len(got), got, want)
	}
}

// says answers with a status and a text.
func says(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// webhook is a small one in the API's own words.
func webhook(id string) string {
	return fmt.Sprintf(`{"id":%q,"url":"https://example.com/in"}`, id)
}

// page is a page of the standard dialect.
func page(next string, ids ...string) string {
	items := make([]string, len(ids))
	for i, id := range ids {
		items[i] = webhook(id)
	}
	cursor := "null"
	if next != "" {
		cursor = fmt.Sprintf("%q", next)
	}
	return `{"data":[` + strings.Join(items, ",") + `],"next_cursor":` + cursor + `}`
}

// standard makes a client of the standard dialect with a token.
func standard(t *testing.T, o client.Options) *client.Client {
	t.Helper()
	o.Dialect = load(t, dialect.Standard)
	if o.Credential == nil {
		o.Credential = having(map[string]string{"token": "s3cret-token"})
	}
	return newClient(t, o)
}
