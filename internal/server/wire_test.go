package server_test

import (
	"slices"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// wire is one dialect's API as a bare HTTP client sees it.
type wire struct {
	t    testing.TB
	d    *dialect.Dialect
	url  string                      // of the dialect's API
	vars func(string) (string, bool) // path variables
}

func newWire(t testing.TB, d *dialect.Dialect, url string) wire {
	t.Helper()
	return wire{t, d, url + "/" + d.Name, seven}
}

// served is the API of a new server on a new store, in which some webhooks are.
func served(t testing.TB, d *dialect.Dialect, ids ...string) wire {
	t.Helper()
	st := newStore(t)
	keepSome(t, st, d, ids...)
	return newWire(t, d, listen(t, server.New(options(st, d))))
}

// in is the API with another value for a path variable.
func (w wire) in(variable, value string) wire {
	before := w.vars
	w.vars = func(name string) (string, bool) {
		if name == variable {
			return value, true
		}
		return before(name)
	}
	return w
}

// call finds a verb or a further call.
func (w wire) call(what string) *dialect.Call {
	if c := w.d.Verbs.Get(what); c != nil {
		return c
	}
	return w.d.Calls.Get(what)
}

// at is where a call is made.
func (w wire) at(what, id string) string {
	w.t.Helper()
	path, err := w.call(what).Route().Fill(func(name string) (string, bool) {
		if name == "id" {
			return id, true
		}
		return w.vars(name)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.url + path
}

// do makes a call with all that the dialect wants.
func (w wire) do(what, id, body string) answer {
	w.t.Helper()
	return w.with(what, id, body, whole(w.d))
}

// with makes a call with these header fields.
func (w wire) with(what, id, body string, header []string) answer {
	w.t.Helper()
	return bare(w.t, w.call(what).Route().Method, w.at(what, id), body, header...)
}

// whole are all header fields that a call with a body has.
func whole(d *dialect.Dialect) []string {
	const kind = "Content-Type: application/json"
	header := carrying(d)
	if slices.Contains(header, kind) {
		return header
	}
	return append(header, kind)
}

// made creates a webhook, and returns its ID.
func (w wire) made(body string) string {
	w.t.Helper()
	a := w.do(dialect.Create, "", body)
	if a.status/100 != 2 {
		w.t.Fatalf("%s: %d %s", body, a.status, a.body)
	}
	return w.idIn(a)
}

// idIn reads the ID from the answer to a create.
func (w wire) idIn(a answer) string {
	w.t.Helper()
	c := w.call(dialect.Create)
	if c.ID != "" {
		id, err := w.d.ReadID(c, []byte(a.body))
		if err != nil {
			w.t.Fatal(err)
		}
		return id
	}
	hooked, err := w.d.ReadObject(c, []byte(a.body))
	if err != nil {
		w.t.Fatal(err)
	}
	return hooked.ID
}

// items are the webhooks of the list's first page, or of another one.
func (w wire) items(query string) []hook.Webhook {
	w.t.Helper()
	a := bare(w.t, "GET", w.at(dialect.List, "")+query, "", carrying(w.d)...)
	a.want(w.t, 200)
	items, err := w.d.ReadItems(w.call(dialect.List), []byte(a.body))
	if err != nil {
		w.t.Fatal(err)
	}
	list := []hook.Webhook{}
	for _, own := range items {
		hooked, err := w.d.Decode(own)
		if err != nil {
			w.t.Fatal(err)
		}
		list = append(list, hooked)
	}
	return list
}

// own is a webhook as the API shows it, by its get or, where it has none, in its list; empty if it is not there.
func (w wire) own(id string) string {
	w.t.Helper()
	if native(w.d, dialect.Get) {
		if a := w.do(dialect.Get, id, ""); a.status/100 == 2 {
			hooked, err := w.d.ReadObject(w.call(dialect.Get), []byte(a.body))
			if err != nil {
				w.t.Fatal(err)
			}
			return string(hooked.Provider)
		}
		return ""
	}
	for _, hooked := range w.items("") {
		if hooked.ID == id {
			return string(hooked.Provider)
		}
	}
	return ""
}

// smallest is the least that can be created.
func smallest(t testing.TB, d *dialect.Dialect) string {
	t.Helper()
	return least(t, d, dialect.Create, 0)
}

// least is the least that a verb takes, in the API's own words; another n is another webhook.
func least(t testing.TB, d *dialect.Dialect, verb string, n int) string {
	t.Helper()
	only := d.Verbs.Get(verb).Only
	if verb == dialect.Patch && len(only) == 0 {
		return "{}"
	}
	set := settableBy(d, verb, n)
	for name := range set {
		if !needed(d, verb, d.Field(name)) && !isComposed(d, name) && !slices.Contains(only, name) {
			delete(set, name)
		}
	}
	return body(t, d, verb, hook.Input{Set: set})
}

func isComposed(d *dialect.Dialect, name string) bool { return len(d.Field(name).Of) > 0 }

// body is what hookctl sends.
func body(t testing.TB, d *dialect.Dialect, verb string, in hook.Input) string {
	t.Helper()
	o, err := d.Encode(verb, in, true)
	if err != nil {
		t.Fatal(err)
	}
	data, err := dialect.EncodeJSON(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
