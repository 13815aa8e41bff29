package dialect

import (
	"slices"

	"hookctl/internal/yamlfile"
)

// maxDays bounds for how long a webhook can be made, in days: about a hundred years.
const maxDays = 36500

// native tells whether the API itself has a verb.
func (d *Dialect) native(verb string) bool {
	c := d.Verbs.Get(verb)
	return c != nil && c.Native()
}

// later checks a field that a patch sets after the create.
func (c *checker) later(d *Dialect, p path, f *Field) {
	if !f.UpdateOnly {
		return
	}
	switch at := p.to("updateOnly"); {
	case f.ReadOnly || f.Immutable || f.Required || f.derived():
		c.in(at, "%s cannot be set by create, so it is neither required nor derived, and must be able to change", f.Label())
	case f.Default.IsZero():
		c.in(at, "%s needs a default: what it is after create", f.Label())
	case !d.native(Patch) || !d.changes(Patch, f):
		c.in(at, "%s needs a patch of the API that sets it", f.Label())
	}
}

// eachOf checks a field that each of the hooks has.
func (c *checker) eachOf(d *Dialect, p path, f *Field) {
	h := d.hooksField()
	switch {
	case !slices.Contains([]string{"events", "url", "method"}, f.Name):
		c.in(p.to("spell"), "only events, url and method are what each of the hooks has")
	case h == nil || h.Each == nil || h.Each.at(f.Name) == "":
		c.in(p.to("spell"), "there is no field hooks whose each says where an element has its %s", f.Name)
	}
	for _, word := range []string{"at", "write", "required", "readOnly", "writeOnly", "immutable", "shown", "own", "make"} {
		if c.has(p.to(word)) {
			c.named(p.to(word), "%s is what each of the hooks has: say it of them", f.Name)
		}
	}
}

// each checks the field with a target for each event.
func (c *checker) each(p path, f *Field) {
	switch {
	case f.Name != "hooks":
	case f.Each == nil:
		c.in(p, "hooks needs each: where an element has its event and its URL")
	case f.Spell != "plain":
		c.in(p.to("spell"), "hooks is spelled plain: each says how")
	}
	if f.Each != nil {
		c.apart(p.to("each"), f.Each)
	}
	for _, word := range []string{"event", "method", "url", "suffix"} {
		if n := c.find(p.to("each", word)); n != nil && n.Value == "" {
			c.at(n, "a place inside an element is wanted here, such as /%s", word)
		}
	}
}

// apart checks that what an element of hooks has does not lie in one another.
func (c *checker) apart(p path, h *Each) {
	places := map[string]Pointer{"event": h.Event, "method": h.Method, "url": h.URL}
	for word, at := range places {
		for other, outer := range places {
			if at != "" && outer != "" && word != other && (at == outer || at.within(outer)) {
				c.in(p.to(word), "it lies where %s does", other)
			}
		}
	}
}

// objects checks a list of texts that is written as one of objects.
func (c *checker) objects(p path, f *Field) {
	switch {
	case f.Key == "":
		c.in(p, "objects needs key: which member of each has the text")
	case f.Items != "" && f.Items != "string":
		c.in(p.to("items"), "only texts are written as objects")
	case slices.Contains(f.Made, f.Key):
		c.in(p.to("made"), "%q is the text itself, so the API does not make it", f.Key)
	}
}

// shows checks what the server makes anew for each answer: it can say no more than every answer knows.
func (c *checker) shows(d *Dialect) {
	known := []string{"id", "server"}
	if list := d.Verbs.Get(List); list != nil {
		known = append(known, list.Route().Variables()...)
	}
	for i := range d.Fields {
		c.placeholders(path{"fields", i, "shows"}, known)
	}
}

// expiry checks the three fields of which an end is made.
func (c *checker) expiry(d *Dialect) {
	if d.Expiry == nil {
		return
	}
	p := path{"expiry"}
	c.part(d, p.to("days"), d.Expiry.Days, "of type integer, writeOnly", func(f *Field) bool { return f.kind() == "integer" && f.WriteOnly })
	if f := d.ownField(d.Expiry.Days); f.Maximum == nil || *f.Maximum > maxDays {
		c.in(p.to("days"), "%s needs a maximum, of %d at most: an end must be a time", d.Expiry.Days, maxDays)
	}
	c.part(d, p.to("until"), d.Expiry.Until, "of type string, readOnly", func(f *Field) bool { return f.kind() == "string" && f.ReadOnly })
	c.part(d, p.to("ended"), d.Expiry.Ended, "of type boolean, readOnly", func(f *Field) bool { return f.kind() == "boolean" && f.ReadOnly })
}

func (c *checker) part(d *Dialect, p path, own, want string, fits func(*Field) bool) {
	if f := d.ownField(own); d.indexOf(f) < 0 || f.Name != "" || f.Secret || !fits(f) {
		c.in(p, "%q is no own field %s", own, want)
	}
}

// conflicts checks which webhooks cannot be beside each other.
func (c *checker) conflicts(d *Dialect) {
	if d.Conflicts == nil {
		return
	}
	p := path{"conflicts"}
	c.choices(p.to("same"), d.Conflicts.Same)
	for i, name := range d.Conflicts.Same {
		if f := d.Field(name); f == nil {
			c.in(p.to("same", i), "%q is no field%s", name, yamlfile.DidYouMean(name, d.FieldNames()))
		}
	}
	switch {
	case !c.has(p.to("most")):
	case d.Conflicts.Most < 1:
		c.in(p.to("most"), "at least one webhook must be possible")
	case d.named("enabled") == nil:
		c.in(p.to("most"), "there is no field enabled to count")
	}
}
