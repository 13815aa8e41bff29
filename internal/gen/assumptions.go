package main

import (
	"strings"

	"hookctl/internal/dialect"
)

// assumptions lists what the provider does not document, and then what else its author notes.
func assumptions(p *page, d *dialect.Dialect) {
	l := &list{}
	l.add("the dialect", d.Assumed, "")
	for name, c := range d.Verbs.All() {
		l.add(name, c.Assumed, c.Note)
	}
	for name, c := range d.Calls.All() {
		l.add("call "+name, c.Assumed, c.Note)
	}
	if d.Login != nil {
		l.add("login", d.Login.Assumed, d.Login.Note)
	}
	if d.Paging != nil {
		l.add("paging", d.Paging.Assumed, d.Paging.Note)
	}
	for name, f := range d.Filters.All() {
		l.add("filter "+name, f.Assumed, f.Note)
	}
	for name, v := range d.Variables.All() {
		l.add("variable "+name, v.Assumed, v.Note)
	}
	for name, c := range d.Credentials.All() {
		l.add("credential "+name, c.Assumed, c.Note)
	}
	for _, f := range d.Fields {
		l.add("field "+f.Label(), f.Assumed, f.Note)
		if f.Each != nil {
			l.add("each of "+f.Label(), f.Each.Assumed, f.Each.Note)
		}
	}
	if d.Outcome != nil {
		l.add("outcome", d.Outcome.Assumed, d.Outcome.Note)
	}
	if d.Expiry != nil {
		l.add("expiry", d.Expiry.Assumed, d.Expiry.Note)
	}
	if d.Conflicts != nil {
		l.add("conflicts", d.Conflicts.Assumed, d.Conflicts.Note)
	}
	l.add("errors", d.Errors.Assumed, d.Errors.Note)
	for name, k := range d.Errors.Kinds.All() {
		l.add("error "+name, k.Assumed, k.Note)
	}
	l.add("events", d.Events.Assumed, d.Events.Note)
	if d.Signature != nil {
		l.add("signature", d.Signature.Assumed, d.Signature.Note)
	}
	l.addDelivery(d.Delivery)
	p.heading("What is assumed")
	if len(l.assumed) == 0 {
		p.line("Nothing.")
	}
	l.write(p, l.assumed)
	if len(l.notes) > 0 {
		p.heading("Notes")
		l.write(p, l.notes)
	}
}

// list collects what the blocks of a dialect say of themselves.
type list struct{ assumed, notes []string }

func (l *list) add(block string, a dialect.Assumed, note string) {
	switch {
	case a.All:
		l.assumed = append(l.assumed, strings.TrimSpace("**"+block+"**: all of it. "+note))
	case len(a.Words) > 0:
		l.assumed = append(l.assumed, strings.TrimSpace("**"+block+"**: "+code(strings.Join(a.Words, "`, `"))+". "+note))
	case note != "":
		l.notes = append(l.notes, "**"+block+"**: "+note)
	}
}

func (l *list) addDelivery(w *dialect.Delivery) {
	if w == nil {
		return
	}
	l.add("delivery", w.Assumed, w.Note)
	if w.Retry != nil {
		l.add("delivery, retry", w.Retry.Assumed, w.Retry.Note)
	}
	if w.Disable != nil {
		l.add("delivery, disable", w.Disable.Assumed, w.Disable.Note)
	}
	if w.Authorise != nil {
		l.add("delivery, authorise", w.Authorise.Assumed, w.Authorise.Note)
	}
	if w.Origin != nil {
		l.add("delivery, origin", w.Origin.Assumed, w.Origin.Note)
	}
	if w.Test != nil {
		l.add("delivery, test", w.Test.Assumed, w.Test.Note)
	}
}

func (l *list) write(p *page, lines []string) {
	for _, line := range lines {
		p.line("- %s", line)
	}
}
