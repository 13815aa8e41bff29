package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// valuesOf are the credentials of somebody.
func valuesOf(d *dialect.Dialect, who string) map[string]string {
	values := map[string]string{}
	for name := range d.Credentials.All() {
		values[name] = who + "-" + name
	}
	return values
}

// guarded is a server at which only these may call.
func guarded(m mirror, grants ...*server.Grant) http.RoundTripper {
	o := options(m.st, m.d)
	o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{m.d.Name: grants}}
	return server.InProcess(server.New(o))
}

// as is a client of somebody.
func (m mirror) as(t *testing.T, h http.RoundTripper, who string) mirror {
	t.Helper()
	return m.through(t, h, func(name string) string { return valuesOf(m.d, who)[name] })
}

// needs is the permission that something needs: the last call that is made for it is the one that may fail.
func needs(d *dialect.Dialect, what string) string {
	calls := callsOf(d, what)
	verb := what
	if d.Verbs.Get(what) != nil && !native(d, what) {
		verb = d.Verbs.Get(what).By
	}
	return d.PermissionOf(verb, calls[len(calls)-1])
}

// With a credentials file, callers may do what it says: others are unknown, and what is not permitted is forbidden.
func TestMirrorPermissions(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		viewing := []string{"WEBHOOKS:VIEW"}
		h := guarded(m,
			&server.Grant{Values: valuesOf(m.d, "owner")}, &server.Grant{Values: valuesOf(m.d, "viewer"), Permissions: &viewing},
			&server.Grant{Values: valuesOf(m.d, "nobody"), Permissions: &[]string{}},
		)
		w := create(t, m.as(t, h, "owner"), settable(m.d, 1))
		for what, err := range everything(t, m.as(t, h, "viewer"), w.ID) {
			if need := needs(m.d, what); need != viewing[0] {
				wantKind(t, err, hook.Forbidden, need)
			} else if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		for _, err := range everything(t, m.as(t, h, "nobody"), w.ID) {
			wantKind(t, err, hook.Forbidden, "WEBHOOKS:")
		}
		for _, err := range everything(t, m.as(t, h, "stranger"), w.ID) {
			wantKind(t, err, hook.Unauthenticated)
		}
		left := all(t, m.as(t, h, "viewer").c.List(t.Context(), hook.Query{}))
		if len(left) != 1 || left[0].ID != w.ID {
			t.Errorf("left: %q", ids(left))
		}
		for what, err := range everything(t, m.as(t, h, "owner"), w.ID) {
			if err != nil {
				t.Errorf("the owner cannot %s: %v", what, err)
			}
		}
	})
}

// One permission is enough for what needs it, and for nothing else.
func TestMirrorEachPermission(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		for _, only := range []string{"WEBHOOKS:VIEW", "WEBHOOKS:ADD", "WEBHOOKS:EDIT", "WEBHOOKS:REMOVE"} {
			h := guarded(m, &server.Grant{Values: valuesOf(m.d, "one"), Permissions: &[]string{only}})
			for _, what := range append(m.d.Verbs.Names(), m.d.Calls.Names()...) {
				for i, c := range callsOf(m.d, what) {
					if i > 0 || m.d.Verbs.Get(what) != nil && !native(m.d, what) {
						continue // this is told of the verb by which it is done
					}
					keepSome(t, m.st, m.d, what+only)
					a := sent(t, h, m.d, c, what, what+only)
					if want := m.d.PermissionOf(what, c) == only; (a.status == http.StatusForbidden) == want {
						t.Errorf("%s with %s: %d %s", what, only, a.status, a.body)
					}
				}
			}
		}
	})
}

// sent makes a call with the credentials of somebody.
func sent(t *testing.T, h http.RoundTripper, d *dialect.Dialect, c *dialect.Call, what, id string) answer {
	t.Helper()
	path, err := c.Route().Fill(func(name string) (string, bool) {
		if name == "id" {
			return id, true
		}
		return seven(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	body := ""
	if slices.Contains(written(d), what) {
		body = least(t, d, what, 0)
	}
	req, err := http.NewRequestWithContext(t.Context(), c.Route().Method, "http://localhost/"+d.Name+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range d.CredentialsOf(c) {
		req.Header.Set(d.Credentials.Get(name).Header, d.Credentials.Get(name).Prefix+"one-"+name)
	}
	req.Header.Set("Content-Type", "application/json")
	status, data := send(t, h, req)
	return answer{status: status, body: string(data)}
}

// A login over the wire: the token stands for those who logged in, and for what they may do. When it has ended, the
// client logs in anew.
func TestMirrorLogin(t *testing.T) {
	for _, d := range builtin(t) {
		if d.Login == nil {
			continue
		}
		st, values := newStore(t), map[string]string{}
		for name, c := range d.Credentials.All() {
			switch {
			case name == d.Login.Makes:
			case c.Header != "":
				values[name] = "mine-" + name // a header field is best without what is strange
			default:
				values[name] = "mine & " + name + "=ü"
			}
		}
		now, logins := time.Now(), 0
		o := options(st, d)
		o.Maker.Now = func() time.Time { return now }
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {{Values: values, Permissions: &[]string{"WEBHOOKS:VIEW"}}}}}
		h := server.InProcess(server.New(o))
		m := mirror{d: d, st: st}
		m = m.through(t, roundTripper(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, d.Login.Route().Path) {
				logins++
			}
			return h.RoundTrip(r)
		}), func(name string) string { return values[name] })
		for _, later := range []time.Duration{0, d.LoginLifetime(), time.Second, 0} {
			now = now.Add(later)
			if got := all(t, m.c.List(t.Context(), hook.Query{})); len(got) != 0 {
				t.Error(ids(got))
			}
		}
		if logins != 2 {
			t.Errorf("%s: %d logins, want one and another when the first has ended", d.Name, logins)
		}
		_, err := m.c.Create(t.Context(), hook.Input{Set: settable(d, 0)})
		wantKind(t, err, hook.Forbidden, "WEBHOOKS:ADD")
		wrong := m.through(t, h, func(name string) string {
			if slices.Contains(d.Login.Needs, name) {
				return "wrong"
			}
			return values[name]
		})
		_, err = wrong.c.Get(t.Context(), "7")
		wantKind(t, err, hook.Unauthenticated, "log in")
	}
}

// What says until when a token is good says so truly.
func TestLoginSaysWhenItEnds(t *testing.T) {
	for _, d := range builtin(t) {
		if d.Login == nil || d.Login.Expires == "" {
			continue
		}
		now := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
		o := options(newStore(t), d)
		o.Maker.Now = func() time.Time { return now }
		body := map[string]any{}
		for _, name := range d.Login.Needs {
			body[d.LoginMember(name)] = "x"
		}
		r := d.Login.Route()
		a := bare(t, r.Method, listen(t, server.New(o))+"/"+d.Name+r.Path, text(t, body), carrying(d)...)
		until := within(object(t, []byte(a.body)), string(d.Login.Expires))
		if want := now.Add(d.LoginLifetime()).Format(time.RFC3339); until != want || within(object(t, []byte(a.body)), string(d.Login.Token)) == nil {
			t.Errorf("%s: want %s: %s", d.Name, want, a.body)
		}
	}
}
