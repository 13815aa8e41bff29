package dialect

import (
	"encoding/json"
	"slices"
)

// Display is the webhook's own object as one verb's answer shows it: without what that verb does not show.
func (d *Dialect) Display(verb string, raw json.RawMessage) (any, error) {
	hides := func(f *Field) bool { return !f.composed() && !f.shownBy(verb) }
	if !slices.ContainsFunc(d.Fields, hides) {
		return raw, nil
	}
	o, err := ParseObject(raw)
	if err != nil {
		return nil, err
	}
	for _, f := range d.Fields {
		if hides(f) {
			f.place().Cut(o)
		}
	}
	return o, nil
}
