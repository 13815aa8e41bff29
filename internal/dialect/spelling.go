package dialect

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/itchyny/timefmt-go"
)

// spelling turns a value of our JSON into the API's, and back. Both are pure; what cannot be turned is an error.
type spelling struct {
	write func(f *Field, v any) (any, error)
	read  func(f *Field, v any) (any, error)
	fits  []string // the types, as users give them, that can be written so
	doc   string
}

// spellings is the closed set of the ways in which APIs write values.
func spellings() map[string]spelling {
	return map[string]spelling{
		"plain": {plain, plain, nil, "As it is. The default."},
		"lower": {lower, upper, []string{"string"}, "In small letters; capitals for us: post for POST."},
		"time": {
			writeTime, readTime,
			[]string{"string"},
			"A time in the layout of strftime(3); UTC where the layout has no zone.",
		},
		"unix":    {writeUnix, readUnix, []string{"string"}, "Seconds since 1970-01-01 UTC."},
		"unix_ms": {writeUnixMilli, readUnixMilli, []string{"string"}, "Milliseconds since 1970-01-01 UTC."},
		"words":   {writeWord, readWord, []string{"boolean"}, "Two values, for true and for false."},
		"pairs": {
			writePairs, readPairs,
			[]string{"array"},
			"Headers as a list of objects with other names for name and value.",
		},
		"map":   {writeMap, readMap, []string{"array"}, "Headers as one object, a member each."},
		"comma": {writeComma, readComma, []string{"array"}, "A list of words as one text with commas between."},
		"composed": {
			nil, nil,
			[]string{"array"},
			"Events that the API keeps in two fields: `users.post` is the one field's users and post in the other's list; `users.*` is an empty list.",
		},
	}
}

func plain(_ *Field, v any) (any, error) { return v, nil }

func lower(_ *Field, v any) (any, error) { return mapText(v, strings.ToLower) }
func upper(_ *Field, v any) (any, error) { return mapText(v, strings.ToUpper) }

func mapText(v any, change func(string) string) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, wrongType("string", v)
	}
	return change(s), nil
}

func wrongType(want string, v any) error {
	return fmt.Errorf("must be of type %s, not %s", want, typeOf(v))
}

func parseTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, wrongType("string", v)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, fmt.Errorf("%q is no RFC 3339 time", s)
	}
	return t.UTC(), nil
}

func writeTime(f *Field, v any) (any, error) {
	t, err := parseTime(v)
	if err != nil {
		return nil, err
	}
	return timefmt.Format(t, f.Layout), nil
}

func readTime(f *Field, v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, wrongType("string", v)
	}
	t, err := timefmt.Parse(s, f.Layout)
	if err != nil {
		return nil, fmt.Errorf("%q is no time of the layout %q", s, f.Layout)
	}
	return t.UTC().Format(time.RFC3339Nano), nil
}

func writeUnix(_ *Field, v any) (any, error) {
	t, err := parseTime(v)
	return json.Number(fmt.Sprint(t.Unix())), err
}

func writeUnixMilli(_ *Field, v any) (any, error) {
	t, err := parseTime(v)
	return json.Number(fmt.Sprint(t.UnixMilli())), err
}

func readUnix(_ *Field, v any) (any, error) {
	return readNumber(v, func(n int64) time.Time { return time.Unix(n, 0) })
}

func readUnixMilli(_ *Field, v any) (any, error) { return readNumber(v, time.UnixMilli) }

func readNumber(v any, toTime func(int64) time.Time) (any, error) {
	n, ok := v.(json.Number)
	if !ok {
		return nil, wrongType("number", v)
	}
	i, err := n.Int64()
	if err != nil {
		return nil, fmt.Errorf("%s is no whole number", n)
	}
	return toTime(i).UTC().Format(time.RFC3339Nano), nil
}

func writeWord(f *Field, v any) (any, error) {
	b, ok := v.(bool)
	if !ok {
		return nil, wrongType("boolean", v)
	}
	if b {
		return Normal(f.Words[0])
	}
	return Normal(f.Words[1])
}

func readWord(f *Field, v any) (any, error) {
	for i, truth := range []bool{true, false} {
		if word, err := Normal(f.Words[i]); err == nil && word == v {
			return truth, nil
		}
	}
	return nil, fmt.Errorf("%v is neither %v nor %v", v, f.Words[0], f.Words[1])
}

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

func writeComma(_ *Field, v any) (any, error) {
	words, err := textsOf(v)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(words, func(s string) bool { return strings.Contains(s, ",") }) {
		return nil, errors.New("a comma cannot stand inside one of the words")
	}
	return strings.Join(words, ","), nil
}

func readComma(_ *Field, v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, wrongType("string", v)
	}
	list := []any{}
	for word := range strings.SplitSeq(s, ",") {
		if word = strings.TrimSpace(word); word != "" {
			list = append(list, word)
		}
	}
	return list, nil
}

// textsOf reads a list of texts.
func textsOf(v any) ([]string, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, wrongType("array", v)
	}
	out := make([]string, len(list))
	for i, e := range list {
		s, ok := e.(string)
		if !ok {
			return nil, fmt.Errorf("element %d must be of type string, not %s", i, typeOf(e))
		}
		out[i] = s
	}
	return out, nil
}
