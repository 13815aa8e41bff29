package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// everywhere is a dialect that carries credentials in each way that there is.
const everywhere = `
dialect: everywhere
title: Everywhere
credentials:
  api: {title: Key, query: api_key}
  user: {title: User, basic: user}
  pass: {title: Password, basic: password}
  token: {title: Token, header: X-Badge, prefix: "Badge "}
verbs:
  list:   {call: GET /hooks}
  get:    {call: "GET /hooks/{id}"}
  create: {call: POST /hooks, without: [user, pass]}
  patch:  {call: "PATCH /hooks/{id}"}
filters: {url: {query: at}}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url, format: uri}
  - {name: secret, at: /signing/word, secret: true}
  - {name: headers, at: /send_headers, spell: pairs, pair: [key, value], secret: true}
  - {own: pin, at: /pin, type: integer, secret: true}
errors: {object: {error: "{message}", fields: "{fields}"}, message: /error, fields: /fields}
`

func badges() map[string]string {
	return map[string]string{"api": "s3cret k&y", "user": "s3cret-user", "pass": "s3cret:pass", "token": "s3cret-badge"}
}

func TestCredentialsGoWhereTheDialectSays(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		user, pass, basic := r.BasicAuth()
		if r.URL.Query().Get("api_key") != "s3cret k&y" || r.Header.Get("X-Badge") != "Badge s3cret-badge" {
			t.Errorf("%s: %s, %q", r.Method, r.RequestURI, r.Header)
		}
		if r.Method == http.MethodPost && basic || r.Method == http.MethodGet && (user != "s3cret-user" || pass != "s3cret:pass") {
			t.Errorf("%s: %q %q %t", r.Method, user, pass, basic)
		}
		if n == 1 && r.URL.Query().Get("at") != "u" {
			t.Errorf("the filter is lost: %s", r.RequestURI)
		}
		says(w, 200, map[bool]string{true: "[]", false: webhook("7")}[n == 1])
	})
	c := newClient(t, client.Options{Dialect: parse(t, everywhere), Server: ts.URL, Credential: having(badges())})
	if _, err := all(c.List(t.Context(), hook.Query{Filters: map[string]string{"url": "u"}})); err != nil {
		t.Error(err)
	}
	if _, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "https://example.com"}}); err != nil {
		t.Error(err)
	}
	ts.wantCount(t, 2)
}

func TestMissingCredentialsAreNamedAtOnce(t *testing.T) {
	ts := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	c := newClient(t, client.Options{Dialect: parse(t, everywhere), Server: ts.URL, Credential: having(map[string]string{"pass": "s3cret"})})
	_, err := c.Get(t.Context(), "7")
	wantError(t, err, hook.Invalid, "api and user and token", "HOOKCTL_API and HOOKCTL_USER and HOOKCTL_TOKEN")
	_, err = newClient(t, client.Options{Dialect: parse(t, everywhere), Server: ts.URL}).Get(t.Context(), "7")
	wantError(t, err, hook.Invalid, "HOOKCTL_PASS")

	// a login could make one of them
	c = newClient(t, client.Options{Dialect: load(t, "enfix"), Server: ts.URL, Credential: having(map[string]string{"username": "ada"})})
	_, err = c.Get(t.Context(), "7")
	wantError(t, err, hook.Invalid, "app_token and token", "HOOKCTL_APP_TOKEN and HOOKCTL_TOKEN", "HOOKCTL_USERNAME and HOOKCTL_PASSWORD")
	ts.wantCount(t, 0)
}

func TestCredentialThatCannotBeRead(t *testing.T) {
	ts := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	broken := func(string) (string, bool, error) { return "", false, errors.New("the keyring is locked") }
	for _, name := range []string{"standard", "enfix"} {
		_, err := newClient(t, client.Options{Dialect: load(t, name), Server: ts.URL, Credential: broken}).Get(t.Context(), "7")
		if err == nil || !strings.Contains(err.Error(), "get webhook 7: the keyring is locked") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ts.wantCount(t, 0)
}

// What cannot stand in a header field is refused before anything is sent, and not shown.
func TestCredentialThatIsNoHeader(t *testing.T) {
	ts := serve(t, func(http.ResponseWriter, *http.Request, int) {})
	for _, value := range []string{"s3cret\nX-Evil: yes", "s3cret\r\n", "s3cret\x00", "\x7fs3cret"} {
		for _, name := range []string{"standard", "enfix"} {
			c := newClient(t, client.Options{Dialect: load(t, name), Server: ts.URL, Retries: 3, Credential: func(string) (string, bool, error) { return value, true, nil }})
			_, err := c.Get(t.Context(), "7")
			wantError(t, err, hook.Invalid, "token", "control character")
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%q leaks: %v", value, err)
			}
		}
	}
	ts.wantCount(t, 0)
}

// An embedded server takes any credential, so none needs to be given.
func TestLocalNeedsNoCredentials(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.Header.Get("App-Token") == "" || r.Header.Get("Token") == "" {
			t.Errorf("%q", r.Header)
		}
		says(w, 200, "[]")
	})
	if _, err := all(newClient(t, client.Options{Dialect: load(t, "enfix"), Server: ts.URL, Local: true}).List(t.Context(), hook.Query{})); err != nil {
		t.Error(err)
	}
	ts.wantCount(t, 1)
}

func TestRefusedCredentialNamesItsVariables(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		says(w, 401, `{"error":"s3cret-badge of s3cret-user is void","fields":{"x":"s3cret:pass"}}`)
	})
	_, err := newClient(t, client.Options{Dialect: parse(t, everywhere), Server: ts.URL, Credential: having(badges())}).Get(t.Context(), "7")
	e := errorOf(t, err, hook.Unauthenticated, "******** of ******** is void", "HOOKCTL_API and HOOKCTL_USER and HOOKCTL_PASS and HOOKCTL_TOKEN")
	if strings.Contains(err.Error(), "s3cret") || strings.Contains(e.Fields["x"], "s3cret") {
		t.Errorf("leaks: %v %v", err, e.Fields)
	}
	ts.wantCount(t, 1)
}

// An API that repeats what it was sent makes no secret public.
func TestErrorsThatRepeatSecrets(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		says(w, 400, `{"error":"key s3cret-signing is short, header s3cret-value31337 is long, pin 31337 is easy, `+r.URL.Query().Get("api_key")+` too"}`)
	})
	c := newClient(t, client.Options{Dialect: parse(t, everywhere), Server: ts.URL, Credential: having(badges())})
	_, err := c.Create(t.Context(), hook.Input{Set: map[string]any{
		"secret": "s3cret-signing", "headers": []any{map[string]any{"name": "X-A", "value": "s3cret-value31337"}}, "pin": 31337,
	}})
	wantError(t, err, hook.Invalid, "key ******** is short, header ******** is long, pin ******** is easy")
	for _, secret := range []string{"s3cret", "31337"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("leaks %s: %v", secret, err)
		}
	}
}

// The body of a further call has secrets too.
func TestErrorsThatRepeatSecretsOfCalls(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		says(w, 400, `{"error":"s3cret-signing is short"}`)
	})
	d := parse(t, everywhere+"calls: {resign: {call: \"POST /hooks/{id}/sign\"}}\n")
	c := newClient(t, client.Options{Dialect: d, Server: ts.URL, Credential: having(badges())})
	_, err := c.Call(t.Context(), "resign", "7", []byte(`[{"signing":{"word":"s3cret-signing"}}]`))
	wantError(t, err, hook.Invalid, "******** is short")
}
