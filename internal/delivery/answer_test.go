package delivery_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/delivery"
)

// TestStatus has answers that are whole.
func TestStatus(t *testing.T) {
	type header = map[string]string
	for name, c := range map[string]struct {
		status int
		header header
		want   delivery.Outcome
	}{
		"taken":              {204, nil, delivery.Outcome{Class: delivery.Delivered, Status: 204}},
		"taken, with a wish": {200, header{"Retry-After": "9"}, delivery.Outcome{Class: delivery.Delivered, Status: 200}},
		"gone":               {410, nil, answered(410)},
		"moved":              {302, header{"Location": "/elsewhere"}, answered(302)},
		"moved for good":     {308, header{"Location": "/elsewhere"}, answered(308)},
		"not modified":       {304, nil, answered(304)},
		"later":              {429, header{"Retry-After": "120"}, delivery.Outcome{Class: delivery.Status, Status: 429, After: 2 * time.Minute}},
		"at a time":          {503, header{"Retry-After": now.Add(time.Hour).Format(http.TimeFormat)}, delivery.Outcome{Class: delivery.Status, Status: 503, After: time.Hour}},
		"strange":            {599, header{"Retry-After": "soon"}, answered(599)},
		"switching":          {101, header{"Connection": "Upgrade", "Upgrade": "x"}, answered(101)},
	} {
		r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range c.header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(c.status)
		})
		s := newSender(t, delivery.SenderOptions{Now: func() time.Time { return now }})
		a, o := s.Try(t.Context(), unsigned(t, time.Minute), outgoing(r.URL), "d1")
		if o != c.want || a.Status == nil || *a.Status != c.status || a.Error != nil || a.Response == nil || a.Response.Body == nil {
			t.Errorf("%s: %+v, %+v %s", name, o, a, text(a.Error))
		}
		if n := len(r.all()); n != 1 {
			t.Errorf("%s: %d requests came", name, n)
		}
	}
}

// TestLong has answers up to what is kept, up to what is read, and without an end.
func TestLong(t *testing.T) {
	const kept, read = 16 << 10, 64 << 10
	for _, c := range []struct {
		size      int
		truncated bool
		again     bool // the connection is used for the next attempt
	}{
		{0, false, true}, {1, false, true}, {kept, false, true}, {kept + 1, true, true}, {read - 1, true, true}, {read + 1, true, false}, {1 << 30, true, false},
	} {
		var connections atomic.Int32
		r := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for left := c.size; left > 0; {
				n, err := io.WriteString(w, strings.Repeat("x", min(left, 4096)))
				if left -= n; err != nil {
					return
				}
			}
		}))
		r.Config.ConnState = func(_ net.Conn, s http.ConnState) {
			if s == http.StateNew {
				connections.Add(1)
			}
		}
		r.Start()
		s := newSender(t, delivery.SenderOptions{})
		for range 2 {
			a := s.Send(t.Context(), unsigned(t, time.Minute), outgoing(r.URL), "d1")
			if a.Error != nil || *a.Status != 200 || len(a.Response.Body) != min(c.size, kept) || a.Response.Truncated != c.truncated {
				t.Errorf("%d bytes: %s, %d kept, truncated %t", c.size, text(a.Error), len(a.Response.Body), a.Response.Truncated)
			}
		}
		if again := connections.Load() == 1; again != c.again {
			t.Errorf("%d bytes: %d connections", c.size, connections.Load())
		}
		r.Close()
	}
}

// raw answers every connection with a text, and closes it when it has read a request.
func raw(t *testing.T, answer func(c net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					answer(c)
				}
				_ = c.Close()
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/in?token=secret"
}

func says(text string) func(net.Conn) {
	return func(c net.Conn) { _, _ = io.WriteString(c, text) }
}

// hold keeps a connection open until the other side closes it.
func hold(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// TestBroken has receivers that do not speak HTTP to the end.
func TestBroken(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() }) // it never accepts, and the system takes connections all the same
	closed := httptest.NewServer(nil)
	closed.Close()
	plain := receive(t, nil)
	secure := httptest.NewTLSServer(nil)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer secure.Close()
	for name, c := range map[string]struct {
		url   string
		class delivery.Class
		want  string
	}{
		"silent":            {"http://" + silent.Addr().String() + "/", delivery.Timeout, "no answer within 200ms"},
		"closed":            {closed.URL, delivery.Network, "connection refused"},
		"closing":           {raw(t, says("")), delivery.Network, "the connection was closed without an answer"},
		"half a line":       {raw(t, says("HTTP/1.1 20")), delivery.Network, "the answer is not HTTP"},
		"half a header":     {raw(t, says("HTTP/1.1 200 OK\r\nA: secret")), delivery.Network, "the connection was closed without an answer"},
		"another protocol":  {raw(t, says("SSH-2.0-secret\r\n")), delivery.Network, "the answer is not HTTP"},
		"a strange header":  {raw(t, says("HTTP/1.1 200 OK\r\nsecret secret\r\n\r\n")), delivery.Network, "the answer is not HTTP"},
		"a strange status":  {raw(t, says("HTTP/1.1 2x0 secret\r\n\r\n")), delivery.Network, "the answer is not HTTP"},
		"a long header":     {raw(t, says("HTTP/1.1 200 OK\r\nA: "+strings.Repeat("secret", 10000)+"\r\n\r\n")), delivery.Network, "the answer's header is too long"},
		"no such name":      {"http://nowhere.invalid/", delivery.Network, "lookup nowhere.invalid"},
		"unknown authority": {secure.URL, delivery.Network, "x509: certificate signed by unknown authority"},
		"no TLS":            {strings.Replace(plain.URL, "http:", "https:", 1), delivery.Network, "does not look like a TLS handshake"},
		"never a last word": {raw(t, says(strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 1<<16))), delivery.Network, "the answer's header is too long"},
	} {
		timeout := time.Minute
		if c.class == delivery.Timeout {
			timeout = 200 * time.Millisecond
		}
		a, o := newSender(t, delivery.SenderOptions{}).Try(t.Context(), unsigned(t, timeout), outgoing(c.url), "d1")
		if o != (delivery.Outcome{Class: c.class}) || a.Status != nil || a.Request == nil || a.Response != nil || !strings.Contains(text(a.Error), c.want) {
			t.Errorf("%s: %+v, %s", name, o, text(a.Error))
		}
		if strings.Contains(text(a.Error), "secret") || len(text(a.Error)) > 310 {
			t.Errorf("%s: %s", name, text(a.Error))
		}
	}
}

// TestCutOff has answers whose status came, and whose body never ended: the status stands.
func TestCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(net.Conn)
		body   string
	}{
		"closed":   {says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), "abc"},
		"chunked":  {says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), "abc"},
		"too slow": {func(c net.Conn) { says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")(c); hold(c) }, "ab"},
		"hijacked": {func(c net.Conn) {
			says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nab")(c)
			hold(c)
		}, ""},
	} {
		a := newSender(t, delivery.SenderOptions{}).Send(t.Context(), unsigned(t, 300*time.Millisecond), outgoing(raw(t, c.answer)), "d1")
		if a.Error != nil || a.Status == nil || string(a.Response.Body) != c.body || a.Response.Truncated != (c.body != "") {
			t.Errorf("%s: %s, %+v", name, text(a.Error), a.Response)
		}
	}
}

// TestKeptConnection: one that the receiver has closed in the meantime does not cost a delivery.
func TestKeptConnection(t *testing.T) {
	var connections atomic.Int32
	url := raw(t, func(c net.Conn) {
		connections.Add(1)
		says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")(c)
		_, _ = c.Read(make([]byte, 1)) // the next request, which is not answered
	})
	s := newSender(t, delivery.SenderOptions{})
	for i := range 3 {
		if a := s.Send(t.Context(), unsigned(t, time.Minute), outgoing(url), "d1"); a.Error != nil {
			t.Errorf("attempt %d: %s", i, *a.Error)
		}
	}
	if n := connections.Load(); n != 3 {
		t.Errorf("%d connections", n)
	}
}

func TestTLS(t *testing.T) {
	r := httptest.NewTLSServer(status(200))
	defer r.Close()
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	s := newSender(t, delivery.SenderOptions{TLS: &tls.Config{RootCAs: roots}})
	if a := s.Send(t.Context(), unsigned(t, time.Minute), outgoing(r.URL), "d1"); a.Error != nil || *a.Status != 200 {
		t.Errorf("%+v, %s", a, text(a.Error))
	}
}

// TestDirect: what the environment says about proxies does not count. net/http reads it once, so that it must be there
// when a process begins.
func TestDirect(t *testing.T) {
	if os.Getenv("HTTP_PROXY") == "" {
		proxy := receive(t, nil)
		again := exec.Command(os.Args[0], "-test.run=^TestDirect$")
		again.Env = append(os.Environ(), "HTTP_PROXY="+proxy.URL, "NO_PROXY=")
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		if n := len(proxy.all()); n != 0 {
			t.Errorf("%d requests came through the proxy", n)
		}
		return
	}
	a := newSender(t, delivery.SenderOptions{}).Send(t.Context(), unsigned(t, time.Minute), outgoing("http://nowhere.invalid/"), "d1")
	if !strings.Contains(text(a.Error), "lookup nowhere.invalid") {
		t.Errorf("%s", text(a.Error))
	}
}
