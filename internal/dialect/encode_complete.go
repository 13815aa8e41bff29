package dialect

import (
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// complete refuses a create or replace that lacks required fields, naming all of them, and an empty patch.
func (e *encoder) complete() error {
	if err := e.wholeObjects(); err != nil {
		return err
	}
	if e.verb == Patch {
		if len(e.body.members) == 0 {
			return hook.Errorf(hook.Invalid, "nothing to change").WithHint("give at least one field")
		}
		return nil
	}
	missing, words := map[string]string{}, []string{}
	for _, f := range e.d.Fields {
		if !e.d.needs(e.verb, f) || e.has(f) {
			continue
		}
		for _, name := range e.d.lacking(f, e.shared) {
			missing[name] = "required"
			words = append(words, describe(name, f))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	message := fmt.Sprintf("%s needs %s", e.verb, strings.Join(words, ", "))
	return &hook.Error{Kind: hook.Invalid, Message: message, Fields: missing}
}

// has tells whether a field that is needed is in the body, whole.
func (e *encoder) has(f *Field) bool {
	v, ok := f.writeAt().Find(e.body)
	if !ok || v == nil {
		return ok && !f.Required
	}
	list, _ := v.([]any)
	return f.Each == nil || !slices.ContainsFunc(list, func(o any) bool { return textAt(o, f.Each.URL) == "" })
}

// lacking names what users give to set a field that is missing: of hooks, the event and the URL that are not given.
func (d *Dialect) lacking(f *Field, shared map[string]any) []string {
	if f.Each == nil {
		return []string{d.setBy(f)}
	}
	var names []string
	for _, each := range d.Fields {
		if _, given := shared[each.Name]; each.eachOf() && each.Name != "method" && !given {
			names = append(names, each.Name)
		}
	}
	if len(names) == 0 {
		return []string{f.Name}
	}
	return names
}

// wholeObjects refuses objects that lack what they must have, once all is laid into them.
func (e *encoder) wholeObjects() error {
	for _, f := range e.d.Fields {
		v, ok := f.writeAt().Find(e.body)
		if !ok || f.derived() {
			continue
		}
		if err := f.checkWhole(v); err != nil {
			return invalidField(f.OwnName(), err)
		}
	}
	return nil
}

func describe(name string, f *Field) string {
	if own := f.OwnName(); own != name {
		return fmt.Sprintf("%s (%s)", name, own)
	}
	return name
}
