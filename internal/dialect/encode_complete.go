package dialect

import (
	"fmt"
	"strings"

	"hookctl/internal/hook"
)

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
		if v, ok := f.writeAt().Find(e.body); ok && (v != nil || !f.Required) || !e.d.needs(e.verb, f) {
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

func describe(name string, f *Field) string {
	if own := f.OwnName(); own != name {
		return fmt.Sprintf("%s (%s)", name, own)
	}
	return name
}
