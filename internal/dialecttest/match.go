package dialecttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// form is what a placeholder stands for: what a server makes itself.
type form struct {
	pattern string
	sample  string // what the client is shown
	varies  bool   // each place has its own
}

func forms() map[string]form {
	return map[string]form{
		"{{object-id}}": {`[0-9a-f]{24}`, "51b1e78dbd7a844089b652a9", false},
		"{{uuid}}":      {`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`, "a0f1b2c3-d4e5-4f60-8718-293a4b5c6d7e", false},
		"{{hex12}}":     {`[0-9a-f]{12}`, "8031ac4ce22c", false},
		"{{secret}}":    {`whsec_[A-Za-z0-9+/]{43}=`, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", false},
		"{{base64}}":    {`[A-Za-z0-9+/]{43}=`, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", false},
		"{{date}}":      {`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`, "2026-02-03 04:05:06", true},
		"{{time}}":      {`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z`, "2026-02-03T04:05:06Z", true},

		"{{event-id}}":   {`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`, "7b9d2f40-3c1e-4a58-9e6b-0d5f8a7c2143", true},
		"{{words}}":      {`[^{}]+`, "what nobody documents", true}, // a message of which only that it is there counts
		"{{in 2 days}}":  inDays(2),
		"{{in 30 days}}": inDays(30),
	}
}

// Samples puts a value of its form in place of each placeholder, and the server's URL for {{server}}.
func Samples(server string) *strings.Replacer {
	pairs := []string{"{{server}}", server}
	for name, f := range forms() {
		pairs = append(pairs, name, f.sample)
	}
	return strings.NewReplacer(pairs...)
}

// Bound is what placeholders were found to stand for.
type Bound map[string]string

// Fill puts what is known in place of placeholders.
func (b Bound) Fill(s string) string {
	for _, name := range slices.Sorted(maps.Keys(b)) {
		s = strings.ReplaceAll(s, name, b[name])
	}
	return s
}

// Text tells whether a text is as wanted, and notes what its placeholders stand for.
func (b Bound) Text(want, got string) bool {
	pattern := regexp.QuoteMeta(b.Fill(want))
	var found []string
	for name, f := range forms() {
		quoted := regexp.QuoteMeta(name)
		if strings.Contains(pattern, quoted) {
			pattern = strings.Replace(pattern, quoted, "("+f.pattern+")", 1)
			found = append(found, name)
		}
	}
	m := regexp.MustCompile(`^` + pattern + `$`).FindStringSubmatch(got)
	if m == nil || len(found) > 1 {
		return false
	}
	for _, name := range found {
		if !forms()[name].varies {
			b[name] = m[1]
		}
	}
	return true
}

// JSON tells whether two JSON texts are the same but for order and blanks, where want may have placeholders.
func (b Bound) JSON(want, got []byte) error {
	w, err := decode(want)
	if err != nil {
		return errorf("what is wanted is no JSON: %w\n%s", err, want)
	}
	g, err := decode(got)
	if err != nil {
		return errorf("no JSON: %w\n%.500s", err, got)
	}
	if !b.same(w, g) {
		return errorf("got  %s\nwant %s", compact(g), compact(w))
	}
	return nil
}

func (b Bound) same(want, got any) bool {
	switch want := want.(type) {
	case string:
		s, ok := got.(string)
		return ok && b.Text(want, s)
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return false
		}
		for i := range want {
			if !b.same(want[i], list[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		o, ok := got.(map[string]any)
		if !ok || len(o) != len(want) {
			return false
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if v, ok := o[key]; !ok || !b.same(want[key], v) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(want, got)
}

func decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

func compact(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}
