package dialect

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// check tells what is wrong with a value in the API's own words. A local API takes every web address of this machine,
// whatever schemes the real one wants.
func (f *Field) check(v any, local bool) error {
	if f.Spell == "words" {
		_, err := readWord(f, v)
		return err
	}
	if err := checkType(f.ownType(), v); err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		return f.checkText(v, local)
	case json.Number:
		return f.checkNumber(v)
	case []any:
		if f.Each != nil {
			return f.checkTargets(v, local)
		}
		return f.checkList(v)
	case *Object:
		if f.Spell == "map" {
			return f.checkMap(v)
		}
	}
	return nil
}

// checkWhole looks for what an object must have in it, once all is laid into it.
func (f *Field) checkWhole(v any) error {
	if _, ok := v.(*Object); !ok {
		return nil
	}
	for _, p := range f.Requires {
		if textAt(v, p) == "" {
			return fmt.Errorf("a text is needed at %s", p.label())
		}
	}
	return nil
}

// checkType compares the type of a value with one of JSON Schema's.
func checkType(want string, v any) error {
	if n, ok := v.(json.Number); ok && want == "integer" {
		if strings.ContainsAny(n.String(), ".eE") {
			return fmt.Errorf("must be a whole number, not %s", n)
		}
		return nil
	}
	if typeOf(v) != want {
		return wrongType(want, v)
	}
	return nil
}

// ownType is the JSON type in the API's own words.
func (f *Field) ownType() string {
	switch f.Spell {
	case "time", "comma":
		return "string"
	case "unix", "unix_ms":
		return "integer"
	case "map":
		return "object"
	}
	return f.kind()
}

func (f *Field) checkText(s string, local bool) error {
	length := utf8.RuneCountInString(s)
	switch {
	case f.Required && s == "":
		return errors.New("must not be empty")
	case f.Spell == "comma":
		return f.checkWords(s)
	case f.MinLength != nil && length < *f.MinLength:
		return fmt.Errorf("must have at least %d characters", *f.MinLength)
	case f.MaxLength != nil && length > *f.MaxLength:
		return fmt.Errorf("must have at most %d characters", *f.MaxLength)
	case len(f.Enum) > 0 && !slices.Contains(f.Enum, s):
		return f.notInEnum(s)
	}
	if f.Spell == "time" {
		_, err := readTime(f, s)
		return err
	}
	return f.checkFormat(s, local)
}

func (f *Field) notInEnum(s string) error {
	return fmt.Errorf("%q is not one of %s", s, strings.Join(f.Enum, ", "))
}

func (f *Field) checkNumber(n json.Number) error {
	v, err := n.Float64()
	if err != nil && (f.Minimum != nil || f.Maximum != nil) {
		return fmt.Errorf("%s is out of range", n)
	}
	switch {
	case f.Minimum != nil && v < *f.Minimum:
		return fmt.Errorf("must be at least %v", *f.Minimum)
	case f.Maximum != nil && v > *f.Maximum:
		return fmt.Errorf("must be at most %v", *f.Maximum)
	}
	return nil
}
