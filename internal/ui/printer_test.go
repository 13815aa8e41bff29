package ui_test

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"hookctl/internal/ui"
)

const (
	first  = `{"id":"wh_2","name":"Zürich","url":"https://a.example/x","events":["a.b","c.d"],"enabled":true,"n":10,"provider":{"id":7,"send_method":"POST","limits":{"max":12345678901234567890,"min":1.0},"list":[{"k":1}]}}`
	second = `{"id":"wh_10","name":null,"url":"https://b.example/<&>","events":[],"enabled":false,"n":9,"provider":{"huge":1e400}}`
)

func defaults() []string { return []string{"id", "name", "url", "events", "enabled"} }

// printed prints the rows, as a list or a single object, and returns what came out.
func printed(t *testing.T, o ui.Options, rows ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	o.Out = &out
	if o.DefaultColumns == nil {
		o.DefaultColumns = defaults()
	}
	p, err := ui.NewPrinter(o)
	if err != nil {
		return "", err
	}
	for _, row := range rows {
		if err := p.Add(json.RawMessage(row)); err != nil {
			return out.String(), err
		}
	}
	err = p.Close()
	return out.String(), err
}

func check(t *testing.T, o ui.Options, want string, rows ...string) {
	t.Helper()
	got, err := printed(t, o, rows...)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s\n%q\n%q", got, want, got, want)
	}
}

func TestFormats(t *testing.T) {
	cases := map[string]struct {
		opts ui.Options
		want string
	}{
		"table": {ui.Options{}, `
ID     NAME    URL                    EVENTS   ENABLED
wh_2   Zürich  https://a.example/x    a.b,c.d  true
wh_10          https://b.example/<&>           false
`},
		"table of columns": {ui.Options{Columns: []string{"ID", "send_method", "limits", "/provider/limits/max", "/events/1", "provider_x"}}, `
ID     SEND_METHOD  LIMITS                                  /provider/limits/max  /events/1  PROVIDER_X
wh_2   POST         {"max":12345678901234567890,"min":1.0}  12345678901234567890  c.d
wh_10
`},
		"table without headers": {ui.Options{NoHeaders: true, Columns: []string{"name", "id"}}, `
Zürich  wh_2
        wh_10
`},
		"wide": {ui.Options{Format: ui.Wide, WideColumns: []string{"id", "list"}}, `
ID     LIST
wh_2   [{"k":1}]
wh_10
`},
		"wide without columns of its own": {ui.Options{Format: ui.Wide, DefaultColumns: []string{"n"}}, `
N
10
9
`},
		"json": {ui.Options{Format: ui.JSON}, `
[
  {
    "id": "wh_2",
    "name": "Zürich",
    "url": "https://a.example/x",
    "events": [
      "a.b",
      "c.d"
    ],
    "enabled": true,
    "n": 10,
    "provider": {
      "id": 7,
      "send_method": "POST",
      "limits": {
        "max": 12345678901234567890,
        "min": 1.0
      },
      "list": [
        {
          "k": 1
        }
      ]
    }
  },
  {
    "id": "wh_10",
    "name": null,
    "url": "https://b.example/<&>",
    "events": [],
    "enabled": false,
    "n": 9,
    "provider": {
      "huge": 1e400
    }
  }
]
`},
		"ndjson": {ui.Options{Format: ui.NDJSON}, "\n" + first + "\n" + second + "\n"},
		"yaml": {ui.Options{Format: ui.YAML}, `
- id: wh_2
  name: Zürich
  url: https://a.example/x
  events:
    - a.b
    - c.d
  enabled: true
  "n": 10
  provider:
    id: 7
    send_method: POST
    limits:
      max: 12345678901234567890
      min: 1.0
    list:
      - k: 1
- id: wh_10
  name: null
  url: https://b.example/<&>
  events: []
  enabled: false
  "n": 9
  provider:
    huge: 1e400
`},
		"csv": {ui.Options{Format: ui.CSV, WideColumns: []string{"id", "events", "limits"}}, `
id,events,limits
wh_2,"a.b,c.d","{""max"":12345678901234567890,""min"":1.0}"
wh_10,,
`},
		"csv without headers": {ui.Options{Format: ui.CSV, Columns: []string{"n"}, NoHeaders: true}, "\n10\n9\n"},
		"name":                {ui.Options{Format: ui.Name}, "\nwh_2\nwh_10\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { check(t, c.opts, c.want[1:], first, second) })
	}
}

func TestEmptyLists(t *testing.T) {
	cases := []struct {
		opts ui.Options
		want string
	}{
		{ui.Options{}, "ID  NAME  URL  EVENTS  ENABLED\n"},
		{ui.Options{NoHeaders: true}, ""},
		{ui.Options{Format: ui.Wide}, "ID  NAME  URL  EVENTS  ENABLED\n"},
		{ui.Options{Format: ui.JSON}, "[]\n"},
		{ui.Options{Format: ui.JSON, SortBy: "id"}, "[]\n"},
		{ui.Options{Format: ui.NDJSON}, ""},
		{ui.Options{Format: ui.YAML}, "[]\n"},
		{ui.Options{Format: ui.CSV}, "id,name,url,events,enabled\n"},
		{ui.Options{Format: ui.CSV, NoHeaders: true}, ""},
		{ui.Options{Format: ui.Name}, ""},
		{ui.Options{JQ: "length"}, "0\n"},
		{ui.Options{JQ: "."}, "[]\n"},
		{ui.Options{Template: "{{len .}}"}, "0"},
		{ui.Options{Template: "{{json .}}"}, "[]"},
	}
	for _, c := range cases {
		t.Run(string(c.opts.Format)+c.opts.JQ+c.opts.Template, func(t *testing.T) { check(t, c.opts, c.want) })
	}
}

func TestSingle(t *testing.T) {
	const object = `{"id":"wh_1","name":"a\nb","events":["x","y"],"headers":[{"name":"X-A","value":"1: 2"},{"name":"X-B","value":""}],` +
		`"secret":null,"hooks":[{"event":"e","method":"POST","url":"https://h"},{"event":"f"}],"provider":{"id":"wh_1","name":"other","limits":{"a":1}}}`
	cases := map[string]struct {
		opts ui.Options
		want string
	}{
		"table": {ui.Options{}, `
id        wh_1
name      a\nb
events    x,y
header    X-A: 1: 2
header    X-B:
secret
hook      e POST https://h
hook      f
provider
  name    other
  limits  {"a":1}
`},
		"columns": {ui.Options{Columns: []string{"id", "events"}}, "\nID    EVENTS\nwh_1  x,y\n"},
		"ndjson":  {ui.Options{Format: ui.NDJSON}, "\n" + object + "\n"},
		"name":    {ui.Options{Format: ui.Name}, "\nwh_1\n"},
		"csv":     {ui.Options{Format: ui.CSV}, "\nid,name,url,events,enabled\nwh_1,\"a\nb\",,\"x,y\",\n"},
		"jq":      {ui.Options{JQ: ".id"}, "\nwh_1\n"},
		"tmpl":    {ui.Options{Template: "{{.id}}!"}, "\nwh_1!"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.opts.Single = true
			check(t, c.opts, c.want[1:], object)
		})
	}
}

func TestSingleDocuments(t *testing.T) {
	const object = `{"b":{},"a":[]}`
	check(t, ui.Options{Format: ui.JSON, Single: true}, "{\n  \"b\": {},\n  \"a\": []\n}\n", object)
	check(t, ui.Options{Format: ui.YAML, Single: true}, "b: {}\na: []\n", object)
	check(t, ui.Options{Single: true}, "b  {}\na\n", object)
	check(t, ui.Options{Single: true, Format: ui.JSON}, "")
	if _, err := printed(t, ui.Options{Single: true, Format: ui.JSON}, object, object); err == nil {
		t.Error("two objects were taken for one")
	}
}

func TestSingleOfOtherShapes(t *testing.T) {
	check(t, ui.Options{Single: true}, "header    {\"a\":1}\nhook      x\nhook      1\nprovider  7\n", `{"headers":{"a":1},"hooks":["x",[1]],"provider":7}`)
	check(t, ui.Options{Single: true}, "value  12\n", `12`)
	check(t, ui.Options{Single: true}, "", `{}`)
}

func TestJSONKeepsEveryByteOfNumbers(t *testing.T) {
	for _, n := range []string{"1e400", "12345678901234567890", "1.0", "-0", "1E+2", "0.10", "123456789012345678901234567890.123456789"} {
		row := `{"z":` + n + `,"a":` + n + `}`
		check(t, ui.Options{Format: ui.JSON, Single: true}, "{\n  \"z\": "+n+",\n  \"a\": "+n+"\n}\n", row)
		check(t, ui.Options{Format: ui.NDJSON}, row+"\n", " { \"z\" : "+n+",\n\"a\":"+n+" } ")
		check(t, ui.Options{Format: ui.CSV, Columns: []string{"a"}}, "a\n"+n+"\n", row)
		check(t, ui.Options{Format: ui.YAML, Single: true}, "z: "+n+"\na: "+n+"\n", row)
		check(t, ui.Options{JQ: ".[0].z"}, n+"\n", row)
		check(t, ui.Options{Template: "{{(index . 0).z}}"}, n, row)
	}
}

func TestStreamingFormatsDoNotWait(t *testing.T) {
	for format, want := range map[ui.Format]string{ui.NDJSON: "{\"id\":\"x\"}\n", ui.Name: "x\n", ui.CSV: "id\nx\n", ui.JSON: "", ui.YAML: "", ui.Table: ""} {
		var out strings.Builder
		p, err := ui.NewPrinter(ui.Options{Out: &out, Format: format, DefaultColumns: []string{"id"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Add(json.RawMessage(`{"id":"x"}`)); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("%s before Close: %q, want %q", format, out.String(), want)
		}
	}
}

func TestAddKeepsNoReference(t *testing.T) {
	var out strings.Builder
	p, _ := ui.NewPrinter(ui.Options{Out: &out, Format: ui.JSON})
	row := []byte(`[1]`)
	if err := p.Add(row); err != nil {
		t.Fatal(err)
	}
	row[1] = '2'
	if err := p.Close(); err != nil || out.String() != "[\n  [\n    1\n  ]\n]\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestPrinterRefuses(t *testing.T) {
	cases := map[string]ui.Options{
		`jq expression ".[": unexpected EOF`: {JQ: ".["},
		`jq expression "nosuch": function`:   {JQ: "nosuch"},
		`template "{{.x"`:                    {Template: "{{.x"},
		`cannot be used together`:            {JQ: ".", Template: "x"},
		`unknown output format "jsno"`:       {Format: "jsno"},
		`no columns to print as table`:       {DefaultColumns: []string{}},
		`no columns to print as csv`:         {DefaultColumns: []string{}, Format: ui.CSV},
	}
	for want, o := range cases {
		if _, err := printed(t, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if out, err := printed(t, ui.Options{Format: ui.JSON}, `{}`, `{"a":`); err == nil || !strings.Contains(err.Error(), "object 2 is not JSON") || out != "" {
		t.Errorf("%q, %v", out, err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestFailedWritesAreErrors(t *testing.T) {
	cases := []ui.Options{{Template: "x"}, {JQ: "."}, {Single: true}}
	for _, f := range ui.Formats() {
		cases = append(cases, ui.Options{Format: ui.Format(f)})
	}
	for _, o := range cases {
		o.Out, o.DefaultColumns = broken{}, defaults()
		p, err := ui.NewPrinter(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(p.Add(json.RawMessage(first)), p.Close()); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestSort(t *testing.T) {
	rows := []string{`{"id":"b","n":10,"s":"x"}`, `{"id":"a","n":9,"s":"10"}`, `{"id":"c","n":10,"s":"9"}`, `{"id":"d"}`}
	cases := map[string]string{"n": "d a b c", "id": "a b c d", "s": "d a c b", "nosuch": "b a c d"}
	for by, want := range cases {
		check(t, ui.Options{Format: ui.Name, SortBy: by}, strings.ReplaceAll(want, " ", "\n")+"\n", rows...)
	}
	var many []string
	for i := range 50 {
		many = append(many, `{"id":"`+strconv.Itoa(i)+`","n":`+strconv.Itoa(i%2)+`}`)
	}
	got, err := printed(t, ui.Options{JQ: `map(.n*100+(.id|tonumber)) == (map(.n*100+(.id|tonumber))|sort)`, SortBy: "n"}, many...)
	if err != nil || got != "true\n" {
		t.Errorf("not stable: %q, %v", got, err)
	}
	big := []string{`{"id":"3","n":12345678901234567891}`, `{"id":"2","n":12345678901234567890}`, `{"id":"4","n":1e999999999}`, `{"id":"1","n":"-2"}`}
	check(t, ui.Options{Format: ui.Name, SortBy: "n"}, "1\n2\n3\n4\n", big...)
	check(t, ui.Options{JQ: ".[].id", SortBy: "id"}, "1\n2\n3\n4\n", big...)
}

func TestControlCharacters(t *testing.T) {
	const evil = `{"id":"a\nb","x":"\u001b[2J\r\n\u0000\u007f` + "\u009b\u202e" + `\ttab \"q\" \\ 👍🏽 日本"}`
	const shown = `\x1b[2J\r\n\x00\x7f\u009b\u202e\ttab "q" \ 👍🏽 日本`
	check(t, ui.Options{Columns: []string{"x"}}, "X\n"+shown+"\n", evil)
	check(t, ui.Options{Single: true}, `id  a\nb`+"\nx   "+shown+"\n", evil)
	check(t, ui.Options{Columns: []string{"\x1b"}}, `\x1b`+"\n\n", evil)
	check(t, ui.Options{Columns: []string{"/\x1b"}}, `/\x1b`+"\n\n", evil)
	check(t, ui.Options{Format: ui.Name}, `a\nb`+"\n", evil)
	check(t, ui.Options{Format: ui.CSV, Columns: []string{"id"}, Terminal: true}, "id\n\"a\nb\"\n", evil)
	for _, o := range []ui.Options{
		{Format: ui.JSON},
		{Format: ui.NDJSON},
		{Format: ui.YAML},
		{Format: ui.CSV, Columns: []string{"x"}},
		{JQ: "."},
		{JQ: ".[].x"},
		{Template: "{{.}}{{json .}}"},
		{Template: "{{range .}}{{.x}}{{end}}"},
	} {
		o.Terminal = true
		got, err := printed(t, o, evil)
		if err != nil || strings.ContainsAny(got, "\x1b\r\x00\x7f\u009b\u202e") {
			t.Errorf("%+v: %q, %v", o, got, err)
		}
	}
	// Off a terminal data is data.
	check(t, ui.Options{Format: ui.NDJSON}, evil+"\n", evil)
}

func TestTerminalJSONIsTheSameJSON(t *testing.T) {
	const row = "{\"x\":\"\u009b \x7f \u202e \xff\"}"
	check(t, ui.Options{Format: ui.NDJSON, Terminal: true}, `{"x":"\u009b \u007f \u202e `+"\ufffd\"}\n", row)
	check(t, ui.Options{Format: ui.NDJSON, Terminal: true}, "[\"\ufffd\"]\n", "[\"\x9b\"]")
}

func TestWidth(t *testing.T) {
	rows := []string{`{"id":"0123456789012345678901234567890123456789","url":"https://hooks.example.com/a/very/long/path","name":"日本語日本語日本語日本語"}`, `{"id":"1","url":"u","name":"n"}`}
	check(t, ui.Options{Columns: []string{"id", "url", "name"}, Width: 70}, `
ID                                        URL            NAME
0123456789012345678901234567890123456789  https://hook…  日本語日本語…
1                                         u              n
`[1:], rows...)
	check(t, ui.Options{Columns: []string{"url"}, Width: 1}, "URL\nhttps:/…\nu\n", rows...)
	check(t, ui.Options{Columns: []string{"url"}, Width: 200}, "URL\nhttps://hooks.example.com/a/very/long/path\nu\n", rows...)
}

func TestColor(t *testing.T) {
	check(t, ui.Options{Columns: []string{"id", "n"}, Color: true}, "\x1b[1mID    N\x1b[0m\nwh_2  10\n", first)
	check(t, ui.Options{Columns: []string{"id"}, Color: true, NoHeaders: true}, "wh_2\n", first)
}

func TestTableLeavesCellsAlone(t *testing.T) {
	rows := []string{`{"a":"  two  words ","b":"camelCase_x total"}`, `{"a":"","b":""}`, `{"a":"-","b":"-"}`, `{"a":"-","b":"-"}`, `{"a":"` + strings.Repeat("w ", 150) + `","b":1}`}
	check(t, ui.Options{Columns: []string{"a", "b"}, NoHeaders: true}, strings.Join([]string{
		"  two  words " + strings.Repeat(" ", 289) + "camelCase_x total", "",
		"-" + strings.Repeat(" ", 301) + "-", "-" + strings.Repeat(" ", 301) + "-",
		strings.Repeat("w ", 150) + "  1", "",
	}, "\n"), rows...)
}

func BenchmarkJSON(b *testing.B) {
	row := json.RawMessage(`{"id":"wh_1","url":"https://a.example/hook","events":["a","b"],"provider":{"text":"` + strings.Repeat("x", 500) + `"}}`)
	for _, format := range []ui.Format{ui.JSON, ui.NDJSON, ui.YAML, ui.CSV, ui.Table} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, err := ui.NewPrinter(ui.Options{Out: io.Discard, Format: format, DefaultColumns: defaults()})
				if err != nil {
					b.Fatal(err)
				}
				for range 10_000 {
					_ = p.Add(row)
				}
				_ = p.Close()
			}
		})
	}
}
