package dialect

import (
	"fmt"
	"strings"
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
		"objects": {
			writeObjects, readObjects,
			[]string{"array"},
			"A list of texts as a list of objects: each has the text in the member that key names. What else is in an object stays while its text does.",
		},
		"each": {
			plain, plain,
			[]string{"array", "string"},
			"What each element of hooks has: events are those of all, url and method are what all share. Given, it is laid on each.",
		},
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
