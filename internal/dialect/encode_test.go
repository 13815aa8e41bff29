package dialect_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// every is a dialect that writes everything in another way than we do.
func every(t testing.TB) *dialect.Dialect {
	t.Helper()
	d, err := dialect.LoadFile("testdata/every.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// set is a shorthand for the values that a user gives.
type set = map[string]any

const needed = `{"webhook_url":"https://a.b","types":"ping"}` // what a create in the dialect every must have

func TestEncode(t *testing.T) {
	d := every(t)
	headers := []hook.Header{{Name: "A", Value: "b"}, {Name: "C", Value: ""}}
	for name, c := range map[string]struct {
		verb string
		in   hook.Input
		want string
	}{
		"common fields": {"create", hook.Input{Set: set{
			"url": "https://a.b/c", "events": []string{"ping", "user.*"}, "method": "PUT", "enabled": false, "headers": headers,
			"name": "n", "description": "d", "secret": "s",
		}}, `{"label":"n","info":{"text":"d"},"webhook_url":"https://a.b/c","how":"put","types":"ping,user.*","status":"off","send":{"A":"b","C":""},"auth":{"key":"s"}}`},
		"own fields": {"create", hook.Input{Set: set{
			"webhook_url": "https://a.b", "types": "ping", "tags": []string{"b"}, "limit": 7, "region": "r", "until": "01.02.2026 03:04",
			"meta": map[string]any{"x": json.Number("12345678901234567890.10")},
		}}, `{"webhook_url":"https://a.b","types":"ping","tags":["b"],"limit":7,"region":"r","until":"01.02.2026 03:04","meta":{"x":12345678901234567890.10}}`},
		"own fields by pointer": {"create", hook.Input{Set: set{
			"/webhook_url": "https://a.b", "/types": "ping", "/info/text": "i", "/how": "put", "/status": "off", "/send": map[string]any{"A": "b"},
		}}, `{"info":{"text":"i"},"webhook_url":"https://a.b","how":"put","types":"ping","status":"off","send":{"A":"b"}}`},
		"the place for reading finds the one for writing": {"patch", hook.Input{Set: set{"/url": "https://a.b"}}, `{"webhook_url":"https://a.b"}`},
		"data as it is":             {"create", hook.Input{Body: []byte(` {"types" : "ping", "webhook_url": "https://a.b", "limit": 1}`)}, `{"types":"ping","webhook_url":"https://a.b","limit":1}`},
		"values laid on data":       {"create", hook.Input{Body: []byte(needed), Set: set{"url": "https://c.d", "name": "n"}}, `{"webhook_url":"https://c.d","types":"ping","label":"n"}`},
		"unset with a default":      {"patch", hook.Input{Unset: []string{"description", "limit", "enabled"}}, `{"info":{"text":"nothing"},"limit":5,"status":"on"}`},
		"unset without a default":   {"patch", hook.Input{Unset: []string{"name", "tags", "/send"}}, `{"label":null,"tags":null,"send":null}`},
		"null":                      {"patch", hook.Input{Set: set{"name": nil}}, `{"label":null}`},
		"null in data":              {"patch", hook.Input{Body: []byte(`{"label":null}`)}, `{"label":null}`},
		"only":                      {"replace", hook.Input{Set: set{"enabled": true, "tags": []string{"a"}}}, `{"status":"on","tags":["a"]}`},
		"unknown, allowed":          {"patch", hook.Input{Set: set{"colour": "red", "/a/b": 1, "c/d~e": 2}, AllowUnknown: true}, `{"a":{"b":1},"c/d~e":2,"colour":"red"}`},
		"unknown in data, allowed":  {"patch", hook.Input{Body: []byte(`{"info":{"more":1},"x":2}`), AllowUnknown: true}, `{"info":{"more":1},"x":2}`},
		"an object in a field":      {"patch", hook.Input{Body: []byte(`{"meta":{"any":{"thing":1}}}`)}, `{"meta":{"any":{"thing":1}}}`},
		"immutable at creation":     {"create", hook.Input{Body: []byte(needed), Set: set{"region": "x"}}, `{"webhook_url":"https://a.b","types":"ping","region":"x"}`},
		"all events":                {"patch", hook.Input{Set: set{"events": []string{"*"}}}, `{"types":"*"}`},
		"nothing where objects are": {"patch", hook.Input{Body: []byte(`{"info":null,"limit":1}`)}, `{"info":null,"limit":1}`},
	} {
		o, err := d.Encode(c.verb, c.in, false)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := dialect.Text(o); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	d := every(t)
	unsupported, invalid := hook.Unsupported, hook.Invalid
	for name, c := range map[string]struct {
		verb string
		in   hook.Input
		kind hook.Kind
		want string
	}{
		"unknown field":            {"create", hook.Input{Set: set{"urll": "x"}}, invalid, `every has no field "urll"; did you mean "url"?`},
		"no name":                  {"create", hook.Input{Set: set{"": "x"}, AllowUnknown: true}, invalid, `every has no field ""`},
		"unknown in data":          {"create", hook.Input{Body: []byte(`{"webhook_url":"https://a.b","typs":1}`)}, invalid, `every has no field "typs"; did you mean "types"?`},
		"unknown inside data":      {"patch", hook.Input{Body: []byte(`{"info":{"txt":1}}`)}, invalid, `every has no field "/info/txt"`},
		"text where objects are":   {"patch", hook.Input{Body: []byte(`{"info":"x"}`)}, invalid, `every has no field "info"`},
		"unknown to unset":         {"patch", hook.Input{Unset: []string{"nam"}}, invalid, `every has no field "nam"; did you mean "name"?`},
		"place that is taken":      {"patch", hook.Input{Body: []byte(`{"x":1}`), Set: set{"/x/y": 1}, AllowUnknown: true}, invalid, `/x/y: "x" is no object`},
		"readOnly":                 {"create", hook.Input{Set: set{"state": "x"}}, unsupported, `state: Every sets this field itself`},
		"readOnly in data":         {"create", hook.Input{Body: []byte(`{"made":1}`)}, unsupported, `made: Every sets this field itself`},
		"readOnly to unset":        {"patch", hook.Input{Unset: []string{"created_at"}}, unsupported, `created_at: Every sets this field itself`},
		"immutable":                {"patch", hook.Input{Set: set{"region": "x"}}, unsupported, `Every cannot change region of a webhook`},
		"immutable in data":        {"patch", hook.Input{Body: []byte(`{"region":"x"}`)}, unsupported, `Every cannot change region of a webhook`},
		"not among only":           {"replace", hook.Input{Set: set{"enabled": true, "tags": []string{"a"}, "url": "https://a.b"}}, unsupported, `Every cannot change url of a webhook`},
		"not all of only":          {"replace", hook.Input{Set: set{"enabled": true}}, invalid, `replace needs tags`},
		"nothing required":         {"create", hook.Input{}, invalid, `create needs url (webhook_url), events (types)`},
		"null for required":        {"create", hook.Input{Body: []byte(`{"webhook_url":null,"types":"ping"}`)}, invalid, `create needs url (webhook_url)`},
		"null for a required one":  {"patch", hook.Input{Set: set{"url": nil}}, invalid, `url: must not be null: every webhook has it`},
		"null in data, required":   {"patch", hook.Input{Body: []byte(`{"webhook_url":null}`)}, invalid, `webhook_url: must not be null: every webhook has it`},
		"required to unset":        {"patch", hook.Input{Unset: []string{"url"}}, invalid, `url cannot be unset: every webhook of Every has it`},
		"nothing to change":        {"patch", hook.Input{}, invalid, `nothing to change`},
		"given twice":              {"patch", hook.Input{Set: set{"url": "https://a.b", "/webhook_url": "https://c.d"}}, invalid, `url is given twice, also as webhook_url`},
		"given and unset":          {"patch", hook.Input{Set: set{"name": "x"}, Unset: []string{"name"}}, invalid, `name is given twice`},
		"wrong type":               {"patch", hook.Input{Set: set{"enabled": "yes"}}, invalid, `enabled: must be of type boolean, not string`},
		"wrong word":               {"patch", hook.Input{Set: set{"status": "yes"}}, invalid, `status: yes is neither on nor off`},
		"wrong type of an own":     {"patch", hook.Input{Set: set{"limit": "7"}}, invalid, `limit: must be of type integer, not string`},
		"fraction":                 {"patch", hook.Input{Set: set{"limit": 1.5}}, invalid, `limit: must be a whole number, not 1.5`},
		"too little":               {"patch", hook.Input{Set: set{"limit": 0}}, invalid, `limit: must be at least 1`},
		"too much":                 {"patch", hook.Input{Set: set{"limit": json.Number("99999999999999999999")}}, invalid, `limit: must be at most 10`},
		"too long":                 {"patch", hook.Input{Set: set{"name": "sixxxx"}}, invalid, `name: must have at most 5 characters`},
		"no element":               {"patch", hook.Input{Set: set{"tags": []string{}}}, invalid, `tags: must have at least 1 element`},
		"too many elements":        {"patch", hook.Input{Set: set{"events": []string{"ping", "ping", "ping", "ping"}}}, invalid, `events: must have at most 3 elements`},
		"wrong element":            {"patch", hook.Input{Set: set{"tags": []string{"a", "c"}}}, invalid, `tags: element 1: "c" is not one of a, b`},
		"element of another type":  {"patch", hook.Input{Set: set{"tags": []any{1}}}, invalid, `tags: element 0: must be of type string, not number`},
		"empty element":            {"patch", hook.Input{Set: set{"tags": []any{""}}}, invalid, `tags: element 0: must not be empty`},
		"outside an enum":          {"patch", hook.Input{Set: set{"method": "DELETE"}}, invalid, `method: "delete" is not one of post, put`},
		"own word in another case": {"patch", hook.Input{Set: set{"how": "PUT"}}, invalid, `how: "PUT" is not one of post, put`},
		"unknown event":            {"patch", hook.Input{Set: set{"events": []string{"ping", "user.create"}}}, invalid, `events: "user.create" is no event of this API; did you mean "user.created"?`},
		"events like no known one": {"patch", hook.Input{Set: set{"events": []string{"users.*"}}}, invalid, `events: "users.*" is no event of this API`},
		"unknown event in data":    {"patch", hook.Input{Body: []byte(`{"types":"pong"}`)}, invalid, `events: "pong" is no event of this API; did you mean "ping"?`},
		"comma in a word":          {"patch", hook.Input{Set: set{"events": []string{"a,b"}}}, invalid, `events: none of the words can be empty, hold a comma, or have blanks around it`},
		"scheme":                   {"patch", hook.Input{Set: set{"url": "http://a.b"}}, invalid, `url: must be a URL of the scheme https, not http`},
		"no host":                  {"patch", hook.Input{Set: set{"url": "https:///in"}}, invalid, `url: must be a URL with a host, such as https://example.com/in`},
		"no URL":                   {"patch", hook.Input{Set: set{"url": "secret.example.com"}}, invalid, `url: must be an absolute URL, such as https://example.com/in`},
		"header with a newline":    {"patch", hook.Input{Set: set{"headers": []hook.Header{{Name: "A", Value: "b\nC: d"}}}}, invalid, `headers: the value of header "A" has a control character`},
		"header name":              {"patch", hook.Input{Set: set{"headers": []hook.Header{{Name: "A B", Value: "c"}}}}, invalid, `headers: "A B" is no name of a header field`},
		"header of another type":   {"patch", hook.Input{Set: set{"send": map[string]any{"A": 1}}}, invalid, `send: the value of header "A" must be of type string, not number`},
		"time":                     {"patch", hook.Input{Set: set{"until": "tomorrow"}}, invalid, `until: "tomorrow" is no time of the layout "%d.%m.%Y %H:%M"`},
		"data that is no JSON":     {"create", hook.Input{Body: []byte(`{`)}, invalid, `the body given as data: the JSON ends too early`},
		"data that is no object":   {"create", hook.Input{Body: []byte(`[]`)}, invalid, `the body given as data: a JSON object is wanted, not array`},
		"value that is no JSON":    {"create", hook.Input{Set: set{"meta": func() {}}}, invalid, `meta: json: unsupported type: func()`},
		"unknown that is no JSON":  {"create", hook.Input{Set: set{"x": func() {}}, AllowUnknown: true}, invalid, `x: json: unsupported type: func()`},
	} {
		o, err := d.Encode(c.verb, c.in, false)
		if err == nil || err.Error() != c.want || hook.KindOf(err) != c.kind || o != nil {
			t.Errorf("%s:\ngot  %v (%s)\nwant %s (%s)", name, err, hook.KindOf(err), c.want, c.kind)
		}
	}
}

func TestEncodeNamesAllThatIsMissing(t *testing.T) {
	_, err := mustLoad(t, "enfix").Encode("replace", hook.Input{Set: set{"method": "POST"}}, false)
	var e *hook.Error
	if !errors.As(err, &e) || e.Message != "replace needs events (endpoint), url (send_to), secret (signing_key)" || len(e.Fields) != 3 {
		t.Errorf("got %v, %v", err, e.Fields)
	}
}

func TestEncodeHints(t *testing.T) {
	d := every(t)
	for want, in := range map[string]hook.Input{
		"--recreate":                          {Set: set{"region": "x"}},
		"its fields are id, name":             {Set: set{"x": 1}},
		"--allow-unknown sends it":            {Set: set{"x": 1}},
		"give at least one field":             {},
		"updated_at, tags, limit, region, un": {Unset: []string{"x"}},
	} {
		_, err := d.Encode("patch", in, false)
		var e *hook.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestEncodeComposed(t *testing.T) {
	d := mustLoad(t, "enfix")
	for _, c := range []struct {
		events []string
		want   string
	}{
		{[]string{"users.post"}, `{"endpoint":"users","actions":["post"]}`},
		{[]string{"users.post", "users.put", "users.post"}, `{"endpoint":"users","actions":["post","put"]}`},
		{[]string{"users.*"}, `{"endpoint":"users","actions":[]}`},
		{[]string{"users.post", "users.*"}, `{"endpoint":"users","actions":[]}`},
		{[]string{"a.b.put"}, `{"endpoint":"a.b","actions":["put"]}`},
		{[]string{"users.post", "courses.post"}, `events: one webhook has one endpoint, not both "users" and "courses": make a webhook for each`},
		{[]string{"users"}, `events: "users" is no event of this API: write endpoint.actions, such as users.post, or users.* for all`},
		{[]string{".post"}, `events: ".post" is no event of this API: write endpoint.actions, such as users.post, or users.* for all`},
		{[]string{"users."}, `events: "users." is no event of this API: write endpoint.actions, such as users.post, or users.* for all`},
		{[]string{"users.get"}, `events: element 0: "get" is not one of post, put, patch`},
		{[]string{}, `events: must not be empty`},
	} {
		o, err := d.Encode("patch", hook.Input{Set: set{"events": c.events}}, false)
		got := errorText(err)
		if err == nil {
			got = dialect.Text(o)
		}
		if got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.events, got, c.want)
		}
	}
	_, err := d.Encode("patch", hook.Input{Unset: []string{"events"}}, false)
	if err == nil || err.Error() != "events cannot be unset: it is made of endpoint and actions" {
		t.Error(err)
	}
}

func TestEncodeClosedComposedEvents(t *testing.T) {
	d := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {own: thing}
  - {own: acts, type: array}
  - {name: events, spell: composed, of: [thing, acts]}
events: {names: {user.post: {}, user.put: {}}}`)
	for event, want := range map[string]string{
		"user.post": "", "user.*": "", "user.get": `events: "user.get" is no event of this API; did you mean "user.put"?`,
		"users.*": `events: "users.*" is no event of this API`,
	} {
		_, err := d.Encode("create", hook.Input{Set: set{"events": []string{event}}}, false)
		if got := errorText(err); got != want {
			t.Errorf("%s: got %q, want %q", event, got, want)
		}
	}
	_, err := d.Encode("create", hook.Input{Body: []byte(`{"thing":"user","acts":["got"]}`)}, false)
	if got := errorText(err); got != `events: "user.got" is no event of this API; did you mean "user.post"?` {
		t.Error(got)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestEncodePairs(t *testing.T) {
	o, err := mustLoad(t, "enfix").Encode("patch", hook.Input{Set: set{"headers": []hook.Header{{Name: "A", Value: "b"}}}}, false)
	if got := dialect.Text(o); err != nil || got != `{"send_headers":[{"key":"A","value":"b"}]}` {
		t.Errorf("got %s, %v", got, err)
	}
	_, err = mustLoad(t, "enfix").Encode("patch", hook.Input{Set: set{"send_headers": []any{map[string]any{"name": "A", "value": "b"}}}}, false)
	if got := errorText(err); got != `send_headers: element 0: each element has a text "key" and a text "value"` {
		t.Error(got)
	}
}

// TestEncodeLoopback has an API on this machine take web addresses of this machine, and no others.
func TestEncodeLoopback(t *testing.T) {
	for url, ok := range map[string]bool{
		"http://127.0.0.1:1/x": true, "http://localhost/": true, "http://[::1]:2": true, "http://10.0.0.1/": false, "ftp://localhost/": false,
		"http://localhost.example.com": false,
	} {
		_, local := every(t).Encode("patch", hook.Input{Set: set{"url": url}}, true)
		_, remote := every(t).Encode("patch", hook.Input{Set: set{"url": url}}, false)
		if (local == nil) != ok || remote == nil {
			t.Errorf("%s: %v, %v", url, local, remote)
		}
	}
}

// TestEncodeNeverShowsURLs: its user part or query may be secret.
func TestEncodeNeverShowsURLs(t *testing.T) {
	for _, url := range []string{"://s3cret", "http://u:s3cret@a.b", "https://:s3cret", "https://a b/?s3cret", "mailto:s3cret"} {
		if _, err := every(t).Encode("patch", hook.Input{Set: set{"url": url}}, false); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestFormats(t *testing.T) {
	d := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: method, at: /method}
  - {own: u, format: uuid}
  - {own: t, format: date-time}
  - {own: n, type: number, minimum: 0.5}
  - {own: s, minLength: 2}
  - {own: i, type: array, items: integer}`)
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"u", "123e4567-e89b-12d3-a456-426614174000", ""},
		{"u", "123e4567-e89b-12d3-a456-42661417400g", `u: "123e4567-e89b-12d3-a456-42661417400g" is no UUID`},
		{"u", "123e4567", `u: "123e4567" is no UUID`},
		{"t", "2026-01-02T03:04:05.6+01:00", ""},
		{"t", "2026-01-02", `t: "2026-01-02" is no RFC 3339 time`},
		{"n", 0.5, ""},
		{"n", json.Number("1e400"), "n: 1e400 is out of range"},
		{"s", "ü", "s: must have at least 2 characters"},
		{"s", "üü", ""},
		{"i", []any{1, 1.5}, "i: element 1: must be a whole number, not 1.5"},
		{"method", "GET /", `method: "GET /" is no HTTP method`},
		{"method", "PURGE", ""},
	} {
		_, err := d.Encode("patch", hook.Input{Set: set{c.name: c.value}}, false)
		if got := errorText(err); got != c.want {
			t.Errorf("%s %v: got %q, want %q", c.name, c.value, got, c.want)
		}
	}
}

func TestFieldNames(t *testing.T) {
	d := every(t)
	for name, want := range map[string]string{
		"url": "url", "webhook_url": "url", "/webhook_url": "url", "/url": "url", "text": "description", "/info/text": "description", "key": "secret",
		"tags": "tags", "/tags": "tags", "": "", "/": "", "info": "", "x": "",
	} {
		got := ""
		if f := d.Field(name); f != nil {
			got = f.Label()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"webhook_url": "/webhook_url", "how": "/how", "x": "x"} {
		if got := d.OwnKey(name); got != want {
			t.Errorf("OwnKey(%q) = %q, want %q", name, got, want)
		}
	}
	columns, wide := d.Columns()
	if got := strings.Join(columns, " "); got != "id name url events enabled" {
		t.Error(got)
	}
	if got := strings.Join(wide, " "); got != "id name url events enabled method description created_at updated_at tags limit region until state meta" {
		t.Error(got)
	}
	if _, wide = mustLoad(t, "enfix").Columns(); strings.Contains(strings.Join(wide, " "), "endpoint") {
		t.Error("parts of events are columns")
	}
}
