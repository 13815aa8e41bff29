package server_test

import (
	"maps"
	"net/http"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
)

// silent lists the dialects whose delete does not tell whether the webhook was there.
func silent(t *testing.T) []*dialect.Dialect {
	t.Helper()
	var list []*dialect.Dialect
	for _, d := range builtin(t) {
		if c := d.Verbs.Get(dialect.Delete); c != nil && c.Silent {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		t.Fatal("no dialect is silent")
	}
	return list
}

// wantSilence wants an answer that tells nothing at all.
func wantSilence(t *testing.T, a answer) {
	t.Helper()
	header := maps.Clone(a.header)
	header.Del("Date")
	if a.status != http.StatusNoContent || a.body != "" || len(header) > 0 {
		t.Errorf("told: %d %v %q", a.status, header, a.body)
	}
}

// Whether a webhook was there, was not, or was deleted before: the answer is the same, and so is what it leaves.
func TestSilentDelete(t *testing.T) {
	for _, d := range silent(t) {
		w := served(t, d, "7", "8")
		for _, id := range []string{"7", "7", "none", "%", "..%2f8", "8/", "x?y", "ü"} {
			wantSilence(t, w.do(dialect.Delete, id, ""))
		}
		if w.own("7") != "" || w.own("8") == "" {
			t.Errorf("%s: left: %v", d.Name, w.items(""))
		}
	}
}

// What the call does not take may be there, be wrong, or be missing.
func TestSilentDeleteTakesNoToken(t *testing.T) {
	for _, d := range silent(t) {
		o := options(newStore(t), d)
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {{Values: valuesOf(d, "given")}}}}
		w := newWire(t, d, listen(t, server.New(o)))
		for n, name := range d.Verbs.Get(dialect.Delete).Without {
			header := d.Credentials.Get(name).Header
			for i, with := range [][]string{nil, {header + ": wrong"}, {header + ": "}} {
				id := w.made(least(t, d, dialect.Create, 3*n+i))
				wantSilence(t, w.with(dialect.Delete, id, "", append(carrying(d, name), with...)))
				if w.own(id) != "" {
					t.Errorf("%s: with %q: still there", d.Name, with)
				}
			}
		}
	}
}

// Silence is for those who may delete: others are told that they may not, whatever is there.
func TestSilentDeleteRefuses(t *testing.T) {
	for _, d := range silent(t) {
		o := options(newStore(t), d)
		viewing := []string{"WEBHOOKS:VIEW"}
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {
			{Values: valuesOf(d, "given")}, {Values: valuesOf(d, "viewer"), Permissions: &viewing},
		}}}
		w := newWire(t, d, listen(t, server.New(o)))
		id := w.made(smallest(t, d))
		for _, about := range []string{id, "none"} {
			for who, status := range map[string]int{"nobody": http.StatusUnauthorized, "viewer": http.StatusForbidden} {
				wantErrorObject(t, d, w.with(dialect.Delete, about, "", belonging(d, who)), status)
			}
			wantErrorObject(t, d, w.with(dialect.Delete, about, "", []string{"X: y"}), http.StatusUnauthorized)
		}
		if w.own(id) == "" {
			t.Errorf("%s: deleted all the same", d.Name)
		}
	}
}

// belonging are header fields with the credentials of somebody.
func belonging(d *dialect.Dialect, who string) []string {
	list := []string{"Content-Type: application/json"}
	for name, value := range valuesOf(d, who) {
		if c := d.Credentials.Get(name); c.Header != "" {
			list = append(list, c.Header+": "+c.Prefix+value)
		}
	}
	return list
}
