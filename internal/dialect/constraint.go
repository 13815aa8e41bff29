package dialect

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// check tells what is wrong with a value in the API's own words. A local API takes every web address of this machine,
// whatever schemes the real one wants.
func (f *Field) check(v any, local bool) error {
	if err := f.checkType(v); err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		return f.checkText(v, local)
	case json.Number:
		return f.checkNumber(v)
	case []any:
		return f.checkList(v)
	}
	return nil
}

func (f *Field) checkType(v any) error {
	want := f.ownType()
	if want == "" {
		return nil
	}
	got := typeOf(v)
	if n, ok := v.(json.Number); ok && want == "integer" {
		if _, err := n.Int64(); err != nil && strings.ContainsAny(n.String(), ".eE") {
			return fmt.Errorf("must be a whole number, not %s", n)
		}
		return nil
	}
	if got != want {
		return wrongType(want, v)
	}
	return nil
}

// ownType is the JSON type in the API's own words; empty where the spelling allows several.
func (f *Field) ownType() string {
	switch f.Spell {
	case "time", "comma":
		return "string"
	case "unix", "unix_ms":
		return "integer"
	case "words":
		return ""
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

func (f *Field) checkFormat(s string, local bool) error {
	switch f.Format {
	case "uri":
		return f.checkURL(s, local)
	case "date-time":
		if _, err := time.Parse(time.RFC3339Nano, s); err != nil {
			return fmt.Errorf("%q is no RFC 3339 time", s)
		}
	case "uuid":
		if !isUUID(s) {
			return fmt.Errorf("%q is no UUID", s)
		}
	}
	return nil
}

// checkURL never shows the URL: its user part or query may be secret.
func (f *Field) checkURL(s string, local bool) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Opaque != "" {
		return errors.New("must be an absolute URL, such as https://example.com/in")
	}
	if len(f.Schemes) > 0 && !slices.Contains(f.Schemes, strings.ToLower(u.Scheme)) {
		if !local || u.Scheme != "http" || !isLoopback(u.Hostname()) {
			return fmt.Errorf("must be a URL of the scheme %s, not %s", strings.Join(f.Schemes, " or "), u.Scheme)
		}
	}
	if u.Hostname() == "" {
		return errors.New("must be a URL with a host, such as https://example.com/in")
	}
	return nil
}

// isLoopback tells whether a host name is this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range s {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", c) {
			return false
		}
	}
	return true
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

func (f *Field) checkList(list []any) error {
	switch {
	case f.MinItems != nil && len(list) < *f.MinItems:
		return fmt.Errorf("must have at least %d element%s", *f.MinItems, plural(*f.MinItems))
	case f.MaxItems != nil && len(list) > *f.MaxItems:
		return fmt.Errorf("must have at most %d element%s", *f.MaxItems, plural(*f.MaxItems))
	}
	for i, v := range list {
		if err := f.checkElement(v); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
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
	want := f.Items
	if want == "" {
		want = "string"
	}
	got := typeOf(v)
	if got != want && (want != "integer" || got != "number") {
		return wrongType(want, v)
	}
	if s, ok := v.(string); ok && len(f.Enum) > 0 && !slices.Contains(f.Enum, s) {
		return f.notInEnum(s)
	}
	if s, ok := v.(string); ok && s == "" {
		return errors.New("must not be empty")
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

// checkHeader refuses what is no header field (RFC 9110 section 5). It never shows the value.
func checkHeader(name, value string) error {
	const letters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	strange := func(c rune) bool { return !strings.ContainsRune(letters, c) }
	if name == "" || strings.ContainsFunc(name, strange) {
		return fmt.Errorf("%q is no name of a header field", name)
	}
	if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
		return fmt.Errorf("the value of header %q has a control character", name)
	}
	return nil
}
