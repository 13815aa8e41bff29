package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

// changes tells whether a verb can set a field: replace and patch may take only some, and none that is immutable.
func (d *Dialect) changes(verb string, f *Field) bool {
	call := d.Verbs.Get(verb)
	switch {
	case verb == Create:
		return true
	case f.Immutable:
		return false
	case call == nil || len(call.Only) == 0:
		return true
	}
	return slices.ContainsFunc(call.Only, func(name string) bool { return d.covers(d.Field(name), f) })
}

// covers tells whether a field is another one, or has it as a part.
func (d *Dialect) covers(whole, f *Field) bool {
	return whole == f || whole != nil && whole.composed() && f.Own != "" && slices.Contains(whole.Of, f.Own)
}

// needs tells whether a verb must have a field: a replace that takes only some fields takes all of these.
func (d *Dialect) needs(verb string, f *Field) bool {
	if f.ReadOnly || f.derived() || !d.changes(verb, f) || f.UpdateOnly && verb == Create {
		return false
	}
	call := d.Verbs.Get(verb)
	return f.Required || verb == Replace && call != nil && len(call.Only) > 0
}

// changeable refuses what the API cannot set by this verb; name is what the user calls the field.
func (e *encoder) changeable(f *Field, name string) error {
	title := e.d.Title
	switch {
	case f.ReadOnly:
		return hook.Errorf(hook.Unsupported, "%s: %s sets this field itself", name, title)
	case e.d.changes(e.verb, f):
		return nil
	case !e.d.CanRecreate():
		return hook.Errorf(hook.Unsupported, "%s cannot change %s of a webhook, nor make a new one instead", title, name)
	}
	return hook.Errorf(hook.Unsupported, "%s cannot change %s of a webhook", title, name).
		WithHint("--recreate makes a new webhook, with a new ID, and deletes the old one")
}

// CanRecreate tells whether a webhook can be made anew, seen to be there, and the old one deleted.
func (d *Dialect) CanRecreate() bool {
	return d.Verbs.Get(Create) != nil && d.Verbs.Get(Get) != nil && d.Verbs.Get(Delete) != nil
}

func (d *Dialect) unknownField(name string) error {
	return hook.Errorf(hook.Invalid, "%s has no field %q%s", d.Name, name, yamlfile.DidYouMean(name, d.everyName())).
		WithHint("its fields are %s; --allow-unknown sends it nevertheless", strings.Join(d.FieldNames(), ", "))
}
