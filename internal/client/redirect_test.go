package client_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

func TestRedirects(t *testing.T) {
	other := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, webhook("7")) })
	get := func(c *client.Client) error { _, err := c.Get(t.Context(), "7"); return err }
	create := func(c *client.Client) error {
		_, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "https://example.com/in"}})
		return err
	}
	for name, s := range map[string]struct {
		status int
		to     string
		do     func(*client.Client) error
		says   string // empty: it is followed
	}{
		"GET 301, same host":     {301, "/moved", get, ""},
		"GET 302, same host":     {302, "/moved", get, ""},
		"GET 307, whole URL":     {307, "SELF/moved", get, ""},
		"GET 308, relative":      {308, "moved", get, ""},
		"POST 307, same host":    {307, "/moved", create, ""},
		"POST 308, same host":    {308, "/moved", create, ""},
		"POST 301, becomes GET":  {301, "/moved", create, "redirects a POST"},
		"POST 302, becomes GET":  {302, "/moved", create, "redirects a POST"},
		"POST 303, becomes GET":  {303, "/moved", create, "redirects a POST"},
		"another host":           {302, "http://evil.example/steal", get, "another host, evil.example"},
		"another host for POST":  {307, "http://evil.example/steal", create, "another host, evil.example"},
		"another port":           {302, other.URL, get, "another host, 127.0.0.1:"},
		"without scheme":         {302, "//evil.example/", get, "another host, evil.example"},
		"user before the host":   {302, "http://127.0.0.1@evil.example/", get, "another host, evil.example"},
		"another name of itself": {302, "http://localhost:1/", get, "another host, localhost:1"},
		"no HTTP":                {302, "file:///etc/passwd", get, "another host"},
		"in a circle":            {302, "/webhooks/7", get, "in a circle"},
	} {
		t.Run(name, func(t *testing.T) {
			var self *wire
			self = serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
				if r.URL.Path != "/moved" && r.URL.Path != "/webhooks/moved" {
					w.Header().Set("Location", strings.ReplaceAll(s.to, "SELF", self.URL))
					w.WriteHeader(s.status)
					return
				}
				if r.Header.Get("Authorization") != "Bearer s3cret-token" {
					t.Errorf("the credential is lost: %q", r.Header)
				}
				says(w, 200, webhook("7"))
			})
			err := s.do(standard(t, client.Options{Server: self.URL, Retries: 2}))
			if s.says == "" && err != nil {
				t.Error(err)
			}
			if s.says != "" {
				wantError(t, err, hook.Failed, s.says)
				if name != "in a circle" {
					self.wantCount(t, 1)
				}
			}
		})
	}
	other.wantCount(t, 0)
}

func TestRedirectWithoutEncryption(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, webhook("7")) })
	host := strings.TrimPrefix(plain.URL, "http://")
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://"+host+"/webhooks/7")
		w.WriteHeader(http.StatusFound)
	}))
	defer secure.Close()
	// both are at the same address, as far as the client can see
	transport := roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Scheme == "https" {
			r = r.Clone(r.Context())
			r.URL.Host = strings.TrimPrefix(secure.URL, "https://")
			return secure.Client().Transport.RoundTrip(r)
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	_, err := standard(t, client.Options{Server: "https://" + host, Transport: transport}).Get(t.Context(), "7")
	wantError(t, err, hook.Failed, "redirects to another host")
	plain.wantCount(t, 0)
}

func TestCertificateOfNobodyWeKnow(t *testing.T) {
	ts := httptest.NewTLSServer(http.NotFoundHandler())
	defer ts.Close()
	ts.Config.ErrorLog = nil
	_, err := standard(t, client.Options{Server: ts.URL, Retries: 3}).Get(t.Context(), "7")
	wantError(t, err, hook.Unavailable, "certificate")
}
