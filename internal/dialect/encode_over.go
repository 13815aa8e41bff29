package dialect

import (
	"encoding/json"
	"time"

	"hookctl/internal/hook"
)

// EncodeOver is Encode for a body that must be whole, as of a replace, or of a create that follows an old webhook: what
// a user does not give is carried over from old, the webhook's own object as the API showed it. note says what they
// should know of that, or is empty. What cannot be read back, and is not given, is refused.
func (d *Dialect) EncodeOver(verb string, old json.RawMessage, in hook.Input, local bool, now time.Time) (body *Object, note string, err error) {
	e := newEncoder(d, verb, in, local)
	if e.old, err = ParseObject(old); err != nil {
		return nil, "", err
	}
	body, err = e.run(
		func() error { return e.keepInner() },
		func() error {
			note, err = e.renewExpiry(now)
			return err
		},
		func() error { return e.unreadable() },
	)
	return body, note, err
}

// EncodeAnew is Encode for the create of a webhook that takes an old one's place without being like it: only secrets are
// carried over, and that the old one is disabled.
func (d *Dialect) EncodeAnew(old json.RawMessage, in hook.Input, local bool) (*Object, error) {
	o, err := ParseObject(old)
	if err != nil {
		return nil, err
	}
	e := newEncoder(d, Create, in, local)
	return e.run(func() error {
		before := e.old
		e.old = o
		defer func() { e.old = before }()
		if err := e.keepInner(); err != nil {
			return err
		}
		return e.keepDisabled()
	})
}

// carry makes a body of the old object, as requests have it, and lays what is given on it.
func (e *encoder) carry() error {
	for _, f := range e.d.outerFirst {
		if f.ReadOnly || f.derived() {
			continue
		}
		v, ok := f.writeAt().Find(e.given)
		if !ok {
			v, ok = f.find(e.old)
			ok = ok && v != nil
		}
		if !ok {
			continue
		}
		if err := f.writeAt().Put(e.body, cloneValue(v)); err != nil {
			return invalidField(f.OwnName(), err)
		}
	}
	for _, p := range e.d.strangers(e.given) {
		v, _ := p.Find(e.given)
		if err := p.Put(e.body, v); err != nil {
			return invalidField(p.label(), err)
		}
	}
	return nil
}

// keepInner carries over secrets that were not given with what is around them: they print as stars, so nobody who
// copies a webhook has them.
func (e *encoder) keepInner() error {
	for _, f := range e.d.outerFirst {
		if f.ReadOnly || !f.Secret && f.Name != "secret" {
			continue
		}
		v, had := f.find(e.old)
		_, has := f.writeAt().Find(e.body)
		_, said := e.set[f]
		if !had || v == nil || has || said || !f.writeAt().around(e.body) {
			continue
		}
		if err := f.writeAt().Put(e.body, cloneValue(v)); err != nil {
			return invalidField(f.OwnName(), err)
		}
	}
	return nil
}

// keepDisabled keeps a webhook that gets no deliveries from getting some by being made anew.
func (e *encoder) keepDisabled() error {
	f := e.d.named("enabled")
	if f == nil || f.ReadOnly {
		return nil
	}
	if _, given := f.writeAt().Find(e.body); given {
		return nil
	}
	v, ok := f.find(e.old)
	if !ok {
		return nil
	}
	if on, err := f.how.read(f, v); err != nil || on != false {
		return nil //nolint:nilerr // of what is spelled otherwise nobody knows that it is disabled
	}
	return f.writeAt().Put(e.body, v)
}

// unreadable refuses what is neither given nor shown by the API: sending nothing would lose it.
func (e *encoder) unreadable() error {
	for _, f := range e.d.Fields {
		hidden := f.WriteOnly || len(f.Shown) > 0 && !f.shownBy(Get) && !f.shownBy(List)
		if f.ReadOnly || f.derived() || !hidden || e.d.Expiry != nil && f.Own == e.d.Expiry.Days {
			continue
		}
		if _, said := e.set[f]; said {
			continue
		}
		if _, given := f.writeAt().Find(e.body); !given {
			return &hook.Error{
				Kind: hook.Invalid, Message: e.d.setBy(f) + " has to be given: the API does not show it, and it would be lost",
				Fields: map[string]string{e.d.setBy(f): "required"},
			}
		}
	}
	return nil
}

// bare leaves out of the body what the API makes itself.
func (e *encoder) bare() error {
	for _, f := range e.d.Fields {
		v, ok := f.writeAt().Find(e.body)
		if f.derived() || !ok || len(f.Made) == 0 && f.Each == nil {
			continue
		}
		if err := f.writeAt().Put(e.body, f.bare(v)); err != nil {
			return invalidField(f.OwnName(), err)
		}
	}
	return nil
}

// bare is a value as requests have it.
func (f *Field) bare(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := make([]any, len(list))
	for i, e := range list {
		o, ok := cloneValue(e).(*Object)
		if !ok {
			return v
		}
		for _, name := range f.Made {
			o.Remove(name)
		}
		if f.Each != nil {
			_ = f.Each.Event.Put(o, f.Each.base(textAt(o, f.Each.Event))) // it was read there
		}
		out[i] = o
	}
	return out
}

// CutLater takes the fields out of a create's body that create does not take, and returns the body of the patch that
// must follow; nil if none is needed.
func (d *Dialect) CutLater(body *Object) *Object {
	var later *Object
	for _, f := range d.Fields {
		v, given := f.writeAt().Find(body)
		if f.derived() || !f.UpdateOnly || !given {
			continue
		}
		f.writeAt().Cut(body)
		if Text(v) == Text(f.Default.value) {
			continue
		}
		if later == nil {
			later = &Object{}
		}
		_ = f.writeAt().Put(later, v) // into an empty object anything can be put
	}
	return later
}
