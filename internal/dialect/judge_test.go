package dialect_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// judge has a clock that stands and a die that always falls the same.
func judge(d *dialect.Dialect) dialect.Judge {
	return dialect.Judge{Dialect: d, Maker: dialect.Maker{
		Now:  func() time.Time { return time.Date(2026, 1, 2, 4, 4, 5, 678_999_999, time.FixedZone("", 3600)) },
		Rand: bytes.NewReader(bytes.Repeat([]byte{0xab}, 1000)),
	}}
}

func TestNew(t *testing.T) {
	for name, c := range map[string]struct{ dialect, body, want string }{
		"defaults": {"every", needed, `{"number":"abababababababababababab","info":{"text":"nothing"},"url":"https://a.b","how":"post","types":"ping","status":"on",
			"auth":{"key":"abababababab"},"made":1767323045,"changed":1767323045678,"limit":5,"state":"fresh"}`},
		"given": {
			"every", `{"webhook_url":"https://a.b","types":"ping","info":{"text":"i"},"how":"put","auth":{"key":"k"},"limit":12,"limit":3,"region":"r","label":"l"}`,
			`{"number":"abababababababababababab","label":"l","info":{"text":"i"},"url":"https://a.b","how":"put","types":"ping","status":"on",
			"auth":{"key":"k"},"made":1767323045,"changed":1767323045678,"limit":3,"region":"r","state":"fresh"}`,
		},
		"readOnly is passed over": {
			"every", `{"webhook_url":"https://a.b","types":"ping","number":"mine","made":1,"state":"x","status":null,"auth":null}`,
			`{"number":"abababababababababababab","info":{"text":"nothing"},"url":"https://a.b","how":"post","types":"ping","status":"on",
			"auth":{"key":"abababababab"},"made":1767323045,"changed":1767323045678,"limit":5,"state":"fresh"}`,
		},
		"unknown is kept": {
			"standard", `{"url":"http://a.b","more":{"n":12345678901234567890},"less":null}`,
			`{"id":"abababab-abab-4bab-abab-abababababab","url":"http://a.b","method":"POST","events":["*"],"enabled":true,"headers":[],
			"secret":"whsec_q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=","created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z",
			"more":{"n":12345678901234567890},"less":null}`,
		},
		"unknown is passed over": {
			"enfix", `{"endpoint":"users","send_to":"http://a.b","send_method":"put","signing_key":"k","more":1,"_id":"x"}`,
			`{"_id":"abababababababababababab","endpoint":"users","actions":[],"send_to":"http://a.b","send_method":"put","send_headers":[],"signing_key":"k",
			"date_added":"2026-01-02 03:04:05","date_updated":"2026-01-02 03:04:05"}`,
		},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		w, err := judge(d).New([]byte(c.body))
		if err != nil || string(w.Provider) != compact(t, c.want) {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, w.Provider, compact(t, c.want))
		}
	}
}

const old = `{"number":"7","label":"n","info":{"text":"i"},"url":"https://a.b","how":"put","types":"ping","status":"off","send":{"A":"b"},
	"auth":{"key":"k"},"made":1,"changed":2,"tags":["a"],"limit":3,"region":"r","state":"old","pass":"p"}`

func TestChange(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":          {`{}`, old},
		"one field":        {`{"limit":9}`, strings.Replace(old, `"limit":3`, `"limit":9`, 1)},
		"by its own place": {`{"webhook_url":"https://c.d"}`, strings.Replace(old, `https://a.b`, `https://c.d`, 1)},
		"null, a default":  {`{"limit":null,"info":{"text":null}}`, strings.NewReplacer(`"limit":3`, `"limit":5`, `"text":"i"`, `"text":"nothing"`).Replace(old)},
		"null, no default": {`{"label":null,"tags":null}`, strings.NewReplacer(`"label":"n",`, ``, `"tags":["a"],`, ``).Replace(old)},
		"null, made":       {`{"auth":{"key":null}}`, old},
		"readOnly":         {`{"state":"new","number":"8","made":9}`, old},
		"immutable, same":  {`{"region":"r"}`, old},
	} {
		w, err := judge(every(t)).Change([]byte(old), []byte(c.body))
		want := compact(t, strings.Replace(c.want, `"changed":2`, `"changed":1767323045678`, 1))
		if err != nil || string(w.Provider) != want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, w.Provider, want)
		}
	}
}

func TestRenew(t *testing.T) {
	body := `{"status":"on","tags":["b"],"region":"r","url":"https://a.b"}`
	w, err := judge(every(t)).Renew([]byte(old), []byte(strings.Replace(body, `,"url":"https://a.b"`, ``, 1)))
	want := compact(t, strings.NewReplacer(`"changed":2`, `"changed":1767323045678`, `"status":"off"`, `"status":"on"`, `["a"]`, `["b"]`).Replace(old))
	if err != nil || string(w.Provider) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, w.Provider, want)
	}
	own := `{"id":"1","name":"n","url":"http://a.b","enabled":false,"secret":"s","created_at":"2020-01-01T00:00:00Z","updated_at":"2020-01-01T00:00:00Z","more":1,"kept":2}`
	w, err = judge(mustLoad(t, "standard")).Renew([]byte(own), []byte(`{"url":"http://c.d","kept":3}`))
	want = `{"id":"1","url":"http://c.d","method":"POST","events":["*"],"enabled":true,"headers":[],"secret":"s","created_at":"2020-01-01T00:00:00Z",` +
		`"updated_at":"2026-01-02T03:04:05.678Z","kept":3}`
	if err != nil || string(w.Provider) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, w.Provider, want)
	}
}

func TestChangeKeepsUnknown(t *testing.T) {
	own := `{"id":"1","url":"http://a.b","x":1,"y":{"z":2},"gone":3}`
	w, err := judge(mustLoad(t, "standard")).Change([]byte(own), []byte(`{"x":4,"gone":null,"new":5,"never":null}`))
	if got := string(w.Provider); err != nil || !strings.HasSuffix(got, `"y":{"z":2},"x":4,"new":5}`) {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestKeepInside keeps what is no field beside fields that lie deeper.
func TestKeepInside(t *testing.T) {
	d := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /config/url}`, "unknown: keep")
	w, err := judge(d).New([]byte(`{"config":{"url":"a","ssl":true},"x":1}`))
	if got := string(w.Provider); err != nil || !strings.HasSuffix(got, `"config":{"url":"a","ssl":true},"x":1}`) {
		t.Fatalf("got %s, %v", got, err)
	}
	w, err = judge(d).Change(w.Provider, []byte(`{"config":{"ssl":null,"tls":2}}`))
	if got := string(w.Provider); err != nil || !strings.HasSuffix(got, `"config":{"url":"a","tls":2},"x":1}`) {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestJudgeRefuses(t *testing.T) {
	j := judge(every(t))
	create := func(body string) error { _, err := j.New([]byte(body)); return err }
	patch := func(body string) error { _, err := j.Change([]byte(old), []byte(body)); return err }
	replace := func(body string) error { _, err := j.Renew([]byte(old), []byte(body)); return err }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"all at once":          {create(`{"limit":0,"label":"sixxxx","colour":1}`), "label: must have at most 5 characters; webhook_url: Missing; types: Missing; limit: must be at least 1; colour: unknown field"},
		"null for required":    {create(`{"webhook_url":null,"types":"ping"}`), "webhook_url: Missing"},
		"the place of answers": {create(`{"url":"https://a.b","types":"ping"}`), "webhook_url: Missing"},
		"unknown event":        {create(`{"webhook_url":"https://a.b","types":"ping,pong"}`), `types: "pong" is no event of this API; did you mean "ping"?`},
		"unknown inside":       {create(`{"webhook_url":"https://a.b","types":"ping","info":{"more":1}}`), "/info/more: unknown field"},
		"wrong word":           {create(`{"webhook_url":"https://a.b","types":"ping","status":true}`), "status: true is neither on nor off"},
		"a header":             {create(`{"webhook_url":"https://a.b","types":"ping","send":{"A":"b\n"}}`), `send: the value of header "A" has a control character`},
		"no JSON":              {create(`{"a"`), "request body: the JSON ends too early"},
		"no object":            {patch(`[]`), "request body: a JSON object is wanted, not array"},
		"no body":              {create(``), "request body: the JSON ends too early"},
		"immutable":            {patch(`{"region":"x"}`), "region: cannot be changed"},
		"immutable, to null":   {patch(`{"region":null}`), "region: cannot be changed"},
		"null, required":       {patch(`{"types":null}`), "types: Missing"},
		"not all of only":      {replace(`{"tags":["a"]}`), "status: Missing"},
		"not among only":       {replace(`{"tags":["a"],"status":"on","limit":4,"webhook_url":"https://c.d"}`), "webhook_url: cannot be changed; limit: cannot be changed"},
	} {
		var e *hook.Error
		if !errors.As(c.err, &e) || e.Error() != c.want || e.Kind != hook.Invalid {
			t.Errorf("%s:\ngot  %v\nwant %s", name, c.err, c.want)
		} else if e.Err == nil && len(e.Fields) != strings.Count(c.want, ": ") {
			t.Errorf("%s: fields %v", name, e.Fields)
		}
	}
	for _, f := range []func(old, body []byte) (hook.Webhook, error){j.Renew, j.Change} {
		if _, err := f([]byte(`{`), []byte(`{}`)); err == nil {
			t.Error("an old object that is no JSON is taken")
		}
	}
}

// TestJudgeIsLinear: eight times as many unknown members take about eight times as long. Quadratic would be 64.
func TestJudgeIsLinear(t *testing.T) {
	few, many := judging(t, 4_000), judging(t, 32_000)
	if many > 30*max(few, time.Millisecond) {
		t.Errorf("4,000 members take %s, 32,000 take %s", few, many)
	}
}

// judging is how long it takes to judge a body with so many unknown members, and one that removes them; the best of three.
func judging(t *testing.T, n int) time.Duration {
	t.Helper()
	var kept, gone strings.Builder
	for i := range n {
		fmt.Fprintf(&kept, `,"k%d":1`, i)
		fmt.Fprintf(&gone, `,"k%d":null`, i)
	}
	best := time.Hour
	for range 3 {
		j := judge(mustLoad(t, "standard"))
		start := time.Now()
		w, err := j.New([]byte(`{"url":"http://a.b"` + kept.String() + `}`))
		if err == nil {
			w, err = j.Change(w.Provider, []byte(`{"url":"http://a.b"`+gone.String()+`}`))
		}
		best = min(best, time.Since(start))
		if err != nil || bytes.Contains(w.Provider, []byte("k1")) {
			t.Fatalf("members were not removed: %v", err)
		}
	}
	return best
}

func TestMaker(t *testing.T) {
	m := judge(every(t)).Maker
	if got := every(t).Secret(m); got != "abababababab" {
		t.Error(got)
	}
	if got := mustLoad(t, "enfix").Secret(m); !strings.HasPrefix(got, "whsec_") {
		t.Error(got)
	}
	if got := every(t).NewToken(m); got != "abababababab" {
		t.Error(got)
	}
	chance := dialect.NewMaker()
	if a, b := every(t).Secret(chance), every(t).Secret(chance); a == b || time.Since(chance.Now()) > time.Minute {
		t.Errorf("%s, %s", a, b)
	}
	defer func() {
		if recover() == nil {
			t.Error("a secret was made without randomness")
		}
	}()
	every(t).Secret(dialect.Maker{Rand: strings.NewReader("")})
}
