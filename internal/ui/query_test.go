package ui_test

import (
	"strings"
	"testing"

	"hookctl/internal/ui"
)

func TestJQ(t *testing.T) {
	cases := map[string]string{
		".[].id":                      "wh_2\nwh_10\n",
		".[0].name, .[1].name":        "Zürich\nnull\n",
		".[] | .events":               "[\"a.b\",\"c.d\"]\n[]\n",
		".[1].url, [.[1].url]":        "https://b.example/<&>\n[\"https://b.example/<&>\"]\n",
		".[0].provider.limits.max":    "12345678901234567890\n",
		".[0].provider.limits.max+1":  "12345678901234567891\n",
		".[1].provider.huge":          "1e400\n",
		"map(.n) | add":               "19\n",
		"empty":                       "",
		"env | length, ($ENV|length)": "0\n0\n",
		"1, halt, 2":                  "1\n",
	}
	for expr, want := range cases {
		t.Run(expr, func(t *testing.T) { check(t, ui.Options{JQ: expr, Format: ui.JSON}, want, first, second) })
	}
}

func TestJQErrors(t *testing.T) {
	t.Setenv("HOOKCTL_API_KEY", "geheim")
	cases := map[string]struct{ out, err string }{
		".[].id, .[].id.x":     {"wh_2\n", `jq expression ".[].id, .[].id.x": expected an object but got: string ("wh_2")`},
		`1, error("x")`:        {"1\n", `jq expression "1, error(\"x\")": error: x`},
		`2, ("x"|halt_error)`:  {"2\n", `jq expression "2, (\"x\"|halt_error)": halt error: x`},
		`input`:                {"", "jq expression"},
		`$ENV.HOOKCTL_API_KEY`: {"null\n", ""},
	}
	for expr, want := range cases {
		out, err := printed(t, ui.Options{JQ: expr}, first)
		if (err == nil) != (want.err == "") || err != nil && !strings.Contains(err.Error(), want.err) || out != want.out {
			t.Errorf("%s: %q, %v", expr, out, err)
		}
	}
}

func TestTemplate(t *testing.T) {
	cases := map[string]string{
		`{{range .}}{{.id}} {{join .events ", "}};{{end}}`:       "wh_2 a.b, c.d;wh_10 ;",
		`{{json (index . 1).provider}} {{json (index . 1).url}}`: `{"huge":1e400} "https://b.example/<&>"`,
		`{{with index . 0}}{{upper .id}} {{lower .name}}{{end}}`: "WH_2 zürich",
		`{{(index . 0).provider.limits.max}}`:                    "12345678901234567890",
		`{{join (index . 0).nosuch ","}}|`:                       "|",
		"{{len .}}\n":                                            "2\n",
	}
	for text, want := range cases {
		t.Run(text, func(t *testing.T) { check(t, ui.Options{Template: text}, want, first, second) })
	}
	for _, text := range []string{`x{{join (index . 0).id ","}}`, `x{{index . 7}}`} {
		out, err := printed(t, ui.Options{Template: text}, first)
		if err == nil || !strings.HasPrefix(err.Error(), "template ") || out != "" {
			t.Errorf("%s: %q, %v", text, out, err)
		}
	}
}
