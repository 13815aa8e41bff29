package dialect

import (
	"strings"

	"hookctl/internal/hook"
)

// clear puts the defaults of the fields that are to be unset, or null where there is no default.
func (e *encoder) clear() error {
	for _, name := range e.in.Unset {
		f := e.d.Field(name)
		if f == nil {
			return e.d.unknownField(name)
		}
		if err := e.mark(f, name); err != nil {
			return err
		}
		if err := e.unset(f, name); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) unset(f *Field, name string) error {
	switch {
	case f.composed():
		return hook.Errorf(hook.Invalid, "%s cannot be unset: it is made of %s", name, strings.Join(f.Of, " and "))
	case f.eachOf():
		return hook.Errorf(hook.Invalid, "%s cannot be unset: each of the hooks has it", name)
	case f.Required:
		return hook.Errorf(hook.Invalid, "%s cannot be unset: every webhook of %s has it", name, e.d.Title)
	}
	if f.Default.IsZero() {
		return e.nothing(f)
	}
	if err := f.writeAt().Put(e.body, cloneValue(f.Default.value)); err != nil {
		return invalidField(name, err)
	}
	return nil
}
