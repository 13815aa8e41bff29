package dialect

import (
	"cmp"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// acceptor builds the new object, field by field in the dialect's order, and notes what is wrong.
type acceptor struct {
	d     *Dialect
	verb  string
	in    *Object
	old   *Object // nil at creation
	out   *Object
	m     Maker
	wrong map[string]string // by the API's own name
	order []string
}

func (a *acceptor) fields() {
	for _, f := range a.d.outerFirst {
		if f.derived() || !f.Shows.IsZero() {
			continue
		}
		if v, ok := a.value(f); ok {
			a.put(f, v)
		}
	}
	a.some()
	a.events()
}

func (a *acceptor) put(f *Field, v any) {
	if err := f.place().Put(a.out, cloneValue(v)); err != nil {
		a.fault(f.OwnName(), err.Error())
	}
}

// partial tells whether the call takes only some fields: it sets these, so that null is no value either.
func (a *acceptor) partial() bool {
	call := a.d.Verbs.Get(a.verb)
	return call != nil && len(call.Only) > 0
}

// some refuses a patch that has none of the only fields that it can change: it would do nothing, in silence.
func (a *acceptor) some() {
	if a.verb != Patch || !a.partial() || len(a.wrong) > 0 {
		return
	}
	for _, f := range a.d.Fields {
		if _, given := f.writeAt().Find(a.in); given && !f.derived() && a.d.changes(Patch, f) {
			return
		}
	}
	a.fault(a.d.Field(a.d.Verbs.Get(Patch).Only[0]).OwnName(), a.d.word("required"))
}

// value decides what a field becomes.
func (a *acceptor) value(f *Field) (any, bool) {
	given, ok := f.writeAt().Find(a.in)
	kept, had := a.kept(f)
	switch {
	case f.UpdateOnly && a.verb == Create:
		return f.Default.value, !f.Default.IsZero()
	case a.d.Expiry.sets(f):
		return a.expiry(f, kept, had)
	case f.ReadOnly:
		return a.made(f, kept, had)
	case a.fixed(f):
		return a.unchanged(f, kept, had)
	case ok && (given != nil || a.partial()):
		return a.checked(f, given, kept)
	case !ok && a.verb == Patch:
		return kept, had
	case a.d.needs(a.verb, f):
		a.fault(f.OwnName(), a.d.word("required"))
		return nil, false
	case f.Make != "":
		return a.made(f, kept, had)
	}
	return f.Default.value, !f.Default.IsZero()
}

func (a *acceptor) kept(f *Field) (any, bool) {
	if a.old == nil {
		return nil, false
	}
	return f.place().Find(a.old)
}

// fixed tells whether the API does not let this verb change the field.
func (a *acceptor) fixed(f *Field) bool { return a.verb != Create && !a.d.changes(a.verb, f) }

// unchanged keeps a value. One that is given must be the same: silence would hide a mistake.
func (a *acceptor) unchanged(f *Field, kept any, had bool) (any, bool) {
	for _, at := range []Pointer{f.writeAt(), f.place()} {
		if given, ok := at.Find(a.in); ok && Text(given) != Text(kept) {
			a.fault(at.label(), "cannot be changed")
		}
	}
	return kept, had
}

func (a *acceptor) checked(f *Field, v, kept any) (any, bool) {
	if err := cmp.Or(f.check(v, true), f.checkWhole(v)); err != nil {
		a.fault(f.OwnName(), err.Error())
		return nil, false
	}
	return f.settle(v, kept, a.m), true
}

// settle completes a value as the API does.
func (f *Field) settle(v, kept any, m Maker) any {
	list, ok := v.([]any)
	switch {
	case ok && len(f.Made) > 0:
		return f.identify(list, kept, m)
	case ok && f.Each != nil:
		settled := make([]any, len(list))
		for i, e := range list {
			settled[i] = f.Each.settle(e)
		}
		return settled
	}
	return v
}

// made is what the API sets itself: times from the clock, the rest once and for all at creation.
func (a *acceptor) made(f *Field, kept any, had bool) (any, bool) {
	switch {
	case f.Name == "updated_at" || f.Name == "created_at" && a.old == nil:
		v, err := f.how.write(f, a.m.Now().UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano))
		return v, err == nil
	case had:
		return kept, true
	case f.Make != "":
		return a.m.make(f.Make), true
	}
	return f.Default.value, !f.Default.IsZero()
}

// events refuses events that the API does not have, where it says which it has.
func (a *acceptor) events() {
	f := a.d.named("events")
	if f == nil {
		return
	}
	if err := a.d.checkEvents(f, a.out); err != nil {
		a.fault(a.d.eventMember(f), err.Error())
	}
}

func (a *acceptor) fault(name, message string) {
	if _, ok := a.wrong[name]; ok {
		return // the first fault is the one to mend first
	}
	a.order = append(a.order, name)
	a.wrong[name] = message
}

// unknown does with members that are no fields what the dialect says.
func (a *acceptor) unknown() {
	switch a.d.Unknown {
	case "keep":
		if a.verb == Patch {
			a.keep(a.old, a.in)
		}
		a.keep(a.in, nil)
	case "refuse":
		for _, p := range a.d.strangers(a.in) {
			a.fault(p.label(), "unknown field")
		}
	}
}

// keep takes over what is no field, but for what over says anew. In a patch null removes it.
func (a *acceptor) keep(from, over *Object) {
	for _, p := range a.d.strangers(from) {
		v, _ := p.Find(from)
		if over != nil {
			if _, again := p.Find(over); again {
				continue
			}
		}
		if v == nil && a.verb == Patch {
			continue
		}
		if err := p.Put(a.out, cloneValue(v)); err != nil {
			a.fault(p.label(), err.Error())
		}
	}
}

// refusal names all that is wrong, in the dialect's order.
func (a *acceptor) refusal() error {
	said := make([]string, len(a.order))
	for i, name := range a.order {
		said[i] = name + ": " + a.wrong[name]
	}
	return &hook.Error{Kind: hook.Invalid, Message: strings.Join(said, "; "), Fields: a.wrong}
}

// word is how the API says what is wrong with a field.
func (d *Dialect) word(constraint string) string {
	if s := d.Errors.Messages[constraint]; s != "" {
		return s
	}
	return constraint
}
