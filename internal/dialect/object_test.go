package dialect_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"hookctl/internal/dialect"
)

func TestJSONKeepsAll(t *testing.T) {
	for _, s := range []string{
		`{"z":1,"a":[],"m":{}}`, `[1e400,-0,0.10,1E+2,12345678901234567890]`, `"<&>"`, `"ü😀"`, `""`, `null`, `true`, `false`, `[[[]]]`, `{"":{"":null}}`,
	} {
		v, err := dialect.ParseJSON([]byte(" \t\r\n" + s + "\n"))
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		if got, err := dialect.EncodeJSON(v); err != nil || string(got) != s {
			t.Errorf("%s became %s (%v)", s, got, err)
		}
	}
	for in, want := range map[string]string{
		`"\u00e9\/\ud83d\ude00"`:     `"é/😀"`,
		`"\ud800"`:                   `"` + "\ufffd" + `"`,
		"\"\xff\"":                   `"` + "\ufffd" + `"`,
		`"\u2028\u0001\"\\"`:         `"\u2028\u0001\"\\"`,
		`{"a":1,"b":2,"a":{"c":3}}`:  `{"a":{"c":3},"b":2}`,
		`{ "a" : [ 1 , { } , [ ] ]}`: `{"a":[1,{},[]]}`,
	} {
		v, err := dialect.ParseJSON([]byte(in))
		if got := dialect.Text(v); err != nil || got != want && got != strings.Trim(want, `"`) && `"`+got+`"` != want {
			if out, _ := dialect.EncodeJSON(v); string(out) != want {
				t.Errorf("%s became %s, want %s (%v)", in, out, want, err)
			}
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	for in, want := range map[string]string{
		``:            "the JSON ends too early",
		`  `:          "the JSON ends too early",
		`{`:           "the JSON ends too early",
		`{"a`:         "the JSON ends too early",
		`{"a"`:        "the JSON ends too early",
		`{"a":`:       "the JSON ends too early",
		`{"a":1`:      "the JSON ends too early",
		`[1,`:         "the JSON ends too early",
		`"\`:          "the JSON ends too early",
		`[1,]`:        `no valid JSON: ']' was not expected (byte 3)`,
		`{"a":1,}`:    `no valid JSON: '}' was not expected (byte 7)`,
		`{a:1}`:       `no valid JSON: 'a' was not expected (byte 1)`,
		`{"a" 1}`:     `no valid JSON: '1' was not expected (byte 5)`,
		`[1 2]`:       `no valid JSON: '2' was not expected (byte 3)`,
		`{} {}`:       "no valid JSON: more than one value (byte 3)",
		"1\x00":       "no valid JSON: more than one value (byte 1)",
		`nul`:         `no valid JSON: 'n' was not expected (byte 0)`,
		`NaN`:         `no valid JSON: 'N' was not expected (byte 0)`,
		`01`:          `no valid JSON: "01" is no number (byte 0)`,
		`1.`:          `no valid JSON: "1." is no number (byte 0)`,
		`-`:           `no valid JSON: "-" is no number (byte 0)`,
		`"\x"`:        "no valid JSON: a text has a wrong escape",
		"\"\n\"":      `no valid JSON: '\n' was not expected (byte 1)`,
		"\"\\\n\"":    "no valid JSON: a text has a wrong escape",
		"\ufeff{}":    `no valid JSON: 'ï' was not expected (byte 0)`,
		`// x` + "\n": `no valid JSON: '/' was not expected (byte 0)`,
	} {
		if v, err := dialect.ParseJSON([]byte(in)); errorText(err) != want {
			t.Errorf("%q: got %v (%v), want %s", in, err, v, want)
		}
	}
	for in, want := range map[string]string{`[]`: "array", `"x"`: "string", `1`: "number", `true`: "boolean", `null`: "null"} {
		if _, err := dialect.ParseObject([]byte(in)); errorText(err) != "a JSON object is wanted, not "+want {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestJSONDepthIsBounded(t *testing.T) {
	for _, pair := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
		nested := func(n int) []byte { return []byte(strings.Repeat(pair[0], n) + "1" + strings.Repeat(pair[1], n)) }
		if _, err := dialect.ParseJSON(nested(256)); err != nil {
			t.Error(err)
		}
		if _, err := dialect.ParseJSON(nested(257)); errorText(err) != "the JSON is nested deeper than 256" {
			t.Error(err)
		}
		if _, err := dialect.ParseJSON(nested(5_000_000)); err == nil {
			t.Error("no bound")
		}
	}
}

func TestObject(t *testing.T) {
	for _, n := range []int{3, 100} { // few members, and many
		o := &dialect.Object{}
		for i := range n {
			o.Set("k"+dialect.Text(i), i)
		}
		o.Set("k1", "new")
		o.Remove("k0")
		o.Remove("none")
		o.Set("k0", "again")
		keys := o.Keys()
		if v, ok := o.Get("k1"); !ok || v != "new" || keys[0] != "k1" || keys[n-1] != "k0" || len(keys) != n {
			t.Errorf("%d: %v", n, keys)
		}
		if _, ok := o.Get("none"); ok {
			t.Error("a member that is not there was found")
		}
		last := "k" + dialect.Text(n-1)
		if v, ok := o.Get(last); !ok || v != n-1 {
			t.Errorf("%d: %v", n, v)
		}
	}
}

// TestObjectHasManyReaders is for the race detector: a dialect's objects are read by every request at once.
func TestObjectHasManyReaders(t *testing.T) {
	o := &dialect.Object{}
	for i := range 100 {
		o.Set("k"+dialect.Text(i), i)
	}
	o.Remove("k50")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 100 {
				o.Get("k" + dialect.Text(i))
			}
		})
	}
	wg.Wait()
}

func TestNormal(t *testing.T) {
	v, err := dialect.Normal(struct {
		B string      `json:"b"`
		A json.Number `json:"a"`
	}{"<", "1e400"})
	if got := dialect.Text(v); err != nil || got != `{"b":"<","a":1e400}` {
		t.Error(got, err)
	}
	if _, err := dialect.Normal(make(chan int)); err == nil {
		t.Error("a channel is JSON")
	}
	o, _ := dialect.ParseObject([]byte(`{"b":"<","a":1}`))
	if data, err := json.Marshal(map[string]any{"x": o}); err != nil || string(data) != `{"x":{"b":"\u003c","a":1}}` {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := dialect.EncodeJSON([]any{func() {}}); err == nil {
		t.Error("a function is JSON")
	}
}

func TestText(t *testing.T) {
	o, _ := dialect.ParseJSON([]byte(`{"a":[1.50]}`))
	for want, v := range map[string]any{"x": "x", "": nil, "true": true, "1.50": json.Number("1.50"), "7": 7, `{"a":[1.50]}`: o, "[1]": []any{1}} {
		if got := dialect.Text(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	if got := dialect.Text([]any{func() {}}); got != "" {
		t.Error(got)
	}
}

func TestPointer(t *testing.T) {
	v, err := dialect.ParseJSON([]byte(`{"a":{"b/c":{"~d":1}},"":{"":2},"l":[{"x":3},[4]],"n":null}`))
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[dialect.Pointer]string{
		"/a/b~1c/~0d": "1", "//": "2", "/l/0/x": "3", "/l/1/0": "4", "/n": "", "/a/b~1c": `{"~d":1}`,
	} {
		if got, ok := p.Find(v); !ok || dialect.Text(got) != want {
			t.Errorf("%s: %v, %v", p, got, ok)
		}
	}
	for _, p := range []dialect.Pointer{"/x", "/a/x", "/l/2", "/l/-1", "/l/00", "/l/+0", "/l/-", "/l/x", "/n/x", "/a/b~1c/~0d/e"} {
		if got, ok := p.Find(v); ok {
			t.Errorf("%s: %v", p, got)
		}
	}
	o := v.(*dialect.Object)
	for p, want := range map[dialect.Pointer]string{"": "the whole object cannot be put into itself", "/l/0": `"l" is no object`, "/a/b~1c/~0d/e": `"~d" is no object`} {
		if err := p.Put(o, 1); errorText(err) != want {
			t.Errorf("%s: %v", p, err)
		}
	}
	for _, p := range []dialect.Pointer{"", "/x/y", "/n/y", "/l/0", "/a/b~1c/~0d"} {
		p.Cut(o)
	}
	if got := dialect.Text(o); got != `{"a":{"b/c":{}},"":{"":2},"l":[{"x":3},[4]],"n":null}` {
		t.Error(got)
	}
}
