package dialect

// hideHeaders replaces the values of headers in the API's own spelling. Of what is spelled otherwise than the dialect says
// nobody can tell which part is a value, so nothing is shown.
func (h hider) hideHeaders(o *Object) {
	if h.headers == nil {
		return
	}
	v, ok := h.headers.find(o)
	if !ok {
		return
	}
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			v[i] = h.hidePair(e)
		}
	case *Object:
		for _, m := range v.members {
			h.hideHeader(v, m.key, m.key)
		}
	case string:
		h.replace(o, h.hidden("headers", v))
	}
}

// replace puts something where the headers are found.
func (h hider) replace(o *Object, v any) {
	for _, p := range []Pointer{h.headers.place(), h.headers.writeAt()} {
		if _, ok := p.Find(o); ok {
			_ = p.Put(o, v) // it was found there, so there is a place
		}
	}
}

func (h hider) hidePair(e any) any {
	name, value := h.headers.pairNames()
	o, ok := e.(*Object)
	if !ok || stringAt(o, name) == "" {
		return h.hidden("headers", e)
	}
	h.hideHeader(o, stringAt(o, name), value)
	return o
}

func (h hider) hideHeader(o *Object, name, member string) {
	if v, ok := o.Get(member); ok && (h.headers.Secret || IsCredentialHeader(name)) {
		o.Set(member, h.hidden("header_"+name, v))
	}
}

func stringAt(o *Object, key string) string {
	v, _ := o.Get(key)
	return stringOf(v)
}
