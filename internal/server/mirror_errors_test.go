package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

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

// everything makes each call of an API that it has, and returns the errors by what was done.
func everything(t *testing.T, m mirror) map[string]error {
	t.Helper()
	ctx, in := t.Context(), hook.Input{Set: settable(m.d, 0)}
	done := map[string]error{}
	for _, err := range m.c.List(ctx, hook.Query{}) {
		done["list"] = err
	}
	_, done["get"] = m.c.Get(ctx, "7")
	_, done["create"] = m.c.Create(ctx, in)
	_, done["replace"] = m.c.Replace(ctx, "7", in)
	_, done["patch"] = m.c.Patch(ctx, "7", in)
	_, done["delete"] = m.c.Delete(ctx, "7")
	if m.d.Verbs.Get(dialect.Test) != nil {
		done["test"] = m.c.Test(ctx, "7")
	}
	for _, name := range m.d.Calls.Names() {
		_, done[name] = m.c.Call(ctx, name, "7", nil)
	}
	return done
}

// A kind of error at the one end is the same kind at the other, with its message, whatever was done.
func TestMirrorErrorKinds(t *testing.T) {
	for _, kind := range []hook.Kind{
		hook.Invalid, hook.Unauthenticated, hook.Forbidden, hook.NotFound, hook.Conflict, hook.Unavailable,
	} {
		t.Run(string(kind), func(t *testing.T) {
			mirrored(t, func(t *testing.T, m mirror) {
				o := options(m.st, m.d)
				o.Service = func(*dialect.Dialect, string) server.Service {
					return failing{&hook.Error{Kind: kind, Message: `it "failed" ✓`, Fields: map[string]string{"url": "is too blue"}}}
				}
				m.c = newClient(t, m.d, "http://in.process", server.InProcess(server.New(o)))
				for what, err := range everything(t, m) {
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
		o := options(st, d)
		o.Service = func(*dialect.Dialect, string) server.Service {
			return failing{errors.New("/var/lib/secret.db is full")}
		}
		for what, err := range everything(t, mirror{d: d, c: newClient(t, d, listen(t, server.New(o)), nil)}) {
			wantKind(t, err, hook.Unavailable, "500 Internal Server Error", "internal error")
			if strings.Contains(err.Error(), "secret.db") {
				t.Errorf("%s: %s: %v", d.Name, what, err)
			}
		}
	}
}

func TestMirrorRealErrors(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		ctx, in := t.Context(), hook.Input{Set: settable(m.d, 0)}
		_, err := m.c.Get(ctx, "none")
		wantKind(t, err, hook.NotFound, "none")
		_, err = m.c.Replace(ctx, "none", in)
		wantKind(t, err, hook.NotFound, "none")
		_, err = m.c.Patch(ctx, "none", in)
		wantKind(t, err, hook.NotFound, "none")
		_, err = m.c.Delete(ctx, "none")
		wantKind(t, err, hook.NotFound, "none")
		for name := range m.d.Credentials.All() {
			if slices.Contains(m.d.CredentialsOf(m.d.Verbs.Get(dialect.List)), name) {
				wantRefused(t, m, name)
			}
		}
	})
}

// wantRefused takes one credential away on the wire.
func wantRefused(t *testing.T, m mirror, name string) {
	t.Helper()
	header := m.d.Credentials.Get(name).Header
	without := roundTripper(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		r.Header.Del(header)
		return server.InProcess(m.h).RoundTrip(r)
	})
	m.c = newClient(t, m.d, "http://in.process", without)
	for _, err := range everything(t, m) {
		wantKind(t, err, hook.Unauthenticated, header)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// With a credentials file, callers may do what it says: others are unknown, and what is not permitted is forbidden.
func TestMirrorPermissions(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		values := func(who string) map[string]string {
			v := map[string]string{}
			for name := range m.d.Credentials.All() {
				v[name] = who + "-" + name
			}
			return v
		}
		viewing := []string{"WEBHOOKS:VIEW"}
		o := options(m.st, m.d)
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{m.d.Name: {
			{Values: values("owner")}, {Values: values("viewer"), Permissions: &viewing}, {Values: values("nobody"), Permissions: &[]string{}},
		}}}
		h := server.New(o)
		as := func(who string) mirror {
			caller := m
			caller.c = credentialed(t, m.d, "http://in.process", server.InProcess(h), func(name string) string { return values(who)[name] })
			return caller
		}
		w := create(t, as("owner"), settable(m.d, 0))
		if _, err := as("viewer").c.Get(t.Context(), w.ID); err != nil {
			t.Error(err)
		}
		if got := all(t, as("viewer").c.List(t.Context(), hook.Query{})); len(got) != 1 {
			t.Errorf("the viewer sees %q", ids(got))
		}
		for what, err := range everything(t, as("viewer")) {
			c := m.d.Verbs.Get(what)
			if c == nil {
				c = m.d.Calls.Get(what)
			}
			if need := m.d.PermissionOf(what, c); need != "WEBHOOKS:VIEW" {
				wantKind(t, err, hook.Forbidden, need)
			}
		}
		for _, err := range everything(t, as("nobody")) {
			wantKind(t, err, hook.Forbidden, "WEBHOOKS:")
		}
		for _, err := range everything(t, as("stranger")) {
			wantKind(t, err, hook.Unauthenticated)
		}
	})
}

// A login over the wire: the token stands for those who logged in, and for what they may do.
func TestMirrorLogin(t *testing.T) {
	for _, d := range builtin(t) {
		if d.Login == nil {
			continue
		}
		st, values := newStore(t), map[string]string{}
		for name := range d.Credentials.All() {
			if name != d.Login.Makes {
				values[name] = "mine & " + name + "=ü"
			}
		}
		o := options(st, d)
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {{Values: values, Permissions: &[]string{"WEBHOOKS:VIEW"}}}}}
		for name, v := range values {
			if d.Credentials.Get(name).Header != "" {
				values[name] = strings.Trim(v, "ü&= ") // a header field is best without
			}
		}
		m := mirror{d: d, st: st, c: credentialed(t, d, "http://in.process", server.InProcess(server.New(o)), func(name string) string { return values[name] })}
		if got := all(t, m.c.List(t.Context(), hook.Query{})); len(got) != 0 {
			t.Error(ids(got))
		}
		_, err := m.c.Create(t.Context(), hook.Input{Set: settable(d, 0)})
		wantKind(t, err, hook.Forbidden, "WEBHOOKS:ADD")
		wrong := credentialed(t, d, "http://in.process", server.InProcess(server.New(o)), func(name string) string {
			if slices.Contains(d.Login.Needs, name) {
				return "wrong"
			}
			return values[name]
		})
		_, err = wrong.Get(t.Context(), "7")
		wantKind(t, err, hook.Unauthenticated, "log in")
	}
}
