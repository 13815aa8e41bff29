package dialect

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// checkWords checks a list that is written as one text.
func (f *Field) checkWords(s string) error {
	list, err := readComma(f, s)
	if err != nil {
		return err
	}
	words, _ := list.([]any) // which readComma always makes
	return f.checkList(words)
}

// checkList checks a list: how long it is, and each element.
func (f *Field) checkList(list []any) error {
	if err := f.checkLength(list); err != nil {
		return err
	}
	for i, v := range list {
		if err := f.checkElement(v); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	return nil
}

func (f *Field) checkLength(list []any) error {
	switch {
	case f.MinItems != nil && len(list) < *f.MinItems:
		return fmt.Errorf("must have at least %d element%s", *f.MinItems, plural(*f.MinItems))
	case f.MaxItems != nil && len(list) > *f.MaxItems:
		return fmt.Errorf("must have at most %d element%s", *f.MaxItems, plural(*f.MaxItems))
	}
	return nil
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func (f *Field) checkElement(v any) error {
	if f.Name == "headers" {
		return f.checkPair(v)
	}
	if f.Spell == "objects" {
		return f.checkKeyed(v)
	}
	if err := checkType(cmp.Or(f.Items, "string"), v); err != nil {
		return err
	}
	s, ok := v.(string)
	switch {
	case !ok:
		return nil
	case s == "":
		return errors.New("must not be empty")
	case len(f.Enum) > 0 && !slices.Contains(f.Enum, s):
		return f.notInEnum(s)
	}
	return nil
}

// checkPair checks a header in the API's own words: what cannot be sent as one is refused before it is stored.
func (f *Field) checkPair(v any) error {
	name, value := f.pairNames()
	n, x, err := pairOf(v, [2]string{name, value})
	if err != nil {
		return err
	}
	return checkHeader(n, x)
}

// checkMap checks headers that are written as one object.
func (f *Field) checkMap(o *Object) error {
	for _, m := range o.members {
		value, ok := m.value.(string)
		if !ok {
			return fmt.Errorf("the value of header %q %w", m.key, wrongType("string", m.value))
		}
		if err := checkHeader(m.key, value); err != nil {
			return err
		}
	}
	return nil
}
