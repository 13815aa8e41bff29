package server_test

import (
	"net/url"
	"slices"

	"hookctl/internal/dialect"
)

// What a test has to know of a dialect is asked here, of its words and never of its name.

// native tells whether the API itself has a verb.
func native(d *dialect.Dialect, verb string) bool {
	c := d.Verbs.Get(verb)
	return c != nil && c.Native()
}

// written lists the verbs of the API that carry a webhook's fields.
func written(d *dialect.Dialect) []string {
	return slices.DeleteFunc([]string{dialect.Create, dialect.Replace, dialect.Patch}, func(verb string) bool { return !native(d, verb) })
}

// taken tells whether a verb can set a field, by itself or by what hookctl adds to it.
func taken(d *dialect.Dialect, verb string, f *dialect.Field) bool {
	c := d.Verbs.Get(verb)
	switch {
	case c == nil || f.ReadOnly:
		return false
	case verb == dialect.Create:
		return true
	}
	return !f.Immutable && (len(c.Only) == 0 || slices.Contains(c.Only, f.Label()))
}

// needed tells whether a verb must have a field.
func needed(d *dialect.Dialect, verb string, f *dialect.Field) bool {
	if !taken(d, verb, f) || verb == dialect.Patch {
		return false
	}
	return f.Required || isEach(f) && f.Default.IsZero() || verb == dialect.Replace && len(d.Verbs.Get(verb).Only) > 0
}

// isEach tells whether a field is what all elements of another one have.
func isEach(f *dialect.Field) bool { return f.Spell == "each" }

// isPart tells whether a field is set by another one that is made of it.
func isPart(d *dialect.Dialect, f *dialect.Field) bool {
	return f.Each != nil || f.Own != "" && slices.ContainsFunc(d.Fields, func(whole *dialect.Field) bool { return slices.Contains(whole.Of, f.Own) })
}

// isStored tells whether a field has a place of its own in the API's object.
func isStored(f *dialect.Field) bool { return len(f.Of) == 0 && !isEach(f) }

// isGeneral tells whether a call is about no webhook.
func isGeneral(c *dialect.Call) bool { return !slices.Contains(c.Route().Variables(), "id") }

// callsOf lists the calls that hookctl makes for a verb, or for a further call, in their order.
func callsOf(d *dialect.Dialect, what string) []*dialect.Call {
	c := d.Verbs.Get(what)
	switch {
	case c == nil:
		return []*dialect.Call{d.Calls.Get(what)}
	case c.By == dialect.List:
		return callsOf(d, dialect.List)
	case c.By == dialect.Replace:
		return append(callsOf(d, dialect.Get), callsOf(d, dialect.Replace)...)
	}
	return []*dialect.Call{c}
}

// seven are values for the variables of paths: those of every test that does not say otherwise.
func seven(name string) (string, bool) { return "seven", name != "" }

// scopeOf is the set of path variables in which such tests keep their webhooks, as the store writes it.
func scopeOf(d *dialect.Dialect, find func(string) (string, bool)) string {
	vars := url.Values{}
	for _, name := range d.Scope() {
		value, _ := find(name)
		vars.Set(name, value)
	}
	return vars.Encode()
}
