package dialect

import (
	"errors"
	"slices"
)

// known refuses members of a body given as data that are no fields, or whose value the API would refuse.
func (e *encoder) known() error {
	if len(e.in.Body) == 0 {
		return nil
	}
	if unknown := e.d.strangers(e.given); len(unknown) > 0 && !e.in.AllowUnknown {
		return e.d.unknownField(unknown[0].label())
	}
	for _, f := range e.d.Fields {
		if _, done := e.set[f]; done || f.derived() {
			continue
		}
		if v, ok := f.writeAt().Find(e.given); ok {
			if err := e.judge(f, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// judge checks a field of a body given as data. A required one that is null is missing, unless a patch wants it so.
func (e *encoder) judge(f *Field, v any) error {
	name := f.OwnName()
	if err := e.changeable(f, name); err != nil {
		return err
	}
	var err error
	switch {
	case v != nil:
		err = f.check(v, e.local)
	case f.Required && e.verb == Patch:
		err = errors.New("must not be null: every webhook has it")
	}
	if err != nil {
		return invalidField(name, err)
	}
	return nil
}

// events refuses events that the API does not have, where it says which it has.
func (e *encoder) events() error {
	f := e.d.named("events")
	if f == nil || e.old != nil && slices.Equal(e.d.eventsIn(f, e.body), e.d.eventsIn(f, e.old)) {
		return nil
	}
	if err := e.d.checkEvents(f, e.body); err != nil {
		return invalidField(f.Name, err)
	}
	return nil
}
