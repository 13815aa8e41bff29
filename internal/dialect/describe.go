package dialect

import (
	"maps"
	"slices"
)

// What the generated documents ask of a dialect, beside its words.

// Bodiless tells whether the API answers a call without a body.
func (c *Call) Bodiless(verb string) bool { return c.bodiless(verb) }

// Place is where the API's object has the field.
func (f *Field) Place() Pointer { return f.place() }

// Kind is the JSON type of the field as users give it.
func (f *Field) Kind() string { return f.kind() }

// String writes the template as JSON.
func (t Template) String() string { return Text(t.value) }

// Spelling is a way in which APIs write values.
type Spelling struct{ Name, Doc string }

// Spellings lists the words for how a value is written.
func Spellings() []Spelling {
	known := spellings()
	list := make([]Spelling, 0, len(known))
	for _, name := range slices.Sorted(maps.Keys(known)) {
		list = append(list, Spelling{name, known[name].doc})
	}
	return list
}
