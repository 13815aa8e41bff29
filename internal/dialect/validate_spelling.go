package dialect

import (
	"slices"
	"strings"
	"time"
)

// spelling checks how a field is written.
func (c *checker) spelling(d *Dialect, p path, f *Field) {
	for _, word := range []string{"type", "items"} {
		if f.Name != "" && c.has(p.to(word)) {
			c.named(p.to(word), "the type of %s is known: %s", f.Name, f.kind())
		}
	}
	c.goesWith(p, f.Spell == "time", "spell: time", "layout")
	c.goesWith(p, f.Spell == "words", "spell: words", "words")
	c.goesWith(p, f.Spell == "pairs", "spell: pairs", "pair")
	c.goesWith(p, f.composed(), "spell: composed", "of")
	c.goesWith(p, f.Spell == "objects", "spell: objects", "key", "made")
	c.goesWith(p, f.Name == "hooks", "hooks", "each")
	switch {
	case f.how.fits != nil && !slices.Contains(f.how.fits, f.kind()):
		c.in(p.to("spell"), "%s is how a value of type %s is written, but %s is of type %s",
			f.Spell, strings.Join(f.how.fits, " or "), f.Label(), f.kind())
		return
	case (f.Spell == "pairs" || f.Spell == "map") != (f.Name == "headers") && f.Spell != "plain":
		c.in(p.to("spell"), "%s", pairsMessage(f))
		return
	case f.Spell == "comma" && f.Items != "" && f.Items != "string":
		c.in(p.to("items"), "only texts are written with commas between")
	}
	c.spelled(d, p, f)
}

func pairsMessage(f *Field) string {
	if f.Name == "headers" {
		return "headers are written plain, as pairs or as a map"
	}
	return "only headers are written as " + f.Spell
}

// spelled checks what each way of writing needs.
func (c *checker) spelled(d *Dialect, p path, f *Field) {
	switch f.Spell {
	case "time":
		c.layout(p, f)
	case "words":
		c.twoWords(p, f)
	case "pairs":
		if f.Pair != nil && (len(f.Pair) != 2 || f.Pair[0] == f.Pair[1] || slices.Contains(f.Pair, "")) {
			c.in(p.to("pair"), "a pair is two names: of the member with the name and of the one with the value")
		}
	case "composed":
		c.composed(d, p, f)
	case "each":
		c.eachOf(d, p, f)
	case "objects":
		c.objects(p, f)
	}
	c.each(p, f)
}

// layout checks that a time can be read as it was written, to the day at least.
func (c *checker) layout(p path, f *Field) {
	if f.Layout == "" {
		c.in(p, "a time needs a layout, such as %%Y-%%m-%%d %%H:%%M:%%S")
		return
	}
	sample := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	written, err := writeTime(f, sample.Format(time.RFC3339Nano))
	if err == nil {
		written, err = readTime(f, written)
	}
	if err != nil || written != sample.Format(time.RFC3339Nano) {
		c.in(p.to("layout"), "%q cannot be read back: it needs year, month and day", f.Layout)
	}
}

func (c *checker) twoWords(p path, f *Field) {
	if len(f.Words) != 2 {
		c.in(p.to("words"), "words are two: for true and for false")
		return
	}
	for i, w := range f.Words {
		switch w.value.(type) {
		case nil, []any, *Object:
			c.in(p.to("words", i), "a text, a number, true or false is wanted here")
			return
		}
	}
	if typeOf(f.Words[0].value) == typeOf(f.Words[1].value) && f.Words[0].String() == f.Words[1].String() {
		c.in(p.to("words"), "true and false are written alike")
	}
}

// composed checks the two fields that events are made of.
func (c *checker) composed(d *Dialect, p path, f *Field) {
	if f.Name != "events" {
		c.in(p.to("spell"), "only events are composed")
		return
	}
	if len(f.Of) != 2 {
		c.in(p.to("of"), "events are composed of two own fields: a text and a list")
		return
	}
	for i, want := range []string{"string", "array"} {
		part := d.ownField(f.Of[i])
		if d.indexOf(part) < 0 || part.Name != "" || part.kind() != want || part.Spell != "plain" || part.Items != "" && part.Items != "string" {
			c.in(p.to("of", i), "%q is no own field of type %s, spelled plain", f.Of[i], want)
		}
	}
	for _, word := range []string{"at", "write", "required", "readOnly", "writeOnly", "immutable", "secret", "shown", "own", "default"} {
		if c.has(p.to(word)) {
			c.named(p.to(word), "events are composed of %s: say it of them", strings.Join(f.Of, " and "))
		}
	}
}

// isComposed tells whether a field is composed of two fields as it should be.
func (d *Dialect) isComposed(f *Field) bool {
	return len(f.Of) == 2 && d.indexOf(d.ownField(f.Of[0])) >= 0 && d.indexOf(d.ownField(f.Of[1])) >= 0
}
