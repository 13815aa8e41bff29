package dialect

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Pointer is a place in JSON: a JSON Pointer (RFC 6901). The empty one is the whole value.
type Pointer string

// check tells what is wrong with the pointer's text.
func (p Pointer) check() error {
	if p != "" && p[0] != '/' {
		return fmt.Errorf("%q is no JSON Pointer: it starts with a slash, as in /data/id", string(p))
	}
	for i, c := range p {
		if c == '~' && !strings.HasPrefix(string(p[i+1:]), "0") && !strings.HasPrefix(string(p[i+1:]), "1") {
			return fmt.Errorf("%q is no JSON Pointer: ~ is written ~0", string(p))
		}
	}
	return nil
}

// next splits the first name off.
func (p Pointer) next() (name string, rest Pointer) {
	first, tail, more := strings.Cut(string(p[1:]), "/")
	if strings.Contains(first, "~") {
		first = strings.ReplaceAll(strings.ReplaceAll(first, "~1", "/"), "~0", "~")
	}
	if !more {
		return first, ""
	}
	return first, Pointer("/" + tail)
}

// join is the place of a member within the value at p.
func (p Pointer) join(name string) Pointer {
	if strings.ContainsAny(name, "~/") {
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
	}
	return p + "/" + Pointer(name)
}

// within tells whether the place is further inside another one.
func (p Pointer) within(outer Pointer) bool {
	return len(p) > len(outer) && p[len(outer)] == '/' && p[:len(outer)] == outer
}

// around tells whether there is an object around the place.
func (p Pointer) around(o *Object) bool {
	outer := p[:strings.LastIndexByte(string(p), '/')]
	v, ok := outer.Find(o)
	_, object := v.(*Object)
	return ok && object
}

// label is how messages name the place: a member by its name, one further inside by its pointer.
func (p Pointer) label() string {
	if p == "" {
		return ""
	}
	if name, rest := p.next(); rest == "" {
		return name
	}
	return string(p)
}

// last is the name of the innermost member.
func (p Pointer) last() string {
	name := ""
	for p != "" {
		name, p = p.next()
	}
	return name
}

// Find returns the value at the pointer.
func (p Pointer) Find(v any) (any, bool) {
	for p != "" {
		var name string
		name, p = p.next()
		var ok bool
		if v, ok = child(v, name); !ok {
			return nil, false
		}
	}
	return v, true
}

func child(v any, name string) (any, bool) {
	switch v := v.(type) {
	case *Object:
		return v.Get(name)
	case []any:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v) && strconv.Itoa(i) == name {
			return v[i], true
		}
	}
	return nil, false
}

// Put sets the value at the pointer, making the objects on the way.
func (p Pointer) Put(o *Object, value any) error {
	if p == "" {
		return errors.New("the whole object cannot be put into itself")
	}
	name, rest := p.next()
	if rest == "" {
		o.Set(name, value)
		return nil
	}
	v, _ := o.Get(name)
	inner, ok := v.(*Object)
	if !ok && v != nil {
		return fmt.Errorf("%q is no object", name)
	}
	if !ok {
		inner = &Object{}
		o.Set(name, inner)
	}
	return rest.Put(inner, value)
}

// Cut removes the value at the pointer; one that is not there is no error.
func (p Pointer) Cut(o *Object) {
	if p == "" {
		return // the whole object cannot be cut out of itself
	}
	name, rest := p.next()
	if rest == "" {
		o.Remove(name)
		return
	}
	if v, _ := o.Get(name); v != nil {
		if inner, ok := v.(*Object); ok {
			rest.Cut(inner)
		}
	}
}
