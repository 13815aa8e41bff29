package capture_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hookctl/internal/capture"
)

// TestReceived wants the header fields as they came only if what is known of the connection is about this request.
func TestReceived(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"POST /in HTTP/1.1\r\nx-b: 1\r\nX-A: 2\r\nHost: h\r\n\r\nbody":                     "[{x-b 1} {X-A 2} {Host h}]",
		"POST /in HTTP/1.1\r\nx-b: 1\r\nX-A: 2\r\nHost: h\r\nTransfer-Encoding: x\r\n\r\n": "[{x-b 1} {X-A 2} {Host h} {Transfer-Encoding x}]",
		"":                                "[{Host h} {Cache-Control no-cache} {X-A 2} {X-B 1}]",
		"POST /in HTTP/1.1\r\nx-b: 1\r\n": "[{Host h} {Cache-Control no-cache} {X-A 2} {X-B 1}]",
		"PUT /in HTTP/1.1\r\nx-b: 1\r\nX-A: 2\r\nHost: h\r\n\r\n":  "[{Host h} {Cache-Control no-cache} {X-A 2} {X-B 1}]",
		"POST /in HTTP/1.1\r\nx-b: 1\r\nX-A: 3\r\nHost: h\r\n\r\n": "[{Host h} {Cache-Control no-cache} {X-A 2} {X-B 1}]",
		"POST /in HTTP/1.1\r\nx-b: 1\r\nHost: h\r\n\r\n":           "[{Host h} {Cache-Control no-cache} {X-A 2} {X-B 1}]",
	} {
		r := &http.Request{
			Method: http.MethodPost, Host: "h", RequestURI: "/in?a=%zz", RemoteAddr: "192.0.2.1:5",
			Header: http.Header{"X-A": {"2"}, "X-B": {"1"}, "Cache-Control": {"no-cache"}}, // the last, net/http makes of Pragma
		}
		at := time.Now()
		c := capture.Received(r, []byte(head), []byte("body"), at)
		if got := fmt.Sprint(c.Headers); got != want {
			t.Errorf("%q: %s", head, got)
		}
		if c.URL != "http://h/in?a=%zz" || c.Method != http.MethodPost || string(c.Body) != "body" || c.Remote != "192.0.2.1:5" || !c.ReceivedAt.Equal(at) {
			t.Errorf("%+v", c)
		}
	}
	whole := capture.Received(&http.Request{RequestURI: "https://p.example/x", Host: "h"}, nil, nil, time.Time{})
	if whole.URL != "https://p.example/x" {
		t.Error(whole.URL)
	}
}

// TestTarget wants paths and queries as they are spelled, and the host to be the target's whatever a capture says.
func TestTarget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ target, came, want string }{
		{"http://a", "http://x/in?b=c", "http://a/in?b=c"},
		{"http://a", "http://x", "http://a/"},
		{"http://a", "http://x?b", "http://a/?b"},
		{"http://a", "http://x/%2F//%zz#f", "http://a/%2F//%zz"},
		{"http://a", "", "http://a/"},
		{"http://a", "*", "http://a/"},
		{"http://a", "@evil.example/", "http://a/"},
		{"http://a", "http://@evil.example", "http://a/"},
		{"http://a", ":80", "http://a/"},
		{"http://a?k=v", "http://x/in?b=c", "http://a/in?k=v"},
		{"http://u:p@a:8", "http://x/in", "http://u:p@a:8/in"},
		{"http://a/", "http://x/in?b=c", "http://a/?b=c"},
		{"http://a/to", "http://x/in", "http://a/to"},
		{"https://a/t%2fo?k=v#f", "http://x/in?b=c", "https://a/t%2fo?k=v"},
	} {
		to, err := capture.ParseTarget(c.target)
		if err != nil {
			t.Fatal(err)
		}
		if got := to.Address(c.came); got != c.want {
			t.Errorf("%s for %s: %s, not %s", c.target, c.came, got, c.want)
		}
	}
	for _, wrong := range []string{"", "a", "ftp://a", "http://", "http:///x", "://", "http://[", "mailto:a@b", "ftp://u:s3cr3t@a", "http://u:s3cr3t@[a"} {
		if _, err := capture.ParseTarget(wrong); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// TestSentOn wants what goes over the wire to be the capture, and nothing that nobody put there.
func TestSentOn(t *testing.T) {
	t.Parallel()
	c := capture.Capture{Method: "PUT", Body: []byte("\x00b"), Headers: []capture.Header{
		{Name: "x-sig", Value: "1"},
		{Name: "host", Value: "h"},
		{Name: "CONTENT-LENGTH", Value: "9"},
		{Name: "x-sig", Value: "2"},
		{Name: "connection", Value: "A, close"},
		{Name: "a", Value: "1"},
		{Name: "expect", Value: "100-continue"},
		{Name: "X-B", Value: "g\xff"},
	}}
	wire := func() string {
		t.Helper()
		r, err := c.Request(t.Context(), "http://t.example/in?q")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if got := wire(); got != "PUT /in?q HTTP/1.1\r\nHost: t.example\r\nContent-Length: 2\r\nX-B: g\xff\r\nx-sig: 1\r\nx-sig: 2\r\n\r\n\x00b" {
		t.Errorf("%q", got)
	}
	c = capture.Capture{Headers: []capture.Header{{Name: "user-agent", Value: "me"}}}
	if got := wire(); got != "POST /in?q HTTP/1.1\r\nHost: t.example\r\nUser-Agent: me\r\nContent-Length: 0\r\n\r\n" {
		t.Errorf("%q", got)
	}
	c.Method = "NO WAY"
	if _, err := c.Request(t.Context(), "http://t.example"); err == nil {
		t.Error("sent a method with a blank in it")
	}
}

// FuzzSelection wants every text read or refused, and what is read to choose what a plain look at the words chooses.
func FuzzSelection(f *testing.F) {
	for _, seed := range []string{"1", "3,10-20,50-", "5-2", "0", "-3", "1,1,2-4,3-9", "", ",", "2147483648", "007", "+1", "4-"} {
		f.Add(seed, 3)
	}
	f.Add("1-9,2-3", 5)
	f.Fuzz(func(t *testing.T, text string, line int) {
		s, err := capture.ParseSelection(text)
		if err != nil {
			return
		}
		want, beyond := false, true
		for word := range strings.SplitSeq(text, ",") {
			var from, to int
			word = strings.TrimSpace(word)
			first, last, isRange := strings.Cut(word, "-")
			if _, err := fmt.Sscan(strings.TrimLeft(first, "0"), &from); err != nil {
				t.Fatalf("%q was read: %v", text, err)
			}
			switch {
			case !isRange:
				to = from
			case last == "":
				to = 1 << 62
			default:
				_, _ = fmt.Sscan(strings.TrimLeft(last, "0"), &to)
			}
			want = want || from <= line && line <= to
			beyond = beyond && line > to
		}
		if s.Has(line) != want || s.Over(line) != beyond {
			t.Errorf("%q: has %d: %v, over: %v", text, line, s.Has(line), s.Over(line))
		}
	})
}
