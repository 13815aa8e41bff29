package dialect

import (
	"errors"
	"fmt"
	"slices"
)

// writeObjects makes an object of each text.
func writeObjects(f *Field, v any) (any, error) {
	texts, err := textsOf(v)
	if err != nil {
		return nil, err
	}
	list := make([]any, len(texts))
	for i, s := range texts {
		o := &Object{}
		o.Set(f.Key, s)
		list[i] = o
	}
	return list, nil
}

// readObjects takes the text out of each object.
func readObjects(f *Field, v any) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, wrongType("array", v)
	}
	texts := make([]any, len(list))
	for i, e := range list {
		o, ok := e.(*Object)
		if !ok || stringAt(o, f.Key) == "" {
			return nil, fmt.Errorf("element %d has no text %q", i, f.Key)
		}
		texts[i] = stringAt(o, f.Key)
	}
	return texts, nil
}

// checkKeyed checks an object that stands for a text.
func (f *Field) checkKeyed(v any) error {
	o, ok := v.(*Object)
	if !ok {
		return wrongType("object", v)
	}
	s := stringAt(o, f.Key)
	switch {
	case s == "":
		return errors.New("a text is needed at " + f.Key)
	case len(f.Enum) > 0 && !slices.Contains(f.Enum, s):
		return f.notInEnum(s)
	}
	return nil
}

// kept puts the objects that old has for these texts in their place, so that what else is in them stays.
func (f *Field) kept(list, old any) any {
	before, _ := old.([]any)
	now, _ := list.([]any)
	var merged []any
	for i, e := range now {
		if slices.ContainsFunc(now[:i], func(other any) bool { return f.alike(other, e) }) {
			continue
		}
		had := len(merged)
		for _, b := range before {
			if f.alike(b, e) {
				merged = append(merged, cloneValue(b))
			}
		}
		if len(merged) == had {
			merged = append(merged, e)
		}
	}
	return merged
}

// alike tells whether two elements stand for the same text.
func (f *Field) alike(a, b any) bool {
	return textAt(a, Pointer("").join(f.Key)) == textAt(b, Pointer("").join(f.Key))
}

// identify makes what the API makes itself in each element: what the old element for the same text had, else new.
func (f *Field) identify(list, old any, m Maker) any {
	elements, _ := list.([]any)
	before, _ := old.([]any)
	before = slices.Clone(before)
	made := make([]any, len(elements))
	for i, e := range elements {
		o, ok := cloneValue(e).(*Object)
		if !ok {
			return list
		}
		var same any
		if j := slices.IndexFunc(before, func(b any) bool { return f.alike(b, e) }); j >= 0 {
			same = before[j]
			before = slices.Delete(before, j, j+1)
		}
		made[i] = f.identified(o, same, m)
	}
	return made
}

func (f *Field) identified(o *Object, same any, m Maker) *Object {
	before, _ := same.(*Object)
	for _, name := range f.Made {
		v := any(nil)
		if before != nil {
			v, _ = before.Get(name)
		}
		if v == nil {
			v = m.uuid()
		}
		o.Set(name, v)
	}
	return o
}
