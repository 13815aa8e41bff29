package dialect

import (
	"slices"
	"strings"
)

// constraints checks that what limits a field fits its type.
func (c *checker) constraints(p path, f *Field) {
	text := f.kind() == "string" && (f.Spell == "plain" || f.Spell == "lower" || f.eachOf())
	list := f.kind() == "array" && !f.derived() && f.Spell != "map"
	number := f.kind() == "number" || f.kind() == "integer"
	words := list && f.Name != "headers" && f.Each == nil && (f.Items == "" || f.Items == "string")
	c.goesWith(p, f.kind() == "array", "type: array", "items")
	c.goesWith(p, list, "lists", "minItems", "maxItems")
	c.goesWith(p, number, "numbers", "minimum", "maximum")
	c.goesWith(p, text, "plain texts", "minLength", "maxLength", "format")
	c.goesWith(p, text || words, "plain texts and lists of them", "enum")
	c.goesWith(p, f.Format == "uri", "format: uri", "schemes")
	c.requires(p, f)
	c.bounds(p, "minItems", f.MinItems, "maxItems", f.MaxItems)
	c.bounds(p, "minLength", f.MinLength, "maxLength", f.MaxLength)
	if f.Minimum != nil && f.Maximum != nil && *f.Minimum > *f.Maximum {
		c.in(p.to("maximum"), "it is less than minimum")
	}
	c.choices(p.to("enum"), f.Enum)
	c.schemes(p.to("schemes"), f)
}

// requires checks the places that an object must have something in.
func (c *checker) requires(p path, f *Field) {
	c.goesWith(p, f.ownType() == "object" && f.Spell != "map", "type: object", "requires")
	for i, at := range f.Requires {
		if at == "" {
			c.in(p.to("requires", i), "a place inside %s is wanted here, such as /url", f.Label())
		}
	}
}

// bounds checks a least and a greatest number of something.
func (c *checker) bounds(p path, low string, least *int, high string, most *int) {
	for word, n := range map[string]*int{low: least, high: most} {
		if n != nil && *n < 0 {
			c.in(p.to(word), "it is less than 0")
		}
	}
	if least != nil && most != nil && *least > *most {
		c.in(p.to(high), "it is less than %s", low)
	}
}

// choices checks a list of values, of which each is said once.
func (c *checker) choices(p path, values []string) {
	if c.has(p) && len(values) == 0 {
		c.in(p, "no value is allowed: leave it out, or name some")
	}
	for i, v := range values {
		if slices.Contains(values[:i], v) {
			c.in(p.to(i), "%q is said twice", v)
		}
	}
}

func (c *checker) schemes(p path, f *Field) {
	c.choices(p, f.Schemes)
	for i, s := range f.Schemes {
		if s == "" || s != strings.ToLower(s) || strings.ContainsFunc(s, func(r rune) bool { return !isSchemeRune(r) }) {
			c.in(p.to(i), "%q is no scheme of URLs, such as https", s)
		}
	}
}
