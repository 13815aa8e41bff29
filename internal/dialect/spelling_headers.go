package dialect

import "fmt"

func (f *Field) pairNames() (name, value string) {
	if len(f.Pair) == 2 {
		return f.Pair[0], f.Pair[1]
	}
	return "name", "value"
}

func writePairs(f *Field, v any) (any, error) {
	name, value := f.pairNames()
	return renamePairs(v, [2]string{"name", "value"}, [2]string{name, value})
}

func readPairs(f *Field, v any) (any, error) {
	name, value := f.pairNames()
	return renamePairs(v, [2]string{name, value}, [2]string{"name", "value"})
}

func renamePairs(v any, from, to [2]string) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, wrongType("array", v)
	}
	out := make([]any, len(list))
	for i, e := range list {
		name, value, err := pairOf(e, from)
		if err != nil {
			return nil, err
		}
		o := &Object{}
		o.Set(to[0], name)
		o.Set(to[1], value)
		out[i] = o
	}
	return out, nil
}

func pairOf(v any, names [2]string) (name, value string, err error) {
	o, ok := v.(*Object)
	if !ok {
		return "", "", wrongType("object", v)
	}
	n, _ := o.Get(names[0])
	x, _ := o.Get(names[1])
	name, ok = n.(string)
	value, ok2 := x.(string)
	if !ok || !ok2 {
		return "", "", fmt.Errorf("each element has a text %q and a text %q", names[0], names[1])
	}
	return name, value, nil
}

func writeMap(_ *Field, v any) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, wrongType("array", v)
	}
	o := &Object{}
	for _, e := range list {
		name, value, err := pairOf(e, [2]string{"name", "value"})
		if err != nil {
			return nil, err
		}
		o.Set(name, value)
	}
	return o, nil
}

func readMap(_ *Field, v any) (any, error) {
	o, ok := v.(*Object)
	if !ok {
		return nil, wrongType("object", v)
	}
	list := make([]any, 0, len(o.members))
	for _, m := range o.members {
		p := &Object{}
		p.Set("name", m.key)
		p.Set("value", Text(m.value))
		list = append(list, p)
	}
	return list, nil
}
