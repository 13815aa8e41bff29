package ui_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hookctl/internal/ui"
)

// TestStream wants each row printed when it is added, in every format.
func TestStream(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts        ui.Options
		first, both string
	}{
		"table":     {ui.Options{Widths: map[string]int{"a": 4}}, "A     B\nx     1\n", "A     B\nx     1\nxxxxxx  22\n"},
		"no header": {ui.Options{NoHeaders: true}, "x  1\n", "x  1\nxxxxxx  22\n"},
		"json":      {ui.Options{Format: ui.JSON}, `{"a":"x","b":1}` + "\n", `{"a":"x","b":1}` + "\n" + `{"a":"xxxxxx","b":22}` + "\n"},
		"yaml":      {ui.Options{Format: ui.YAML}, "- a: x\n  b: 1\n", "- a: x\n  b: 1\n- a: xxxxxx\n  b: 22\n"},
		"csv":       {ui.Options{Format: ui.CSV}, "a,b\nx,1\n", "a,b\nx,1\nxxxxxx,22\n"},
		"jq":        {ui.Options{JQ: ".b"}, "1\n", "1\n22\n"},
		"template":  {ui.Options{Template: "{{.a}};"}, "x;", "x;xxxxxx;"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			c.opts.Out, c.opts.Stream, c.opts.DefaultColumns = &out, true, []string{"a", "b"}
			p, err := ui.NewPrinter(c.opts)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{c.first, c.both} {
				row := `{"a":"x", "b":1}`
				if want == c.both {
					row = `{"a":"xxxxxx", "b":22}`
				}
				if err := p.Add(json.RawMessage(row)); err != nil || out.String() != want {
					t.Errorf("%q, not %q: %v", out.String(), want, err)
				}
			}
			if err := p.Close(); err != nil || out.String() != c.both {
				t.Errorf("at the end %q: %v", out.String(), err)
			}
		})
	}
	for name, o := range map[string]ui.Options{
		"jq": {JQ: "("}, "template": {Template: "{{"}, "format": {Format: "xml"}, "name": {Format: ui.Name}, "sort": {SortBy: "a"},
		"both": {JQ: ".", Template: "x"}, "no columns": {},
	} {
		o.Stream = true
		if _, err := ui.NewPrinter(o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
