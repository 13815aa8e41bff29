package ui_test

import (
	"testing"

	"hookctl/internal/ui"
)

func TestParseFormat(t *testing.T) {
	for _, name := range ui.Formats() {
		if f, err := ui.ParseFormat(name); err != nil || string(f) != name {
			t.Errorf("%s: %q, %v", name, f, err)
		}
	}
	if f, err := ui.ParseFormat(""); err != nil || f != ui.Table {
		t.Errorf("%q, %v", f, err)
	}
	const formats = "formats are table, wide, json, ndjson, yaml, csv, name"
	cases := map[string]string{
		"jsno":     `unknown output format "jsno", did you mean "json"?; ` + formats,
		"protobuf": `unknown output format "protobuf"; ` + formats,
		"JSON":     `unknown output format "JSON", did you mean "json"?; ` + formats,
	}
	for name, want := range cases {
		if _, err := ui.ParseFormat(name); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", name, err, want)
		}
	}
}

func TestNearest(t *testing.T) {
	candidates := []string{"list", "get", "create", "delete", "verify-signature", "düsseldorf"}
	cases := map[string]string{
		"lst": "list", "creaet": "create", "dlete": "delete", "gte": "get", "verify-sginature": "verify-signature", "GET": "get",
		"dusseldorf": "düsseldorf", "frobnicate": "", "": "", "x": "", "list": "list",
	}
	for word, want := range cases {
		if got := ui.Nearest(word, candidates); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := ui.Nearest("one", []string{"ones", "oned"}); got != "ones" {
		t.Errorf("of two equally near got %q", got)
	}
	if got := ui.Nearest("x", nil); got != "" {
		t.Errorf("got %q from nothing", got)
	}
}
