package dialect

// events checks what can happen, and whether the field for it can say so.
func (c *checker) events(d *Dialect) {
	f := d.named("events")
	if f == nil {
		return
	}
	if !d.Events.Open && d.Events.Names.Len() == 0 {
		c.in(path{"fields", d.indexOf(f)}, "no event is named under events: name them, or say open: true there")
		return
	}
	for name := range d.Events.Names.All() {
		if err := d.listens(f, name); err != nil {
			c.named(path{"events", "names", name}, "no webhook can listen to %s: %s", name, err)
		}
	}
	if i := d.indexOf(f); !f.Default.IsZero() {
		o := &Object{}
		if err := f.place().Put(o, f.Default.value); err == nil {
			if err := d.checkEvents(f, o); err != nil {
				c.in(path{"fields", i, "default"}, "the default of events: %s", err)
			}
		}
	}
}

// listens tells why a webhook cannot listen to an event.
func (d *Dialect) listens(f *Field, event string) error {
	switch {
	case f.Spell == "objects":
		o := &Object{}
		o.Set(f.Key, event)
		return f.checkKeyed(o)
	case !f.composed():
		return f.checkElement(event)
	case !d.isComposed(f):
		return nil // told already
	}
	head, tails, err := d.decompose(f, []any{event})
	if err != nil {
		return err
	}
	if err := d.ownField(f.Of[0]).check(head, true); err != nil {
		return err
	}
	for _, tail := range tails {
		if err := d.ownField(f.Of[1]).checkElement(tail); err != nil {
			return err
		}
	}
	return nil
}
