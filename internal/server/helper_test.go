package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/local"
	"hookctl/internal/server"
	"hookctl/internal/store"
	"hookctl/internal/store/sqlite"
)

func load(t testing.TB, name string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// builtin loads all dialects that are part of the program.
func builtin(t testing.TB) []*dialect.Dialect {
	t.Helper()
	var list []*dialect.Dialect
	for _, name := range dialect.Builtin() {
		list = append(list, load(t, name))
	}
	return list
}

func parse(t testing.TB, text string) *dialect.Dialect {
	t.Helper()
	d, err := dialect.Parse("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func openStore(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// newStore opens a store of the test's own.
func newStore(t testing.TB) *sqlite.Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "hooks.db"))
}

// options puts a server together as the program does.
func options(st store.Webhooks, dialects ...*dialect.Dialect) server.Options {
	maker := dialect.NewMaker()
	return server.Options{
		Dialects: dialects, Maker: maker, Ready: st.Ping,
		Service: func(d *dialect.Dialect, vars string) server.Service {
			return &local.Service{
				Store: st, Space: store.Space{Dialect: d.Name, Vars: vars},
				Rules: dialect.Judge{Dialect: d, Maker: maker}, Now: time.Now,
			}
		},
		Find: func(ctx context.Context, d *dialect.Dialect, id string) (string, error) {
			space, err := st.Find(ctx, d.Name, id)
			return space.Vars, err
		},
	}
}

func listen(t testing.TB, h http.Handler) string {
	t.Helper()
	ts := httptest.NewServer(h)
	t.Cleanup(ts.Close)
	return ts.URL
}

// keep puts an own object into the store.
func keep(t testing.TB, st store.Webhooks, d *dialect.Dialect, own []byte) {
	t.Helper()
	w, err := d.Decode(own)
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.Insert(t.Context(), store.Record{
		Space: store.Space{Dialect: d.Name, Vars: scopeOf(d, seven)}, ID: w.ID, Enabled: w.Enabled == nil || *w.Enabled,
		Events: w.Events, JSON: own, CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// answer is what a bare HTTP client sees.
type answer struct {
	status int
	header http.Header
	body   string
}

// bare makes a request as curl would, following no redirect. header is `Name: value`.
func bare(t testing.TB, method, url, body string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body == "" {
		req.Body = http.NoBody
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Add(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(bytes.TrimSpace(data))}
}

func (a answer) want(t testing.TB, status int, says ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("got status %d (%s), want %d", a.status, a.body, status)
	}
	for _, s := range says {
		if !strings.Contains(a.body, s) {
			t.Errorf("%s does not say %s", a.body, s)
		}
	}
}

// carrying are header fields with a value for each credential of a dialect that goes there, but for some.
func carrying(d *dialect.Dialect, but ...string) []string {
	var list []string
	for name, c := range d.Credentials.All() {
		if c.Header != "" && !slices.Contains(but, name) {
			list = append(list, c.Header+": "+c.Prefix+"given-"+name)
		}
	}
	for name, value := range d.Headers {
		list = append(list, name+": "+value)
	}
	return list
}

// keepSome puts webhooks with these IDs into the store.
func keepSome(t testing.TB, st store.Webhooks, d *dialect.Dialect, ids ...string) {
	t.Helper()
	small := []byte(smallest(t, d))
	for _, id := range ids {
		w, err := dialect.Judge{Dialect: d, Maker: dialect.NewMaker()}.New(small)
		if err != nil {
			t.Fatal(err)
		}
		own, err := dialect.ParseObject(w.Provider)
		if err == nil {
			err = d.Field("id").At.Put(own, id)
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := dialect.EncodeJSON(own)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, st, d, data)
	}
}
