package dialect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

func writeWord(f *Field, v any) (any, error) {
	b, ok := v.(bool)
	if !ok {
		return nil, wrongType("boolean", v)
	}
	if b {
		return f.Words[0].value, nil
	}
	return f.Words[1].value, nil
}

func readWord(f *Field, v any) (any, error) {
	for i, truth := range []bool{true, false} {
		if word := f.Words[i].value; typeOf(word) == typeOf(v) && Text(word) == Text(v) {
			return truth, nil
		}
	}
	return nil, fmt.Errorf("%s is neither %s nor %s", Template{v}, f.Words[0], f.Words[1])
}

func writeComma(_ *Field, v any) (any, error) {
	words, err := textsOf(v)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(words, func(s string) bool { return s == "" || strings.Contains(s, ",") || strings.TrimSpace(s) != s }) {
		return nil, errors.New("none of the words can be empty, hold a comma, or have blanks around it")
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
