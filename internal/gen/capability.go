package main

import (
	"strings"

	"hookctl/internal/dialect"
)

// capability says how a verb is done: by the API, by hookctl, or not at all.
func capability(d *dialect.Dialect, verb string) string {
	c := d.Verbs.Get(verb)
	writes := verb == dialect.Replace || verb == dialect.Patch
	switch {
	case c == nil && writes && d.CanRecreate():
		return "emulated with `--recreate`: create, confirm, delete the old"
	case c == nil:
		return "unsupported"
	case c.By == dialect.List:
		return "emulated: list, and pick"
	case c.By == dialect.Replace:
		return "emulated: get, change, replace"
	case c.Silent:
		return "native; confirmed by a list"
	case verb == dialect.Create && laterFields(d) != "":
		return "native; a patch sets " + laterFields(d)
	case len(c.Only) > 0:
		return "native for `" + strings.Join(c.Only, "`, `") + "`; the rest with `--recreate`"
	}
	return "native"
}

// laterFields are those that a patch has to set after a create.
func laterFields(d *dialect.Dialect) string {
	var names []string
	for _, f := range d.Fields {
		if f.UpdateOnly {
			names = append(names, code(f.Label()))
		}
	}
	return strings.Join(names, ", ")
}

// signatureOf says how deliveries can be verified.
func signatureOf(d *dialect.Dialect) string {
	switch s := d.Signature; {
	case s == nil:
		return "not documented"
	case s.Scheme == "none":
		return "unsupported: no signature"
	case s.Assumed.All:
		return "native: " + code(s.Scheme) + " (assumed)"
	}
	return "native: " + code(d.Signature.Scheme)
}

// limits says how webhooks end of themselves, and which cannot be beside each other.
func limits(p *page, d *dialect.Dialect) {
	if d.Expiry == nil && d.Conflicts == nil {
		return
	}
	p.heading("Limits")
	if x := d.Expiry; x != nil {
		p.line("- A webhook ends so many days after it is written as `%s` says, at `%s`; then it is disabled, and `%s`.", x.Days, x.Until, x.Ended)
	}
	if c := d.Conflicts; c != nil && len(c.Same) > 0 {
		p.line("- No two webhooks have the same %s.", strings.Join(c.Same, " and "))
	}
	if c := d.Conflicts; c != nil && c.Most > 0 {
		p.line("- At most %d are enabled.", c.Most)
	}
}
