package delivery

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/url"

	"hookctl/internal/hook"
)

// request is what an attempt sends.
type request struct {
	method string
	url    *url.URL
	header header
	secret []string // names of fields whose values are secrets
	body   []byte
}

// newRequest reads where a request goes. A name and password in the URL become a header field, as everywhere, unless
// there is one of that name.
func newRequest(method, address string, h header, body []byte) (*request, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, unusable("the URL is none of http or https with a host")
	}
	if !isToken(method) {
		return nil, unusable("the method is none of HTTP")
	}
	r := &request{method: method, url: u, header: h, body: body}
	if u.User != nil && h.get("Authorization") == "" {
		password, _ := u.User.Password()
		r.header.add("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password)))
		r.secret = append(r.secret, "Authorization")
	}
	return r, nil
}

// target is the URL as the receiver sees it, which is what some schemes sign.
func (r *request) target() string {
	u := *r.url
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// make makes it a request of net/http. That may send it once more where a connection that was kept has been closed by the
// other side in the meantime: deliveries may arrive twice, and some providers never try again after a lost connection.
func (r *request) make(ctx context.Context) (*http.Request, error) {
	if err := r.header.check(); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, r.method, "/", bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	req.URL, req.Host, req.Header = r.url, r.url.Host, r.header.forRequest()
	if host := r.header.get("Host"); host != "" {
		req.Host = host // net/http takes it from nowhere else
	}
	if req.Header["Idempotency-Key"] == nil {
		req.Header["Idempotency-Key"] = []string{} // makes net/http take it for repeatable, and is not sent
	}
	return req, nil
}

// record is what is kept of it.
func (r *request) record(address string) *hook.AttemptRequest {
	return &hook.AttemptRequest{Method: r.method, URL: address, Headers: r.header, Body: r.body, SecretHeaders: r.secret}
}
