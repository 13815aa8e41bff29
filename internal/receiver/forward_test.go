package receiver_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/capture"
	"hookctl/internal/receiver"
)

// TestForward wants a delivery to arrive as it came, and the answer to come back as it was.
func TestForward(t *testing.T) {
	t.Parallel()
	type seen struct {
		line, host, body string
		header           http.Header
	}
	got := make(chan seen, 1)
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- seen{r.Method + " " + r.RequestURI, r.Host, string(body), r.Header}
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Set("Connection", "X-Hop")
		w.Header().Set("X-Hop", "1")
		w.Header()["Content-Type"] = nil
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, "\x00answer\r\n")
	}))
	t.Cleanup(target.Close)
	host := strings.TrimPrefix(target.URL, "http://")
	for base, want := range map[string]string{
		target.URL:             "PUT /in%2f//x?a=b&a=%zz",
		target.URL + "/":       "PUT /?a=b&a=%zz",
		target.URL + "/to":     "PUT /to?a=b&a=%zz",
		target.URL + "/to?c=d": "PUT /to?c=d",
	} {
		to, err := capture.ParseTarget(base)
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{DisableCompression: true}
		s := serve(t, receiver.Options{Routes: receiver.Routes{Other: &to}, Send: transport.RoundTrip})
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "PUT /in%2f//x?a=b&a=%zz HTTP/1.1\r\nHost: public.example\r\nX-Sig: a\r\nx-sig: b\r\nConnection: close, x-gone\r\n"+
			"X-Gone: 1\r\nKeep-Alive: 1\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\nAuthorization: Bearer x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\x00\xff\r\n0\r\n\r\n")
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		saw := <-got
		if saw.line != want || saw.host != host || saw.body != "\x00\xff" {
			t.Errorf("%s: %q at %s with %q, not %q", base, saw.line, saw.host, saw.body, want)
		}
		if names := slices.Sorted(mapKeys(saw.header)); !slices.Equal(names, []string{"Authorization", "Content-Length", "X-Sig"}) || len(saw.header["X-Sig"]) != 2 {
			t.Errorf("%s: header fields %v", base, saw.header)
		}
		head, body, _ := strings.Cut(string(answer), "\r\n\r\n")
		for _, line := range []string{"HTTP/1.1 302 Found", "Set-Cookie: a=1", "Set-Cookie: b=2", "Location: /elsewhere", "Content-Length: 9"} {
			if !slices.Contains(strings.Split(head, "\r\n"), line) {
				t.Errorf("%s: no %q in %q", base, line, head)
			}
		}
		if body != "\x00answer\r\n" || strings.Contains(head, "X-Hop") || strings.Contains(head, "Content-Type") {
			t.Errorf("%s: %q %q", base, head, body)
		}
		_ = conn.Close() // it has been read to its end
		if d := s.deliveries()[0]; d.Status != 302 || !strings.HasPrefix(d.Target, target.URL) {
			t.Errorf("%d from %s", d.Status, d.Target)
		}
	}
}

func mapKeys(h http.Header) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range h {
			if !yield(name) {
				return
			}
		}
	}
}

// TestForwardFails wants 502 where nobody answers, and a half answer not to pass for a whole one.
func TestForwardFails(t *testing.T) {
	t.Parallel()
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/closed" {
			if r.URL.Path == "/half" {
				w.Header().Set("Content-Length", "100")
			}
			_, _ = io.WriteString(w, "half")
			_ = http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(target.Close)
	to, _ := capture.ParseTarget(target.URL)
	s := serve(t, receiver.Options{Routes: receiver.Routes{Other: &to}})
	status, answer := post(t, s.url+"/closed", strings.NewReader("x"))
	if status != http.StatusBadGateway || !strings.Contains(answer, "bad_gateway") || s.deliveries()[0].Err == nil {
		t.Errorf("%d %s", status, answer)
	}
	for _, path := range []string{"/half", "/chunks"} {
		resp, err := http.Post(s.url+path, "", nil)
		if err != nil {
			continue // it was broken off before anything of it was sent
		}
		if half, err := io.ReadAll(resp.Body); err == nil {
			t.Errorf("%s: half an answer came as a whole: %s %q", path, resp.Status, half)
		}
		resp.Body.Close()
	}
}

// TestRoutes wants each event at its own target: the most particular one.
func TestRoutes(t *testing.T) {
	t.Parallel()
	paths := make(chan string, 1)
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { paths <- r.URL.Path }))
	t.Cleanup(target.Close)
	o := receiver.Options{Event: func(c *capture.Capture) string { return string(c.Body) }}
	for _, route := range []string{"user.*=" + target.URL + "/users", "user.created=" + target.URL + "/created", "order =" + target.URL + "/a=b"} {
		if err := o.Routes.Add(route); err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, o)
	for event, want := range map[string]string{"user.created": "/created", "user.deleted": "/users", "user.a.b": "/users", "order": "/a=b", "other": "", "": ""} {
		status, _ := post(t, s.url, strings.NewReader(event))
		got := ""
		select {
		case got = <-paths:
		default:
		}
		if got != want || status != http.StatusOK {
			t.Errorf("%q went to %q, not %q: %d", event, got, want, status)
		}
	}
	for _, wrong := range []string{"", "a", "=http://a", "a=", "a=ftp://b", "a=b", "user.*=http://b", " =http://b"} {
		if o.Routes.Add(wrong) == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}

// FuzzStatuses wants every text read or refused, and what is read to be statuses.
func FuzzStatuses(f *testing.F) {
	for _, seed := range []string{"500,500,200", "200", " 204 , 299", "99", "600", "+200", "2e2", ",", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		statuses, err := receiver.ParseStatuses(text)
		if (err == nil) != (len(statuses) > 0) {
			t.Errorf("%q: %v, %v", text, statuses, err)
		}
		for _, status := range statuses {
			if status < 200 || status > 599 {
				t.Errorf("%q: %d", text, status)
			}
		}
	})
}

// FuzzRoutes wants every text read or refused; what is read is the route of its event, and one target of it.
func FuzzRoutes(f *testing.F) {
	for _, seed := range []string{"a=http://b", "user.*=https://u:p@b/c?d=e#f", "a=b=http://c", "=", "a=http://[::1]:80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r receiver.Routes
		if r.Add(text) != nil {
			if len(r.ByEvent) > 0 {
				t.Errorf("%q was refused and kept", text)
			}
			return
		}
		if len(r.ByEvent) != 1 || r.Add(text) == nil {
			t.Errorf("%q: %v", text, r.ByEvent)
		}
	})
}
