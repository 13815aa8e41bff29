package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"text/template"
	"time"

	"github.com/mgutz/ansi"
)

// templateFuncs are the functions that gh offers too, with its order of arguments, and a few of ours.
func templateFuncs(o Options) template.FuncMap {
	return template.FuncMap{
		"autocolor": func(style string, v any) string { return colorIf(o.Color, style, v) },
		"color":     func(style string, v any) string { return colorIf(true, style, v) },
		"join":      joinValues,
		"pluck":     pluck,
		"timeago":   func(v any) (string, error) { return timeagoOf(v, now(o)) },
		"timefmt":   timefmt,
		"truncate":  func(width int, v any) string { return truncated(width, scalar(v)) },
		"hyperlink": hyperlink,

		"contains":   func(part, text string) bool { return strings.Contains(text, part) },
		"hasPrefix":  func(prefix, text string) bool { return strings.HasPrefix(text, prefix) },
		"hasSuffix":  func(suffix, text string) bool { return strings.HasSuffix(text, suffix) },
		"regexMatch": func(expression, text string) (bool, error) { return regexp.MatchString(expression, text) },

		"json":  compactJSON,
		"upper": strings.ToUpper,
		"lower": strings.ToLower,
	}
}

// now is the time of a terminal's tables too, if there is one.
func now(o Options) time.Time {
	if o.Now.IsZero() {
		return time.Now()
	}
	return o.Now
}

// colorIf colours a value in a style such as red, green+b or white:blue.
func colorIf(color bool, style string, v any) string {
	if text := scalar(v); color && text != "" {
		return ansi.ColorCode(style) + text + ansiReset
	}
	return scalar(v)
}

// scalar is a value as text; nothing is "".
func scalar(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case map[string]any, []any:
		if text, err := compactJSON(v); err == nil {
			return text
		}
	}
	return fmt.Sprint(v)
}

// joinValues joins a list by a separator, which comes first, as gh has it, or last; what an object doesn't have is an
// empty list.
func joinValues(a, b any) (string, error) {
	separator, list := a, b
	if _, first := a.(string); !first {
		separator, list = b, a
	}
	if list == nil {
		return "", nil
	}
	values, ok := list.([]any)
	if !ok {
		return "", errors.New("join needs a list")
	}
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = scalar(value)
	}
	return strings.Join(texts, scalar(separator)), nil
}

// pluck lists what the objects of a list have under a name.
func pluck(name string, list any) ([]any, error) {
	values, ok := list.([]any)
	if !ok && list != nil {
		return nil, errors.New("pluck needs a list")
	}
	found := []any{}
	for _, value := range values {
		if object, ok := value.(map[string]any); ok {
			found = append(found, object[name])
		}
	}
	return found, nil
}

func timeagoOf(v any, now time.Time) (string, error) {
	t, err := timeOf(v)
	if err != nil || t.IsZero() {
		return "", err
	}
	return timeAgo(t, now), nil
}

// timefmt writes a time in a layout of Go's package time.
func timefmt(layout string, v any) (string, error) {
	t, err := timeOf(v)
	if err != nil || t.IsZero() {
		return "", err
	}
	return t.Format(layout), nil
}

// timeOf reads a time; nothing is none.
func timeOf(v any) (time.Time, error) {
	text := scalar(v)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("%q is no time", text)
	}
	return t, nil
}

func truncated(width int, text string) string {
	if width <= 0 {
		return ""
	}
	return cut(text, width)
}

// hyperlink is a text that terminals make a link of (OSC 8).
func hyperlink(url, text string) string {
	if text == "" {
		text = url
	}
	return "\x1b]8;;" + Visible(url) + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// compactJSON is for scripts, not for web pages: < and & stay.
func compactJSON(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
