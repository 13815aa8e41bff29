package dialect

import (
	"cmp"
	"slices"
	"strings"

	"hookctl/internal/yamlfile"
)

// fields checks each field by itself and against the others.
func (c *checker) fields(d *Dialect) {
	c.identifier(d)
	names := map[string]bool{}
	for i, f := range d.Fields {
		p := path{"fields", i}
		if f.Label() == "" {
			c.in(p, "a field has a name, or own: the API's own name")
			continue
		}
		for _, name := range namesOf(f) {
			if names[name] {
				c.in(p, "there are two fields %q%s", name, apart(f, name))
			}
			names[name] = true
		}
		c.place(d, p, i, f)
		c.field(d, p, f)
		c.spelling(d, p, f)
		c.constraints(p, f)
		c.defaults(p, f)
	}
}

// namesOf lists what a field can be called by, each once.
func namesOf(f *Field) []string {
	names := []string{f.Label()}
	if f.derived() {
		return names
	}
	if own := f.OwnName(); own != f.Label() && own != "" {
		names = append(names, own)
	}
	return names
}

func apart(f *Field, name string) string {
	if f.Own == "" && f.Name != name {
		return ": give one of them another name with own"
	}
	return ""
}

// identifier checks that a webhook has an ID, which never changes, and which somebody makes.
func (c *checker) identifier(d *Dialect) {
	f := d.named("id")
	if f == nil {
		c.in(path{"fields"}, "no field is called id: say where a webhook's ID stands")
		return
	}
	p := path{"fields", d.indexOf(f)}
	switch {
	case !f.ReadOnly && !f.Immutable:
		c.in(p, "an ID never changes: say readOnly, or immutable where create can choose it")
	case f.Make == "" && !f.Required:
		c.in(p, "nobody makes the ID: say make, so that the server can, or required")
	case f.Spell != "plain" || f.WriteOnly || len(f.Shown) > 0:
		c.in(p, "an ID is spelled plain, and always shown")
	}
}

func (d *Dialect) indexOf(f *Field) int { return slices.Index(d.Fields, f) }

// place checks where a field is, and that no other is there.
func (c *checker) place(d *Dialect, p path, i int, f *Field) {
	if f.derived() {
		return
	}
	if strings.ContainsAny(f.Own, "/~=") || strings.TrimSpace(f.Own) != f.Own {
		c.in(p.to("own"), "%q is no name: it has no /, ~ or = and no blanks around it; a place further inside is given by at", f.Own)
		return
	}
	if f.place() == "" {
		c.in(p, "%s has no place: give at, such as /%s", f.Label(), f.Label())
		return
	}
	for _, other := range d.Fields[:i] {
		switch {
		case other.derived() || other.Label() == "":
		case other.place() == f.place() || other.writeAt() == f.writeAt():
			c.in(p, "%s has the place of %s", f.Label(), other.Label())
		default:
			c.inside(p, f, other)
			c.inside(p, other, f)
		}
	}
}

// inside checks that a field with others inside it is an object.
func (c *checker) inside(p path, inner, outer *Field) {
	if (inner.place().within(outer.place()) || inner.writeAt().within(outer.writeAt())) && outer.ownType() != "object" {
		c.in(p, "%s lies inside %s, which is no object", inner.Label(), outer.Label())
	}
}

// field checks words that contradict each other.
func (c *checker) field(d *Dialect, p path, f *Field) {
	word := func(says bool, word string) string {
		if says {
			return word
		}
		return ""
	}
	switch {
	case f.ReadOnly:
		if other := cmp.Or(word(f.Required, "required"), word(f.WriteOnly, "writeOnly"), word(f.Immutable, "immutable"), word(f.Write != "", "write")); other != "" {
			c.in(p.to(other), "%s is readOnly, which %s contradicts", f.Label(), other)
		}
	case f.Make != "" && f.Required:
		c.in(p.to("make"), "%s is required, so it is never made", f.Label())
	}
	if f.Make != "" && !f.Default.IsZero() {
		c.in(p.to("default"), "%s is made, so its default is never used", f.Label())
	}
	if f.Make != "" && (f.kind() != "string" || f.Spell != "plain") {
		c.in(p.to("make"), "only a plain text is made, and %s is none", f.Label())
	}
	if !f.Shows.IsZero() && (f.Make != "" || !f.Default.IsZero()) {
		c.in(p.to("shows"), "what %s shows is made anew for each answer, so make and default are never used", f.Label())
	}
	c.later(d, p, f)
	c.goesWith(p, f.ReadOnly, "readOnly", "shows")
	c.goesWith(p, !f.WriteOnly, "fields that are not writeOnly", "shown")
	for i, verb := range f.Shown {
		if !slices.Contains(Verbs(), verb) {
			c.in(p.to("shown", i), "%q is no verb%s", verb, yamlfile.DidYouMean(verb, Verbs()))
		}
	}
}

func (c *checker) defaults(p path, f *Field) {
	if f.Default.IsZero() {
		return
	}
	if f.Required {
		c.in(p.to("default"), "%s is required, so its default is never used", f.Label())
		return
	}
	if f.derived() {
		return
	}
	if err := f.check(f.Default.value, true); err != nil {
		c.in(p.to("default"), "the default of %s %s", f.Label(), err)
	}
}
