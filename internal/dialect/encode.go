package dialect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Encode makes the body of a create, replace or patch of what a user gives. It refuses what the dialect does not know,
// what the API cannot change, and values that the API would refuse, before anything is sent. local says that the API is
// on this machine, so that web addresses of this machine are good targets.
func (d *Dialect) Encode(verb string, in hook.Input, local bool) (*Object, error) {
	e := &encoder{d: d, verb: verb, call: d.Verbs.Get(verb), in: in, local: local}
	for _, step := range []func() error{e.ground, e.lay, e.clear, e.known, e.complete} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return e.body, nil
}

type encoder struct {
	d     *Dialect
	verb  string
	call  *Call
	in    hook.Input
	local bool
	body  *Object
}

// ground reads the body that the user gives in the API's own words.
func (e *encoder) ground() error {
	if len(e.in.Body) == 0 {
		e.body = &Object{}
		return nil
	}
	o, err := ParseObject(e.in.Body)
	if err != nil {
		return &hook.Error{Kind: hook.Invalid, Message: "the body given as data", Err: err}
	}
	e.body = o
	return nil
}

// lay puts the single values on the ground, in the order of the dialect's fields.
func (e *encoder) lay() error {
	names := slices.Collect(maps.Keys(e.in.Set))
	slices.SortFunc(names, func(a, b string) int {
		if order := e.d.orderOf(a) - e.d.orderOf(b); order != 0 {
			return order
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		if err := e.set(name, e.in.Set[name]); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dialect) orderOf(name string) int {
	if i := slices.Index(d.Fields, d.Field(name)); i >= 0 {
		return i
	}
	return len(d.Fields)
}

func (e *encoder) set(name string, value any) error {
	f := e.d.Field(name)
	if f == nil {
		return e.setUnknown(name, value)
	}
	own := name != f.Name
	name = strings.TrimPrefix(name, "/") // errors name the field as the user did
	if err := e.changeable(f, name); err != nil {
		return err
	}
	v, err := Normal(value)
	if err == nil {
		err = e.write(f, v, own)
	}
	if err != nil {
		return invalidField(name, err)
	}
	return nil
}

func invalidField(name string, err error) error {
	return &hook.Error{Kind: hook.Invalid, Message: name, Err: err, Fields: map[string]string{name: err.Error()}}
}

func (e *encoder) setUnknown(name string, value any) error {
	if !e.in.AllowUnknown {
		return e.d.unknownField(name)
	}
	p := Pointer(name)
	if p.check() != nil {
		p = Pointer("/" + strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1"))
	}
	v, err := Normal(value)
	if err == nil {
		err = p.Put(e.body, v)
	}
	if err != nil {
		return invalidField(name, err)
	}
	return nil
}

func (d *Dialect) unknownField(name string) error {
	names := d.FieldNames()
	return hook.Errorf(hook.Invalid, "%s has no field %q%s", d.Name, name, didYouMean(name, names)).
		WithHint("its fields are %s; --allow-unknown sends it nevertheless", strings.Join(names, ", "))
}

// changeable refuses what the API cannot set by this verb.
func (e *encoder) changeable(f *Field, name string) error {
	switch {
	case f.ReadOnly:
		return hook.Errorf(hook.Unsupported, "%s: %s sets this field itself", name, e.d.Title)
	case e.verb == Create || e.call == nil:
		return nil
	case f.Immutable || len(e.call.Only) > 0 && !slices.Contains(e.call.Only, f.Label()):
		return hook.Errorf(hook.Unsupported, "%s cannot change %s of a webhook", e.d.Title, name).
			WithHint("--recreate makes a new webhook, with a new ID, and deletes the old one")
	}
	return nil
}

// write puts one value to its place; it comes in our words, or in the API's own.
func (e *encoder) write(f *Field, v any, own bool) error {
	if f.composed() {
		return e.writeComposed(f, v)
	}
	if v != nil && !own {
		var err error
		if v, err = f.how.write(f, v); err != nil {
			return err
		}
	}
	if v != nil {
		if err := f.check(v, e.local); err != nil {
			return err
		}
	}
	return f.writeAt().Put(e.body, v)
}

func (e *encoder) writeComposed(f *Field, v any) error {
	head, tails, err := e.d.decompose(f, v)
	if err != nil {
		return err
	}
	first, rest := e.d.ownField(f.Of[0]), e.d.ownField(f.Of[1])
	for part, value := range map[*Field]any{first: head, rest: tails} {
		if err := part.check(value, e.local); err != nil {
			return err
		}
	}
	if err := first.writeAt().Put(e.body, head); err != nil {
		return err
	}
	return rest.writeAt().Put(e.body, tails)
}

// clear puts the defaults of the fields that are to be unset, or null where there is no default.
func (e *encoder) clear() error {
	for _, name := range e.in.Unset {
		f := e.d.Field(name)
		if f == nil {
			return e.d.unknownField(name)
		}
		if err := e.changeable(f, name); err != nil {
			return err
		}
		if err := e.unset(f, name); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) unset(f *Field, name string) error {
	if f.composed() {
		return hook.Errorf(hook.Invalid, "%s cannot be unset: it is made of %s", name, strings.Join(f.Of, " and "))
	}
	if f.Required {
		return hook.Errorf(hook.Invalid, "%s cannot be unset: every webhook of %s has it", name, e.d.Title)
	}
	if err := f.writeAt().Put(e.body, cloneValue(f.Default.value)); err != nil {
		return invalidField(name, err)
	}
	return nil
}

// known refuses members of a body given as data that are no fields, or whose value the API would refuse.
func (e *encoder) known() error {
	for _, key := range e.body.Keys() {
		if !e.in.AllowUnknown && !e.d.knowsMember(key) {
			return e.d.unknownField(key)
		}
	}
	for _, f := range e.d.Fields {
		v, ok := f.writeAt().Find(e.body)
		if !ok || v == nil || f.composed() || len(e.in.Body) == 0 {
			continue
		}
		if err := e.changeable(f, f.OwnName()); err != nil {
			return err
		}
		if err := f.check(v, e.local); err != nil {
			return invalidField(f.OwnName(), err)
		}
	}
	return nil
}

func (d *Dialect) knowsMember(key string) bool {
	return slices.ContainsFunc(d.Fields, func(f *Field) bool {
		return !f.composed() && (f.writeAt().top() == key || f.place().top() == key)
	})
}

// complete refuses a create or replace that lacks required fields, naming all of them, and an empty patch.
func (e *encoder) complete() error {
	if e.verb == Patch {
		if len(e.body.members) == 0 {
			return hook.Errorf(hook.Invalid, "nothing to change").WithHint("give at least one field")
		}
		return nil
	}
	missing, words := map[string]string{}, []string{}
	for _, f := range e.d.Fields {
		if _, ok := f.writeAt().Find(e.body); ok || !e.needs(f) {
			continue
		}
		name := e.d.setBy(f)
		missing[name] = "required"
		words = append(words, describe(name, f))
	}
	if len(missing) == 0 {
		return nil
	}
	message := fmt.Sprintf("%s needs %s", e.verb, strings.Join(words, ", "))
	return &hook.Error{Kind: hook.Invalid, Message: message, Fields: missing}
}

// needs tells whether a field must be there: a replace that takes only some fields takes all of these.
func (e *encoder) needs(f *Field) bool {
	if e.verb == Replace && e.call != nil && len(e.call.Only) > 0 {
		return slices.Contains(e.call.Only, f.Label())
	}
	return f.Required && !f.ReadOnly
}

func describe(name string, f *Field) string {
	if own := f.OwnName(); own != name {
		return fmt.Sprintf("%s (%s)", name, own)
	}
	return name
}
