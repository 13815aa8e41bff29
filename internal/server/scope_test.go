package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// scoped lists the dialects whose webhooks are in sets that a variable of the path tells apart, with that variable.
func scoped(t *testing.T) map[*dialect.Dialect]string {
	t.Helper()
	list := map[*dialect.Dialect]string{}
	for _, d := range builtin(t) {
		if scope := d.Scope(); len(scope) > 0 {
			list[d] = scope[0]
		}
	}
	if len(list) == 0 {
		t.Fatal("no dialect has a scope")
	}
	return list
}

func idsOf(w wire) []string { w.t.Helper(); return ids(w.items("")) }

// One set never shows, counts, changes or deletes what is in another; an ID that a path without the variable has is
// found in any.
func TestScopesAreApart(t *testing.T) {
	for d, name := range scoped(t) {
		w := served(t, d)
		a, b, c := w.in(name, "a"), w.in(name, "b"), w.in(name, "a&b=ü/%")
		made := map[string]string{"a": a.made(smallest(t, d)), "b": b.made(smallest(t, d)), "c": c.made(smallest(t, d))}
		for who, in := range map[string]wire{"a": a, "b": b, "c": c} {
			if got := idsOf(in); !slices.Equal(got, []string{made[who]}) {
				t.Errorf("%s: %s sees %q", d.Name, who, got)
			}
			for other, id := range made {
				if seen := in.own(id) != ""; seen != (other == who) {
					t.Errorf("%s: %s sees that of %s: %t", d.Name, who, other, seen)
				}
			}
		}
		if got := idsOf(w.in(name, "A")); len(got) != 0 {
			t.Errorf("%s: another one sees %q", d.Name, got)
		}
		b.do(dialect.Delete, made["a"], "")
		everywhere := !slices.Contains(d.Verbs.Get(dialect.Delete).Route().Variables(), name)
		if gone := a.own(made["a"]) == ""; gone != everywhere || b.own(made["b"]) == "" || c.own(made["c"]) == "" {
			t.Errorf("%s: deleted %t, want %t", d.Name, gone, everywhere)
		}
	}
}

// A page is one of the set's own webhooks, and what it says of them all too.
func TestScopesAreCountedApart(t *testing.T) {
	for d, name := range scoped(t) {
		w := served(t, d)
		size := d.Paging.Size
		for n := range size + 1 {
			w.in(name, "a").made(least(t, d, dialect.Create, n))
			if n < 2 {
				w.in(name, "b").made(least(t, d, dialect.Create, n))
			}
		}
		for team, want := range map[string][]int{"a": {size, 1, 0}, "b": {2, 0, 0}, "c": {0, 0, 0}} {
			in := w.in(name, team)
			for i, n := range want {
				if got := len(in.items("?" + d.Paging.Query + "=" + text(t, i+1))); got != n {
					t.Errorf("%s: page %d of %s has %d, want %d", d.Name, i+1, team, got, n)
				}
			}
			pages, _ := d.Paging.Pages.Find(mustParse(t, in.do(dialect.List, "", "").body))
			if want := max(1, (want[0]+want[1]+size-1)/size); dialect.Text(pages) != text(t, want) {
				t.Errorf("%s: %s has %s pages, want %d", d.Name, team, dialect.Text(pages), want)
			}
		}
	}
}

func mustParse(t *testing.T, body string) any {
	t.Helper()
	v, err := dialect.ParseJSON([]byte(body))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return v
}

// perTeam is a server with a caller for each of two sets, and one for all.
func perTeam(t *testing.T, d *dialect.Dialect, name string) wire {
	t.Helper()
	o := options(newStore(t), d)
	o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {
		{Values: valuesOf(d, "ada"), Vars: map[string]string{name: "a"}},
		{Values: valuesOf(d, "bob"), Vars: map[string]string{name: "b"}},
		{Values: valuesOf(d, "given")},
	}}}
	return newWire(t, d, listen(t, server.New(o)))
}

// Who may call for one set may not for another: it is not there for them, or forbidden, as the dialect says.
func TestCredentialsAreForAScope(t *testing.T) {
	for d, name := range scoped(t) {
		w := perTeam(t, d, name)
		denied := http.StatusForbidden
		if d.Variables.Get(name).Denied == string(hook.NotFound) {
			denied = http.StatusNotFound
		}
		made := w.in(name, "b").made(smallest(t, d))
		for _, what := range append(d.Verbs.Names(), d.Calls.Names()...) {
			c := w.call(what)
			if !c.Native() || !slices.Contains(c.Route().Variables(), name) {
				continue
			}
			body := ""
			if slices.Contains(written(d), what) {
				body = least(t, d, what, 1)
			}
			wantErrorObject(t, d, w.in(name, "b").with(what, made, body, belonging(d, "ada")), denied)
			wantErrorObject(t, d, w.in(name, "none").with(what, made, body, belonging(d, "ada")), denied)
			if a := w.in(name, "a").with(what, made, body, belonging(d, "ada")); a.status/100 != 2 && a.status != http.StatusNotFound {
				t.Errorf("%s: %s: %d %s", d.Name, what, a.status, a.body)
			}
		}
		if got := idsOf(w.in(name, "b")); !slices.Equal(got, []string{made}) {
			t.Errorf("%s: left: %q", d.Name, got)
		}
	}
}

// A delete whose path does not name the set reaches those that the credentials are for, and no other; where it is
// silent, it is so of both.
func TestDeleteByIDKeepsToTheScope(t *testing.T) {
	for d, name := range scoped(t) {
		w := perTeam(t, d, name)
		c := d.Verbs.Get(dialect.Delete)
		if slices.Contains(c.Route().Variables(), name) {
			continue
		}
		made := map[string]string{"ada": w.in(name, "a").made(smallest(t, d)), "bob": w.in(name, "b").made(smallest(t, d))}
		var answers []answer
		for _, id := range []string{made["bob"], "none", made["ada"], made["ada"]} {
			answers = append(answers, w.with(dialect.Delete, id, "", belonging(d, "ada")))
		}
		if c.Silent {
			for _, a := range answers {
				wantSilence(t, a)
			}
		}
		if got := idsOf(w.in(name, "b")); !slices.Equal(got, []string{made["bob"]}) {
			t.Errorf("%s: left of the other's: %q", d.Name, got)
		}
		if got := idsOf(w.in(name, "a")); len(got) != 0 {
			t.Errorf("%s: left of one's own: %q", d.Name, got)
		}
		w.do(dialect.Delete, made["bob"], "") // by who may everywhere
		if got := idsOf(w.in(name, "b")); len(got) != 0 {
			t.Errorf("%s: left: %q", d.Name, got)
		}
	}
}

// Two callers may share what the delete carries and differ in what it does not: it is the one whose webhook it is.
func TestDeleteByWhatCallersShare(t *testing.T) {
	for d, name := range scoped(t) {
		without := d.Verbs.Get(dialect.Delete).Without
		if len(without) == 0 {
			continue
		}
		ada, bob := valuesOf(d, "given"), valuesOf(d, "given")
		for _, credential := range without {
			bob[credential] = "other"
		}
		o := options(newStore(t), d)
		o.Credentials = &server.Credentials{Grants: map[string][]*server.Grant{d.Name: {
			{Values: ada, Vars: map[string]string{name: "a"}}, {Values: bob, Vars: map[string]string{name: "b"}},
		}}}
		w := newWire(t, d, listen(t, server.New(o)))
		header := carrying(d, without...)
		for _, credential := range without {
			header = append(header, d.Credentials.Get(credential).Header+": "+d.Credentials.Get(credential).Prefix+"other")
		}
		made := w.idIn(w.in(name, "b").with(dialect.Create, "", smallest(t, d), header))
		w.with(dialect.Delete, made, "", carrying(d, without...))
		if a := w.in(name, "b").with(dialect.List, "", "", header); a.status != 200 || strings.Contains(a.body, made) {
			t.Errorf("%s: still there: %d %s", d.Name, a.status, a.body)
		}
	}
}

// Our client keeps to its set as well, whatever it does.
func TestMirrorScopes(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		if len(m.d.Scope()) == 0 {
			return
		}
		name := m.d.Scope()[0]
		in := func(value string) mirror {
			vars := sevens(m.d)
			vars[name] = value
			other := m
			other.c = made(t, client.Options{Dialect: m.d, Server: "http://localhost/" + m.d.Name, Transport: server.InProcess(m.h), Vars: vars}, given)
			return other
		}
		a, b := in("a/ü"), in("b")
		one, two := create(t, a, settable(m.d, 0)), create(t, b, settable(m.d, 0))
		_, err := b.c.Get(t.Context(), one.ID)
		wantKind(t, err, hook.NotFound, one.ID)
		for c, want := range map[*mirror]string{&a: one.ID, &b: two.ID} {
			if got := ids(all(t, c.c.List(t.Context(), hook.Query{}))); !slices.Equal(got, []string{want}) {
				t.Errorf("listed %q, want %s", got, want)
			}
		}
		wantDeleted(t, a, one.ID)
		if got := mustGet(t, in("b"), two.ID); got.ID != two.ID {
			t.Errorf("got %q", got.ID)
		}
	})
}
