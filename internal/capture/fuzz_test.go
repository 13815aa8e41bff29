package capture_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"hookctl/internal/capture"
)

// FuzzParse wants every line read or refused. What is read is JSON, and comes back the same after it is written.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"received_at":"2026-01-02T03:04:05Z","method":"POST","url":"http://a","headers":[["A","b"],["A",""]],"body_base64":"YQ==","remote":"x"}`,
		`{"headers":[],"body_base64":"a\/==","later":{"a":[1,null,"}\""]}}`,
		`{"headers":[["\ud83d\ude00","\udcff"],["größe","\\\"\u0000"]],"body_base64":""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var c capture.Capture
		if c.Parse(line) != nil {
			return
		}
		if !json.Valid(line) {
			t.Errorf("read what is no JSON: %q", line)
		}
		var written bytes.Buffer
		if err := capture.NewWriter(&written).Write(c); err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		if !json.Valid(written.Bytes()) {
			t.Errorf("wrote what is no JSON: %q", written.Bytes())
		}
		again, err := capture.NewReader(&written).Next()
		if err != nil || !same(c, again) {
			t.Errorf("%+v became %+v: %v", c, again, err)
		}
	})
}

// FuzzWrite wants every capture written so that encoding/json reads it, and that it comes back the same.
func FuzzWrite(f *testing.F) {
	f.Add("X-Sig", "a\xffb\"\\\n😀", "https://a/?b", []byte("\r\n\x00"))
	f.Fuzz(func(t *testing.T, name, value, url string, body []byte) {
		c := capture.Capture{URL: url, Method: name, Headers: []capture.Header{{Name: name, Value: value}}, Body: body}
		var written bytes.Buffer
		if err := capture.NewWriter(&written).Write(c); err != nil {
			t.Fatal(err)
		}
		var std struct {
			Body []byte `json:"body_base64"`
		}
		if err := json.Unmarshal(written.Bytes(), &std); err != nil || !bytes.Equal(std.Body, body) {
			t.Errorf("%q: %v", written.Bytes(), err)
		}
		again, err := capture.NewReader(&written).Next()
		if err != nil || !same(c, again) {
			t.Errorf("%+v became %+v: %v", c, again, err)
		}
	})
}

// FuzzRequest wants every request read or refused. What is read has no field that could be two, and its body is the end
// of the file.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		"POST /in?a HTTP/1.1\r\nHost: a\r\nX: b\r\nX: c\r\n\r\n\r\nbody\x00", "GET http://a/ HTTP/1.1\n\n", "P / HTTP/1.1\nA: b\n c\n\n",
		"P / HTTP/1.1\nA : b\n\n", "P * HTTP/1.1\nHost: a\nHost: b\n\n", "P / HTTP/1.1\nTransfer-Encoding: chunked\n\n0\r\n\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := capture.ReadRequest(strings.NewReader(text))
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		head, found := strings.CutSuffix(text, string(body))
		if err != nil || !found || !strings.HasSuffix(head, "\n") {
			t.Errorf("%q: body %q, %v", text, body, err)
		}
		if lines := strings.Count(head, "\n"); lines != len(r.Headers)+2 {
			t.Errorf("%q: %d header fields in %d lines", text, len(r.Headers), lines)
		}
		for _, h := range r.Headers {
			if h.Name == "" || strings.ContainsAny(h.Name+h.Value, "\r\n\x00") || strings.ContainsAny(h.Name, " \t:") {
				t.Errorf("%q: field %q", text, h)
			}
		}
	})
}
