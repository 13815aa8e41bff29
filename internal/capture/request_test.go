package capture_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/capture"
)

func read(text string) (capture.Request, string, error) {
	r, err := capture.ReadRequest(strings.NewReader(text))
	if err != nil {
		return r, "", err
	}
	body, err := io.ReadAll(r.Body)
	return r, string(body), err
}

// TestRequest wants the head taken apart and the body left as it is.
func TestRequest(t *testing.T) {
	for _, end := range []string{"\r\n", "\n"} {
		head := "POST /in?a=1 HTTP/1.1" + end + "Host: example.com:8443" + end + "X-Sig: a:b" + end + "x-sig:  \tc d \t" + end +
			"Transfer-Encoding: chunked" + end + "Content-Length: 1" + end + "X-Empty:" + end + "X-Odd: \v\u00a0" + end + end
		body := "\r\n 5\r\nhello\r\n0\r\n\r\n\x00\xff"
		r, got, err := read(head + body)
		if err != nil || got != body {
			t.Fatalf("body %q, %v", got, err)
		}
		if r.Method != http.MethodPost || r.URL != "https://example.com:8443/in?a=1" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		want := "[{Host example.com:8443} {X-Sig a:b} {x-sig c d} {Transfer-Encoding chunked} {Content-Length 1} {X-Empty } {X-Odd \v\u00a0}]"
		if fmt.Sprint(r.Headers) != want {
			t.Errorf("headers are %v", r.Headers)
		}
	}
}

// TestRequestURL wants no address made up where the request does not tell it.
func TestRequestURL(t *testing.T) {
	for head, want := range map[string]string{
		"GET / HTTP/1.1\n":                      "",
		"GET / HTTP/1.1\nHost:\n":               "",
		"GET / HTTP/1.0\nhost: a\n":             "https://a/",
		"GET http://b/c?d HTTP/1.1\nHost: a\n":  "http://b/c?d",
		"OPTIONS * HTTP/1.1\nHost: a\n":         "",
		"CONNECT a:443 HTTP/1.1\nHost: a:443\n": "",
		"POST //x HTTP/2\nHost: a\n":            "https://a//x",
	} {
		r, _, err := read(head + "\n")
		if err != nil || r.URL != want {
			t.Errorf("%q: %q, %v", head, r.URL, err)
		}
	}
}

// TestRequestRefused wants what receivers read differently refused, with its line, and no value in the error.
func TestRequestRefused(t *testing.T) {
	const first = "POST /s3cr3t HTTP/1.1\nHost: a\n"
	for text, want := range map[string]string{
		"":                              "line 1: the head has no end",
		"\n":                            "line 1: this is not a request line",
		"POST /\n\n":                    "line 1: this is not a request line",
		"POST  / HTTP/1.1\n\n":          "line 1: this is not a request line",
		"POST /a b HTTP/1.1\n\n":        "line 1: this is not a request line",
		"P(ST / HTTP/1.1\n\n":           "line 1: this is not a request line",
		"HTTP/1.1 200 OK\n\n":           "line 1: this is not a request line",
		first:                           "line 3: the head has no end",
		first + "A: b":                  "line 3: the head has no end",
		first + "A: b\n s3cr3t\n\n":     "line 4: a folded header line",
		first + "A: b\n\ts3cr3t: x\n\n": "line 4: a folded header line",
		first + "s3cr3t\n\n":            "line 3: a header line has no colon",
		first + "s3cr3t : a\n\n":        "line 3: what stands before the colon",
		first + ": s3cr3t\n\n":          "line 3: what stands before the colon",
		first + "A: s3cr3t\rB: c\n\n":   "line 3: there is a lone CR",
		first + "A: s3cr3t\x00\n\n":     "line 3: there is a lone CR, or a NUL",
		first + "A: " + strings.Repeat("s3cr3t", 1<<18) + "\n\n": "line 3: the head is longer than 1 MiB",
		first + "host: b\n\n": "several Host",
	} {
		_, _, err := read(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%.60q: %v", text, err)
		}
	}
	lost := errors.New("lost")
	_, err := capture.ReadRequest(readerFunc(func([]byte) (int, error) { return 0, lost }))
	if !errors.Is(err, lost) {
		t.Errorf("reading fails: %v", err)
	}
}
