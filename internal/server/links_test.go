package server_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
)

// linksOf lists the links in JSON: what stands at href.
func linksOf(v any) []string {
	var links []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			links = append(links, linksOf(e)...)
		}
	case map[string]any:
		for name, e := range v {
			if s, ok := e.(string); ok && name == "href" {
				links = append(links, s)
			}
			links = append(links, linksOf(e)...)
		}
	}
	return links
}

// asked sends a request that says by which name the server was found.
func asked(t *testing.T, ts *httptest.Server, d *dialect.Dialect, method, target, host, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, ts.URL+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	for _, h := range whole(d) {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	resp, err := ts.Client().Transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(data)}
}

// Links lead to the server by the name under which it was asked, and to where something is.
func TestLinks(t *testing.T) {
	for _, d := range builtin(t) {
		st := newStore(t)
		keepSome(t, st, d, "7", "8")
		h := server.New(options(st, d))
		plain, secure := httptest.NewServer(h), httptest.NewTLSServer(h)
		t.Cleanup(plain.Close)
		t.Cleanup(secure.Close)
		w := wire{t, d, "/" + d.Name, seven}
		for scheme, ts := range map[string]*httptest.Server{"http": plain, "https": secure} {
			for i, host := range []string{"192.0.2.1", "[::1]:8787", "localhost:1"} {
				n := i
				if scheme == "https" {
					n += 3
				}
				for _, a := range []answer{
					asked(t, ts, d, "GET", w.at(dialect.List, ""), host, ""), asked(t, ts, d, "POST", w.at(dialect.Create, ""), host, least(t, d, dialect.Create, n)),
				} {
					wantLinks(t, ts, d, scheme+"://"+host, a)
				}
			}
		}
	}
}

func wantLinks(t *testing.T, ts *httptest.Server, d *dialect.Dialect, base string, a answer) {
	t.Helper()
	links := linksOf(mustDecode(t, a.body))
	if d.Paging != nil && !d.Paging.Answer.IsZero() && len(links) == 0 {
		t.Errorf("%s: no links: %s", d.Name, a.body)
	}
	for _, link := range links {
		target, ok := strings.CutPrefix(link, base)
		u, err := url.Parse(link)
		if !ok || err != nil {
			t.Errorf("%s: %q does not lead to %s", d.Name, link, base)
			continue
		}
		got := asked(t, ts, d, "GET", target, u.Host, "")
		if got.status != http.StatusOK && got.status != http.StatusMethodNotAllowed {
			t.Errorf("%s: nothing at %s: %d %s", d.Name, link, got.status, got.body)
		}
	}
}

func mustDecode(t *testing.T, body string) any {
	t.Helper()
	return object(t, []byte(`{"":`+body+`}`))[""]
}
