package dialect

import (
	"slices"
	"strings"
)

// fields checks each field by itself and against the others.
func (c *checker) fields(d *Dialect) {
	if d.named("id") == nil {
		c.in([]any{"fields"}, "no field is called id: say where a webhook's ID stands")
	}
	seen := map[string]bool{}
	places := map[Pointer]string{}
	for i, f := range d.Fields {
		path := []any{"fields", i}
		c.field(d, path, f)
		for _, name := range []string{f.Name, f.Own} {
			if name != "" && seen[name] {
				c.in(path, "there are two fields %q", name)
			}
			seen[name] = true
		}
		if other, ok := places[f.place()]; ok && !f.composed() {
			c.in(path, "%s has the place of %s", f.Label(), other)
		}
		if !f.composed() {
			places[f.place()] = f.Label()
		}
	}
}

func (c *checker) field(d *Dialect, path []any, f *Field) {
	switch {
	case f.Label() == "":
		c.in(path, "a field has a name, or own: the API's own name")
		return
	case !f.composed() && f.place() == "":
		c.in(path, "%s has no place: give at, such as /%s", f.Label(), f.Label())
	case f.Name != "" && f.Type != "":
		c.in(append(path, "type"), "the type of %s is known: %s", f.Name, f.kind())
	case f.ReadOnly && (f.Required || f.WriteOnly || f.Immutable):
		c.in(path, "%s is readOnly, so it cannot be required, writeOnly or immutable", f.Label())
	}
	c.spelling(d, path, f)
	c.constraints(path, f)
	c.defaults(path, f)
	for i, verb := range f.Shown {
		if !slices.Contains(Verbs(), verb) {
			c.in(append(path, "shown", i), "%q is no verb%s", verb, didYouMean(verb, Verbs()))
		}
	}
}

func (c *checker) spelling(d *Dialect, path []any, f *Field) {
	fits := f.how.fits
	switch {
	case fits != nil && !slices.Contains(fits, f.kind()):
		c.in(append(path, "spell"), "%s spells a value of type %s, but %s is of type %s", f.Spell, quoted(fits), f.Label(), f.kind())
	case f.Spell == "time" && f.Layout == "":
		c.in(path, "a time needs a layout, such as %%Y-%%m-%%d %%H:%%M:%%S")
	case f.Spell == "words" && len(f.Words) != 2:
		c.in(path, "words are two: for true and for false")
	case f.Spell == "pairs" && f.Pair != nil && len(f.Pair) != 2:
		c.in(path, "a pair is two names: of the member with the name and of the one with the value")
	case (f.Spell == "pairs" || f.Spell == "map") && f.Name != "headers":
		c.in(append(path, "spell"), "only headers are spelled as %s", f.Spell)
	case f.composed():
		c.composed(d, path, f)
	}
}

func (c *checker) composed(d *Dialect, path []any, f *Field) {
	if f.Name != "events" || len(f.Of) != 2 {
		c.in(path, "only events are composed, of two own fields: a text and a list")
		return
	}
	for i, want := range []string{"string", "array"} {
		part := d.ownField(f.Of[i])
		if !slices.Contains(d.Fields, part) || part.kind() != want {
			c.in(append(path, "of", i), "%q is no own field of type %s", f.Of[i], want)
		}
	}
}

func (c *checker) constraints(path []any, f *Field) {
	switch {
	case len(f.Schemes) > 0 && f.Format != "uri":
		c.in(path, "schemes go with format: uri")
	case (f.MinItems != nil || f.MaxItems != nil || f.Items != "") && f.kind() != "array":
		c.in(path, "%s is no array, so it has no elements", f.Label())
	case (f.Minimum != nil || f.Maximum != nil) && f.kind() != "number" && f.kind() != "integer":
		c.in(path, "%s is no number, so it has no minimum or maximum", f.Label())
	case (f.MinLength != nil || f.MaxLength != nil || f.Format != "") && f.kind() != "string":
		c.in(path, "%s is no text, so it has no length or format", f.Label())
	}
}

func (c *checker) defaults(path []any, f *Field) {
	if f.Default.IsZero() {
		return
	}
	if f.Required {
		c.in(append(path, "default"), "%s is required, so its default is never used", f.Label())
	}
	if err := f.check(f.Default.value, true); err != nil {
		c.in(append(path, "default"), "the default of %s %s", f.Label(), strings.TrimPrefix(err.Error(), "must "))
	}
}
