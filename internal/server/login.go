package server

import (
	"crypto/sha256"
	"net/http"
	"net/url"
	"sync"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// login makes a short-lived credential of others.
func (a *api) login(w http.ResponseWriter, r *http.Request, _ endpoint) {
	given, err := a.given(r, a.d.LoginCredentials())
	if err != nil {
		a.fail(w, err, 0)
		return
	}
	body, ok := a.loginBody(w, r)
	if !ok {
		return
	}
	if err := a.d.CheckLogin(body); err != nil {
		a.fail(w, err, 0)
		return
	}
	for _, name := range a.d.Login.Needs {
		given[name] = body(a.d.LoginMember(name))
		if given[name] == "" {
			a.fail(w, hook.Errorf(hook.Unauthenticated, "%s is missing in the body", a.d.LoginMember(name)), 0)
			return
		}
	}
	now := a.s.o.Maker.Now()
	until, token := now.Add(a.d.LoginLifetime()), a.d.NewToken(a.s.o.Maker)
	if a.s.o.Credentials != nil { // else any token is good
		grant := a.grant(given, nil)
		if grant == nil {
			a.fail(w, hook.Errorf(hook.Unauthenticated, "these credentials are not known here"), 0)
			return
		}
		a.issued.add(token, grant, until)
	}
	send(w, a.d.AnswerLogin(token, now, until))
}

// loginBody reads a login's body, and returns what finds a member of it.
func (a *api) loginBody(w http.ResponseWriter, r *http.Request) (func(member string) string, bool) {
	data, ok := a.rawBody(w, r)
	if !ok {
		return nil, false
	}
	if a.d.Login.Encoding == "form" {
		form, err := url.ParseQuery(string(data))
		if err != nil {
			a.fail(w, hook.Errorf(hook.Invalid, "the body is no form"), 0)
			return nil, false
		}
		return form.Get, true
	}
	o, err := dialect.ParseObject(data)
	if err != nil {
		a.fail(w, &hook.Error{Kind: hook.Invalid, Message: "request body", Err: err}, 0)
		return nil, false
	}
	return func(member string) string {
		v, _ := o.Get(member)
		return dialect.Text(v)
	}, true
}

// tokens remembers what the login made, by digest, until it ends or the server does; a client then logs in anew.
type tokens struct {
	mu    sync.Mutex
	now   func() time.Time
	known map[[sha256.Size]byte]issued
}

type issued struct {
	grant *Grant
	until time.Time
}

func newTokens(now func() time.Time) *tokens {
	return &tokens{now: now, known: map[[sha256.Size]byte]issued{}}
}

// add remembers a token, and forgets those that have ended.
func (t *tokens) add(token string, g *Grant, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key, old := range t.known {
		if t.now().After(old.until) {
			delete(t.known, key)
		}
	}
	t.known[sha256.Sum256([]byte(token))] = issued{g, until}
}

func (t *tokens) find(token string) *Grant {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.known[sha256.Sum256([]byte(token))]
	if !ok || t.now().After(k.until) {
		return nil
	}
	return k.grant
}
