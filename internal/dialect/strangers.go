package dialect

// strangers lists the places in an object that belong to no field, outermost first.
func (d *Dialect) strangers(o *Object) []Pointer {
	var found []Pointer
	d.findStrangers(o, "", &found)
	return found
}

func (d *Dialect) findStrangers(o *Object, at Pointer, found *[]Pointer) {
	for _, m := range o.members {
		p := at.join(m.key)
		known, deeper := d.holds(p)
		inner, object := m.value.(*Object)
		switch {
		case known:
		case deeper && object:
			d.findStrangers(inner, p, found)
		case deeper && m.value == nil: // nothing where an object may be
		default:
			*found = append(*found, p)
		}
	}
}

// holds tells whether a field is at a place, or some are below it.
func (d *Dialect) holds(p Pointer) (known, deeper bool) {
	for _, f := range d.Fields {
		if f.derived() {
			continue
		}
		for _, at := range []Pointer{f.place(), f.writeAt()} {
			known = known || at == p
			deeper = deeper || at.within(p)
		}
	}
	return known, deeper
}
