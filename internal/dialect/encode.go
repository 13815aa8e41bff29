package dialect

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Encode makes the body of a create, replace or patch of what a user gives. It refuses what the dialect does not know,
// what the API cannot change, and values that the API would refuse, before anything is sent. local says that the API is
// on this machine, so that web addresses of this machine are good targets.
func (d *Dialect) Encode(verb string, in hook.Input, local bool) (*Object, error) {
	return newEncoder(d, verb, in, local).run()
}

type encoder struct {
	d      *Dialect
	verb   string
	in     hook.Input
	local  bool
	given  *Object // the body that the user gives in the API's own words
	old    *Object // what is carried over where nothing is given; nil if nothing is
	body   *Object
	set    map[*Field]string // under which name a field was given
	shared map[string]any    // what is to be laid on each of the hooks
}

func newEncoder(d *Dialect, verb string, in hook.Input, local bool) *encoder {
	return &encoder{d: d, verb: verb, in: in, local: local, set: map[*Field]string{}, shared: map[string]any{}}
}

// run takes the steps that any body needs, and further ones before it is seen to be complete.
func (e *encoder) run(more ...func() error) (*Object, error) {
	steps := []func() error{e.ground, e.lay, e.clear, e.targets, e.known, e.events}
	for _, step := range append(append(steps, more...), e.bare, e.complete) {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return e.body, nil
}

// ground reads the body that the user gives in the API's own words, and lays it on what is carried over.
func (e *encoder) ground() error {
	e.given, e.body = &Object{}, &Object{}
	if len(e.in.Body) > 0 {
		o, err := ParseObject(e.in.Body)
		if err != nil {
			return &hook.Error{Kind: hook.Invalid, Message: "the body given as data", Err: err}
		}
		e.given = o
		e.d.relocate(o)
	}
	if e.old == nil {
		e.body = e.given.clone()
		return nil
	}
	return e.carry()
}

// relocate moves what stands where answers have it to where requests do, as in data that was exported.
func (d *Dialect) relocate(o *Object) {
	for _, f := range d.Fields {
		v, ok := f.place().Find(o)
		if f.Write == "" || !ok || d.isPlace(f) {
			continue
		}
		f.place().Cut(o)
		if _, twice := f.Write.Find(o); !twice {
			_ = f.Write.Put(o, v) // what has no room there is judged as unknown
		}
	}
}

// isPlace tells whether requests have another field where answers have this one.
func (d *Dialect) isPlace(f *Field) bool {
	return slices.ContainsFunc(d.Fields, func(other *Field) bool { return other != f && !other.derived() && other.writeAt() == f.place() })
}

// lay puts the single values on the ground, in the order of the dialect's fields, what others lie inside first.
func (e *encoder) lay() error {
	names := slices.Collect(maps.Keys(e.in.Set))
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(e.d.orderOf(a)-e.d.orderOf(b), strings.Compare(a, b))
	})
	for _, name := range names {
		if err := e.give(name, e.in.Set[name]); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dialect) orderOf(name string) int {
	if i := slices.Index(d.outerFirst, d.Field(name)); i >= 0 {
		return i
	}
	return len(d.Fields)
}

// give sets one field.
func (e *encoder) give(name string, value any) error {
	f := e.d.Field(name)
	if f == nil {
		return e.giveUnknown(name, value)
	}
	own := name != f.Name
	name = strings.TrimPrefix(name, "/") // errors name the field as the user did
	if err := e.mark(f, name); err != nil {
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

// mark notes that a field is given, once, and refuses what the API cannot set by this verb.
func (e *encoder) mark(f *Field, name string) error {
	if other, twice := e.set[f]; twice {
		return hook.Errorf(hook.Invalid, "%s is given twice%s", name, also(name, other))
	}
	e.set[f] = name
	return e.changeable(f, name)
}

func also(name, other string) string {
	if name == other {
		return ""
	}
	return ", also as " + other
}

func invalidField(name string, err error) error {
	return &hook.Error{Kind: hook.Invalid, Message: name, Err: err, Fields: map[string]string{name: err.Error()}}
}

func (e *encoder) giveUnknown(name string, value any) error {
	if !e.in.AllowUnknown || name == "" {
		return e.d.unknownField(name)
	}
	p := Pointer(name)
	if p.check() != nil {
		p = Pointer("").join(name)
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

// write puts one value to its place; it comes in our words, or in the API's own.
func (e *encoder) write(f *Field, v any, own bool) error {
	switch {
	case v == nil && f.Required:
		return errors.New("must not be null: every webhook has it")
	case f.composed():
		return e.writeComposed(f, v)
	case f.eachOf():
		return e.share(f, v)
	case v == nil:
		return e.nothing(f)
	}
	if !own {
		var err error
		if v, err = f.how.write(f, v); err != nil {
			return err
		}
		v = e.keeping(f, v)
	}
	if err := f.check(v, e.local); err != nil {
		return err
	}
	return f.writeAt().Put(e.body, v)
}

// nothing clears a field: in a body that must be whole it is left out, elsewhere only null says so.
func (e *encoder) nothing(f *Field) error {
	if e.old != nil {
		f.writeAt().Cut(e.body)
		return nil
	}
	return f.writeAt().Put(e.body, nil)
}

// keeping adds to a list of texts that are written as objects what else the old ones have.
func (e *encoder) keeping(f *Field, v any) any {
	if e.old == nil || f.Spell != "objects" {
		return v
	}
	old, _ := f.find(e.old)
	return f.kept(v, old)
}

// share notes what is to be laid on each of the hooks.
func (e *encoder) share(f *Field, v any) error {
	if v == nil {
		return errors.New("must not be null: each of the hooks has it")
	}
	if err := f.check(v, e.local); err != nil {
		return err
	}
	e.shared[f.Name] = v
	return nil
}

func (e *encoder) writeComposed(f *Field, v any) error {
	head, tails, err := e.d.decompose(f, v)
	if err != nil {
		return err
	}
	for i, value := range []any{head, tails} {
		part := e.d.ownField(f.Of[i])
		if err := part.check(value, e.local); err != nil {
			return err
		}
		if err := part.writeAt().Put(e.body, value); err != nil {
			return err
		}
	}
	return nil
}
