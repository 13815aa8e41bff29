package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"hookctl/internal/dialect"
)

// tracer shows each exchange on its way, without secrets.
type tracer struct {
	next   http.RoundTripper
	d      *dialect.Dialect
	redact func(body []byte) json.RawMessage
	write  func(line string)
}

// RoundTrip shows the request, passes it on, and shows the answer as it is read.
func (t *tracer) RoundTrip(req *http.Request) (*http.Response, error) {
	t = t.without(sendingOf(req.Context()).hidden)
	t.write("> " + req.Method + " " + t.address(req.URL))
	t.header("> ", req.Header)
	if req.GetBody != nil {
		if body, err := req.GetBody(); err == nil {
			data, _ := io.ReadAll(io.LimitReader(body, maxAnswer)) // what cannot be read here fails when it is sent
			_ = body.Close()
			t.body("> ", req.Header, data)
		}
	}
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	took := time.Since(start).Round(time.Millisecond)
	if err != nil {
		t.write(fmt.Sprintf("< no answer (%s): %s", took, cause(err, took.String())))
		return nil, err
	}
	t.write(fmt.Sprintf("< %s (%s)", resp.Status, took))
	t.header("< ", resp.Header)
	resp.Body = &tracedBody{ReadCloser: resp.Body, show: func(data []byte) { t.body("< ", resp.Header, data) }}
	return resp, nil
}

// without is a tracer that hides these secrets wherever they are, since an API may repeat them.
func (t *tracer) without(secrets []string) *tracer {
	return &tracer{next: t.next, d: t.d, redact: t.redact, write: func(line string) { t.write(hide(line, secrets)) }}
}

// address is a URL without the credentials in its query.
func (t *tracer) address(u *url.URL) string {
	shown := *u
	q := shown.Query()
	for _, cred := range t.d.Credentials.All() {
		if cred.Query != "" && q.Has(cred.Query) {
			q.Set(cred.Query, dialect.Stars)
			shown.RawQuery = strings.ReplaceAll(q.Encode(), url.QueryEscape(dialect.Stars), dialect.Stars)
		}
	}
	return dialect.RedactURL(shown.String())
}

func (t *tracer) header(mark string, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			if t.hides(name) {
				value = dialect.Stars
			}
			t.write(mark + name + ": " + dialect.RedactURL(value))
		}
	}
}

// hides tells whether a header field holds a credential, by the dialect or by its name.
func (t *tracer) hides(name string) bool {
	for _, cred := range t.d.Credentials.All() {
		if strings.EqualFold(cred.Header, name) {
			return true
		}
	}
	return dialect.IsCredentialHeader(name)
}

// body shows JSON without secrets. Of anything else nobody can tell what is secret in it, so only its size is shown.
func (t *tracer) body(mark string, h http.Header, data []byte) {
	if len(data) == 0 {
		return
	}
	if _, err := dialect.ParseJSON(data); err == nil {
		t.write(mark + string(t.redact(data)))
		return
	}
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "an unknown type"
	}
	t.write(fmt.Sprintf("%s(%d bytes of %s)", mark, len(data), kind))
}

// tracedBody shows what was read of a body when it is closed.
type tracedBody struct {
	io.ReadCloser
	seen bytes.Buffer
	show func([]byte)
}

// Read keeps what it hands on.
func (b *tracedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.seen.Write(p[:n])
	return n, err
}

// Close shows what was read.
func (b *tracedBody) Close() error {
	if b.show != nil {
		b.show(b.seen.Bytes())
		b.show = nil
	}
	return b.ReadCloser.Close()
}
