package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
)

// Without a credentials file any value will do, but there must be one in each place, and with its prefix; in vain is what
// a call does not take.
func TestMissingCredential(t *testing.T) {
	for _, d := range builtin(t) {
		w := served(t, d, "7")
		for _, what := range append(d.Verbs.Names(), d.Calls.Names()...) {
			c := w.call(what)
			if !c.Native() {
				continue
			}
			for _, name := range d.CredentialsOf(c) {
				for _, bad := range badly(d.Credentials.Get(name)) {
					a := w.with(what, "7", "", append(carrying(d, name), bad...))
					wantErrorObject(t, d, a, http.StatusUnauthorized)
					wantChallenge(t, d, a)
				}
			}
			for _, name := range c.Without {
				header := append(carrying(d, name), d.Credentials.Get(name).Header+": Basic eDp5")
				if a := w.with(what, "7", "", header); a.status/100 != 2 {
					t.Errorf("%s: %s with %s: %d %s", d.Name, what, name, a.status, a.body)
				}
			}
		}
	}
}

// badly are ways not to give a credential.
func badly(c *dialect.Credential) [][]string {
	ways := [][]string{nil, {c.Header + ": "}, {c.Header + ": " + c.Prefix}, {c.Header + ": " + strings.TrimSpace(c.Prefix)}}
	if c.Prefix != "" {
		ways = append(ways, []string{c.Header + ": Basic eDp5"}) // else that is a value
	}
	if c.Also != "" {
		ways = append(ways, []string{c.Header + ": " + c.Also}, []string{c.Header + ": " + strings.ToLower(strings.TrimSpace(c.Also)) + " \t"})
	}
	return ways
}

// wantChallenge wants a refused caller to be told how to authenticate (RFC 9110 section 11.6.1), where HTTP has a word
// for that.
func wantChallenge(t *testing.T, d *dialect.Dialect, a answer) {
	t.Helper()
	for _, c := range d.Credentials.All() {
		scheme := strings.TrimSpace(c.Prefix + c.Also)
		if got := a.header.Get("WWW-Authenticate"); strings.EqualFold(c.Header, "Authorization") && got != scheme+` realm="`+d.Name+`"` {
			t.Errorf("WWW-Authenticate: %q", got)
		}
	}
}

// A prefix is a scheme, a word in which case does not count (RFC 9110 section 11.1); with the other one that an API
// takes, or without it, a value is the same.
func TestPrefixes(t *testing.T) {
	for _, d := range builtin(t) {
		o := options(newStore(t), d)
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {{Values: valuesOf(d, "given")}}}}
		w := newWire(t, d, listen(t, server.New(o)))
		for name, c := range d.Credentials.All() {
			if c.Header == "" {
				continue
			}
			for _, prefix := range []string{c.Prefix, strings.ToLower(c.Prefix), strings.ToUpper(c.Prefix), c.Also, strings.ToLower(c.Also), c.Also + "  "} {
				if prefix == "  " || prefix == "" && c.Prefix != "" {
					continue // a word that there is not
				}
				header := append(carrying(d, name), c.Header+": "+prefix+"given-"+name)
				w.with(dialect.List, "", "", header).want(t, http.StatusOK)
				header = append(carrying(d, name), c.Header+": "+prefix+"given-"+name+"x")
				w.with(dialect.List, "", "", header).want(t, http.StatusUnauthorized, "not known here")
			}
		}
	}
}

// teams is a dialect with everything about access that the built-in ones do not have: variables in paths, credentials in the
// query and by basic authentication, permissions of its own, and a login that says until when.
const teams = `
dialect: teams
title: Teams
variables: {team_id: {title: The team}}
credentials:
  key: {title: Key, query: api_key}
  user: {title: User, basic: user}
  password: {title: Password, basic: password}
verbs:
  list:   {call: "GET /team/{team_id}/hooks", permission: HOOKS_READ}
  get:    {call: "GET /team/{team_id}/hooks/{id}"}
  create: {call: "POST /team/{team_id}/hooks", without: [user, password]}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url, required: true, format: uri}
errors: {object: {error: "{message}", kind: "{kind}"}, message: /error}
`

func TestCredentialsFile(t *testing.T) {
	d := parse(t, teams)
	c, err := server.ParseCredentials([]byte(`
teams:
  - values: {key: k1, user: ada, password: "p:w"}
    vars: {team_id: "7"}
  - values: {key: k2, user: bob, password: x}
    permissions: [HOOKS_READ]
`), []string{"teams"})
	if err != nil {
		t.Fatal(err)
	}
	o := options(newStore(t), d)
	o.Credentials = c
	url := listen(t, server.New(o)) + "/teams/team/"
	const ada, bob = "Authorization: Basic YWRhOnA6dw==", "Authorization: Basic Ym9iOng="
	for _, s := range []struct {
		method, path, body, header string
		status                     int
		says                       string
	}{
		{"GET", "7/hooks?api_key=k1", "", ada, 200, "[]"},
		{"GET", "7/hooks?api_key=k2", "", ada, 401, "not known here"},
		{"GET", "7/hooks?api_key=k1", "", bob, 401, "not known here"},
		{"GET", "7/hooks", "", ada, 401, "the query parameter api_key is missing"},
		{"GET", "7/hooks?api_key=", "", ada, 401, "the query parameter api_key is missing"},
		{"GET", "7/hooks?api_key=k1", "", "X: y", 401, "the user of HTTP basic authentication is missing"},
		{"GET", "7/hooks?api_key=k1", "", "Authorization: Basic YWRhOg==", 401, "the password of HTTP basic authentication is missing"},
		{"GET", "8/hooks?api_key=k1", "", ada, 403, `these credentials are not for the team_id \"8\"`},
		{"GET", "8/hooks/none?api_key=k1", "", ada, 403, "team_id"},
		{"GET", "8/hooks?api_key=k2", "", bob, 200, "[]"},
		{"GET", "8/hooks/none?api_key=k2", "", bob, 403, "the permission WEBHOOKS:VIEW is missing"},
		{"POST", "7/hooks?api_key=k1", `{"url":"https://example.com"}`, "X: y", 200, "example.com"},
		{"POST", "8/hooks?api_key=k1", `{"url":"https://example.com"}`, "X: y", 403, "team_id"},
		{"POST", "7/hooks?api_key=k2", `{"url":"https://example.com"}`, "X: y", 403, "the permission WEBHOOKS:ADD is missing"},
		{"GET", "8/hooks?api_key=k2", "", bob, 200, "[]"}, // another team's webhooks are not here
		{"GET", "7%2F/hooks?api_key=k2", "", bob, 200, "[]"},
	} {
		a := bare(t, s.method, url+s.path, s.body, s.header)
		a.want(t, s.status, s.says)
		if a.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") != `Basic realm="teams"` {
			t.Errorf("%s: WWW-Authenticate: %q", s.path, a.header.Get("WWW-Authenticate"))
		}
		for _, secret := range []string{"k1", "p:w", "ada"} {
			if strings.Contains(a.body, secret) {
				t.Errorf("%s: tells %s", s.path, a.body)
			}
		}
	}
}

// A caller who may nothing is told so before they learn what is there.
func TestForbiddenComesBeforeNotFound(t *testing.T) {
	d := parse(t, teams)
	o := options(newStore(t), d)
	o.Credentials = &server.Credentials{}
	a := bare(t, "GET", listen(t, server.New(o))+"/teams/team/7/hooks/none?api_key=k", "", "Authorization: Basic YTpi")
	wantErrorObject(t, d, a, http.StatusUnauthorized)
}

const expiring = `
dialect: expiring
title: Expiring
credentials:
  token: {title: Token, header: X-Token}
  name: {title: Name}
login: {call: POST /login, makes: token, needs: [name], body: {who: "{name}"}, token: /token, expires: /until, lifetime: 1h, make: uuid, status: 201,
        answer: {token: "{token}", since: "{now}", until: "{expires}"}}
verbs:
  list: {call: GET /hooks}
fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
errors: {object: {error: "{message}"}, message: /error}
`

func TestLoginEnds(t *testing.T) {
	d := parse(t, expiring)
	now := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	o := options(newStore(t), d)
	o.Maker.Now = func() time.Time { return now }
	o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{"expiring": {{Values: map[string]string{"name": "ada"}}}}}
	url := listen(t, server.New(o)) + "/expiring"

	bare(t, "POST", url+"/login/", `{"who":"eve"}`).want(t, 401, "not known here")
	bare(t, "POST", url+"/login", `{}`).want(t, 401, "who is missing in the body")
	bare(t, "POST", url+"/login", `{"who":`).want(t, 400, "request body")
	bare(t, "POST", url+"/login", `[]`).want(t, 400, "request body")
	bare(t, "POST", url+"/login", `{"who":"`+strings.Repeat("a", 2<<20)+`"}`).want(t, 413, "longer than")
	a := bare(t, "POST", url+"/login", `{"who":"ada"}`)
	a.want(t, 201, `"since":"2026-02-03T04:05:06Z","until":"2026-02-03T05:05:06Z"`)
	token := strings.Split(a.body, `"`)[3]

	bare(t, "GET", url+"/hooks", "", "X-Token: "+token).want(t, 200)
	bare(t, "GET", url+"/hooks", "", "X-Token: "+token+"x").want(t, 401)
	now = now.Add(time.Hour)
	bare(t, "GET", url+"/hooks", "", "X-Token: "+token).want(t, 200)
	now = now.Add(time.Second)
	bare(t, "GET", url+"/hooks", "", "X-Token: "+token).want(t, 401, "not known here")
}

func TestParseCredentials(t *testing.T) {
	for _, s := range []struct{ text, says string }{
		{"[]", "a mapping"},
		{"a: [", "a mapping"},
		{"admin: ''", "line 1: admin is a text"},
		{"admin: [s3cret]", "line 1: admin is a text"},
		{"enfiks: []", `there is no dialect "enfiks" here: this server has enfix, standard`},
		{"enfix: s3cret", "line 1: a list"},
		{"enfix:\n- s3cret", "line 2: an entry has values"},
		{"enfix:\n- {}", "line 2: an entry has values"},
		{"enfix:\n- {values: {token: s3cret}, permission: [A]}", "line 2: an entry has values"},
		{"enfix:\n- {values: {token: [s3cret]}}", "line 2: an entry has values"},
		{"enfix:\n- {values: {token: s3cret}, permissions: A}", "line 2: an entry has values"},
	} {
		_, err := server.ParseCredentials([]byte(s.text), []string{"enfix", "standard"})
		if err == nil || !strings.Contains(err.Error(), s.says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", s.text, err)
		}
	}
	c, err := server.ParseCredentials([]byte("admin: a\nenfix:\n- {values: {token: t}}\n- {values: {token: u}, permissions: []}\n"), []string{"enfix"})
	if err != nil || c.Admin != "a" || len(c.Grants["enfix"]) != 2 || c.Grants["enfix"][0].Permissions != nil || c.Grants["enfix"][1].Permissions == nil {
		t.Errorf("%+v %v", c, err)
	}
}

func TestOwnAPI(t *testing.T) {
	st := newStore(t)
	open := listen(t, server.New(options(st, builtin(t)...)))
	o := options(st, builtin(t)...)
	o.Credentials = &server.Credentials{Admin: "the-admin"}
	guarded := listen(t, server.New(o))
	for _, s := range []struct {
		url, header string
		status      int
	}{
		{open + "/_hookctl/healthz", "X: y", 200},
		{open + "/_hookctl/readyz", "X: y", 200},
		{open + "/_hookctl/v1/none", "X: y", 404},
		{guarded + "/_hookctl/healthz", "X: y", 200},
		{guarded + "/_hookctl/readyz", "X: y", 200},
		{guarded + "/_hookctl/v1/none", "X: y", 401},
		{guarded + "/_hookctl", "X: y", 401},
		{guarded + "/_hookctl/", "X: y", 401},
		{guarded + "/_hookctl/v1/none", "Authorization: Bearer the-admin", 404},
		{guarded + "/_hookctl/v1/none", "Authorization: Bearer the-admin2", 401},
		{guarded + "/_hookctl/v1/none", "Authorization: Bearer ", 401},
		{guarded + "/_hookctl/v1/none", "Authorization: the-admin", 401},
	} {
		bare(t, "GET", s.url, "", s.header).want(t, s.status)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	bare(t, "GET", open+"/_hookctl/healthz", "").want(t, 200)
	bare(t, "GET", open+"/_hookctl/readyz", "").want(t, 503, `"error"`)
}

// Who mistypes a variable gets too little, not too much.
func TestCredentialsForAVariableThatIsNone(t *testing.T) {
	d := parse(t, teams)
	c, err := server.ParseCredentials([]byte(`teams: [{values: {key: k1, user: ada, password: "p:w"}, vars: {team: "7"}}]`), []string{"teams"})
	if err != nil {
		t.Fatal(err)
	}
	o := options(newStore(t), d)
	o.Credentials = c
	url := listen(t, server.New(o)) + "/teams/team/7/hooks?api_key=k1"
	bare(t, "GET", url, "", "Authorization: Basic YWRhOnA6dw==").want(t, http.StatusForbidden, "the variable team, which this API does not have")
}
