package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// failing is a service in which nothing works.
type failing struct{ err error }

func (f failing) List(context.Context, hook.Query) iter.Seq2[hook.Webhook, error] {
	return func(yield func(hook.Webhook, error) bool) { yield(hook.Webhook{}, f.err) }
}
func (f failing) Get(context.Context, string) (hook.Webhook, error) { return hook.Webhook{}, f.err }
func (f failing) Create(context.Context, hook.Input) (hook.Webhook, error) {
	return hook.Webhook{}, f.err
}

func (f failing) Replace(context.Context, string, hook.Input) (hook.Webhook, error) {
	return hook.Webhook{}, f.err
}

func (f failing) Patch(context.Context, string, hook.Input) (hook.Webhook, error) {
	return hook.Webhook{}, f.err
}
func (f failing) Delete(context.Context, string) (hook.Deletion, error) { return "", f.err }
func (f failing) Test(context.Context, string) error                    { return f.err }
func (f failing) Own(context.Context, string) (json.RawMessage, error)  { return nil, f.err }

func (f failing) Call(context.Context, string, string, json.RawMessage) (json.RawMessage, error) {
	return nil, f.err
}
func (f failing) Count(context.Context, hook.Query) (int, error) { return 0, f.err }

// everything makes each call of an API that it has, for a webhook, which it deletes at last, and returns the errors by
// what was done.
func everything(t *testing.T, m mirror, id string) map[string]error {
	t.Helper()
	ctx, done := t.Context(), map[string]error{}
	for name, c := range m.d.Calls.All() {
		about := id
		if isGeneral(c) {
			about = ""
		}
		_, done[name] = m.c.Call(ctx, name, about, nil)
	}
	for _, verb := range []string{dialect.List, dialect.Get, dialect.Test, dialect.Replace, dialect.Patch, dialect.Create, dialect.Delete} {
		if m.d.Verbs.Get(verb) != nil {
			done[verb] = doVerb(t, m, verb, id)
		}
	}
	return done
}

// doVerb does one thing with a webhook.
func doVerb(t *testing.T, m mirror, verb, id string) (err error) {
	t.Helper()
	n := 2
	if verb == dialect.Create {
		n = 0 // another one than those that are changed
	}
	ctx, in := t.Context(), hook.Input{Set: settableBy(m.d, verb, n)}
	switch verb {
	case dialect.List:
		for _, e := range m.c.List(ctx, hook.Query{}) {
			err = errors.Join(err, e)
		}
	case dialect.Get:
		_, err = m.fresh().Get(ctx, id)
	case dialect.Create:
		_, err = m.c.Create(ctx, in)
	case dialect.Replace:
		_, err = m.c.Replace(ctx, id, in)
	case dialect.Patch:
		_, err = m.c.Patch(ctx, id, in)
	case dialect.Delete:
		_, err = m.c.Delete(ctx, id)
	case dialect.Test:
		err = m.c.Test(ctx, id)
	}
	return err
}

// through is a mirror whose clients talk to another server.
func (m mirror) through(t *testing.T, transport http.RoundTripper, credential func(string) string) mirror {
	t.Helper()
	m.fresh = func() *client.Client { return credentialed(t, m.d, "http://localhost", transport, credential) }
	m.c = m.fresh()
	return m
}

func given(name string) string { return "given-" + name }

// broken is a server in whose service nothing works.
func broken(m mirror, err error) http.RoundTripper {
	o := options(m.st, m.d)
	o.Service = func(*dialect.Dialect, string) server.Service { return failing{err} }
	o.Find = func(context.Context, *dialect.Dialect, string) (string, error) { return scopeOf(m.d, seven), nil }
	return server.InProcess(server.New(o))
}

// A kind of error at the one end is the same kind at the other, with its message, whatever was done. Only what is silent
// does not tell that nothing is there.
func TestMirrorErrorKinds(t *testing.T) {
	for _, kind := range []hook.Kind{
		hook.Invalid, hook.Unauthenticated, hook.Forbidden, hook.NotFound, hook.Conflict, hook.Unavailable,
	} {
		t.Run(string(kind), func(t *testing.T) {
			mirrored(t, func(t *testing.T, m mirror) {
				m = m.through(t, broken(m, &hook.Error{Kind: kind, Message: `it "failed" ✓`, Fields: map[string]string{"url": "is too blue"}}), given)
				for what, err := range everything(t, m, "7") {
					call := callsOf(m.d, what)[0]
					if m.d.Verbs.Get(what) == nil && isGeneral(call) || call.Silent && kind == hook.NotFound {
						if err != nil {
							t.Errorf("%s: %v", what, err)
						}
						continue
					}
					wantKind(t, err, kind, `it "failed" ✓`)
					var e *hook.Error
					if m.d.Errors.Fields != "" && (!errors.As(err, &e) || e.Fields["url"] != "is too blue") {
						t.Errorf("%s: fields are lost: %v", what, err)
					}
				}
			})
		})
	}
}

// What went wrong inside is nobody's business outside.
func TestInternalErrorsAreNotTold(t *testing.T) {
	st := newStore(t)
	for _, d := range builtin(t) {
		m := mirror{d: d, st: st}
		m = m.through(t, broken(m, errors.New("/var/lib/secret.db is full")), given)
		for what, err := range everything(t, m, "7") {
			if m.d.Verbs.Get(what) == nil && isGeneral(m.d.Calls.Get(what)) {
				continue
			}
			wantKind(t, err, hook.Unavailable, "500 Internal Server Error", "internal error")
			if strings.Contains(fmt.Sprint(err), "secret.db") {
				t.Errorf("%s: %s: %v", d.Name, what, err)
			}
		}
	}
}

// A store that cannot say where a webhook is does not say that it is deleted.
func TestFindFails(t *testing.T) {
	for _, d := range builtin(t) {
		o := options(newStore(t), d)
		o.Find = func(context.Context, *dialect.Dialect, string) (string, error) { return "", errors.New("no store") }
		a := newWire(t, d, listen(t, server.New(o))).do(dialect.Delete, "7", "")
		if d.Verbs.Get(dialect.Delete).Silent {
			wantErrorObject(t, d, a, http.StatusInternalServerError)
		} else {
			wantErrorObject(t, d, a, http.StatusNotFound)
		}
	}
}

func TestMirrorRealErrors(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		for what, err := range everything(t, m, "none") {
			call := callsOf(m.d, what)[0]
			about := what != dialect.List && what != dialect.Create && (m.d.Calls.Get(what) == nil || !isGeneral(call))
			if about && !call.Silent {
				wantKind(t, err, hook.NotFound, "none")
			} else if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if m.d.Conflicts != nil {
			wantKind(t, doVerb(t, m, dialect.Create, ""), hook.Conflict, "409", "is like this one")
		}
		for name := range m.d.Credentials.All() {
			if m.d.Credentials.Get(name).Placed() {
				wantRefused(t, m, name)
			}
		}
	})
}

// A method that a path does not have is told in the dialect's words.
func TestMirrorMethodNotAllowed(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		m = m.through(t, roundTripper(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Method = "PURGE"
			return server.InProcess(m.h).RoundTrip(r)
		}), given)
		for what, err := range everything(t, m, "7") {
			wantKind(t, err, hook.Failed, "405 Method Not Allowed", "PURGE is not possible at /"+m.d.Name)
			if t.Failed() {
				t.Fatal(what)
			}
		}
	})
}

// wantRefused takes one credential away on the wire: only calls that do not take it go on.
func wantRefused(t *testing.T, m mirror, name string) {
	t.Helper()
	header := m.d.Credentials.Get(name).Header
	m = m.through(t, roundTripper(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		r.Header.Del(header)
		return server.InProcess(m.h).RoundTrip(r)
	}), given)
	for what, err := range everything(t, m, "7") {
		if slices.Contains(m.d.CredentialsOf(callsOf(m.d, what)[0]), name) {
			wantKind(t, err, hook.Unauthenticated, header)
		} else if err != nil {
			t.Errorf("%s without %s: %v", what, name, err)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
