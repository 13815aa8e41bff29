package dialect_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func TestReadItems(t *testing.T) {
	d := every(t)
	list := d.Verbs.Get("list")
	items, err := d.ReadItems(list, []byte(` {"data" : {"hooks": [ {"number":12345678901234567890}, 7 ]}}`))
	if err != nil || len(items) != 2 || string(items[0]) != `{"number":12345678901234567890}` {
		t.Errorf("%s, %v", items, err)
	}
	items, err = mustLoad(t, "enfix").ReadItems(mustLoad(t, "enfix").Verbs.Get("list"), []byte(` [ ]`))
	if err != nil || items == nil || len(items) != 0 {
		t.Errorf("%v, %v", items, err)
	}
	const wanted = "the answer is not what every describes: a list of webhooks is wanted"
	for body, want := range map[string]string{
		"":                                ", but it is empty",
		" \n":                             ", but it is empty",
		"<html>s3cret":                    ", but it is HTML or XML",
		`{"data":{}}`:                     ": it has no hooks",
		`{"data":[]}`:                     ": it is a JSON array",
		`{"data":{"hooks":null}}`:         ": it is null",
		`{"data":{"hooks":{"s3cret":1}}}`: ": it is a JSON object",
		`{"data":{"hooks":"s3cret"}}`:     ": it is a JSON string",
		`{"data":{"hooks":[`:              ": the JSON is broken or ends too early",
		`{"data":{"hooks":[]}}s3cret`:     ": the JSON is broken or ends too early",
		`s3cret`:                          ": the JSON is broken or ends too early",
	} {
		_, err := d.ReadItems(list, []byte(body))
		if errorText(err) != wanted+want || hook.KindOf(err) != hook.Failed {
			t.Errorf("%s:\ngot  %v\nwant %s", body, err, wanted+want)
		}
	}
}

func TestReadObject(t *testing.T) {
	d := every(t)
	get := d.Verbs.Get("get")
	w, err := d.ReadObject(get, []byte(`{"data":{"hook":{"number":1}}}`))
	if err != nil || w.ID != "1" {
		t.Errorf("%v, %v", w, err)
	}
	const wanted = "the answer is not what every describes: a webhook is wanted"
	for body, want := range map[string]string{
		``:                         ", but it is empty",
		`<!doctype html>`:          ", but it is HTML or XML",
		`{"data":{}}`:              ": it has no hook",
		`{"data":{"hook":{}}}`:     `: a webhook in the answer has no ID at "/number"`,
		`{"data":{"hook":[1]}}`:    ": a webhook in the answer: a JSON object is wanted, not array",
		`{"data":{"hook":{"s3cret`: ": the JSON is broken or ends too early",
	} {
		_, err := d.ReadObject(get, []byte(body))
		if errorText(err) != wanted+want || hook.KindOf(err) != hook.Failed {
			t.Errorf("%s:\ngot  %v\nwant %s", body, err, wanted+want)
		}
	}
}

func TestReadID(t *testing.T) {
	d := every(t)
	create := d.Verbs.Get("create")
	for body, want := range map[string]string{`{"data":"a"}`: "a", `{"data":12345678901234567890}`: "12345678901234567890"} {
		if id, err := d.ReadID(create, []byte(body)); err != nil || id != want {
			t.Errorf("%s: %q, %v", body, id, err)
		}
	}
	const wanted = "the answer is not what every describes: an ID is wanted"
	for body, want := range map[string]string{
		``: ", but it is empty", `<p>`: ", but it is HTML or XML", `{}`: ": there is none at /data", `{"data":""}`: ": there is none at /data",
		`{"data":null}`: ": there is none at /data", `{"data":{"s3cret":1}}`: ": there is none at /data", `{"data"`: ": the JSON ends too early",
	} {
		if _, err := d.ReadID(create, []byte(body)); errorText(err) != wanted+want || hook.KindOf(err) != hook.Failed {
			t.Errorf("%s:\ngot  %v\nwant %s", body, err, wanted+want)
		}
	}
}

// TestKindOf has the statuses of contract.md section 6.
func TestKindOf(t *testing.T) {
	kinds := map[int]hook.Kind{
		400: hook.Invalid, 422: hook.Invalid, 401: hook.Unauthenticated, 403: hook.Forbidden, 404: hook.NotFound, 409: hook.Conflict, 412: hook.Conflict,
		408: hook.Unavailable, 429: hook.Unavailable, 500: hook.Unavailable, 502: hook.Unavailable, 503: hook.Unavailable, 599: hook.Unavailable,
		402: hook.Failed, 405: hook.Failed, 410: hook.Failed, 418: hook.Failed, 302: hook.Failed, 100: hook.Failed,
	}
	check := func(d *dialect.Dialect, but map[int]hook.Kind) {
		t.Helper()
		want := maps.Clone(kinds)
		maps.Copy(want, but)
		for status, kind := range want {
			if got := d.KindOf(status); got != kind {
				t.Errorf("%s: %d is %s, want %s", d.Name, status, got, kind)
			}
		}
	}
	check(mustLoad(t, "standard"), nil)
	check(every(t), map[int]hook.Kind{400: hook.Conflict, 409: hook.Conflict, 423: hook.Conflict, 422: hook.Invalid})
	check(mustParse(t, "errors: {kinds: {not_found: {send: 410}, unavailable: {read: [418, 403]}}}"),
		map[int]hook.Kind{410: hook.NotFound, 404: hook.NotFound, 418: hook.Unavailable, 403: hook.Unavailable})
}

// TestKindsComeThrough: what the server sends for a kind, the client reads as that kind.
func TestKindsComeThrough(t *testing.T) {
	for _, d := range []*dialect.Dialect{every(t), mustLoad(t, "enfix"), mustLoad(t, "standard")} {
		for _, kind := range []hook.Kind{hook.Invalid, hook.Unauthenticated, hook.Forbidden, hook.NotFound, hook.Conflict, hook.Unavailable} {
			a := d.AnswerError(&hook.Error{Kind: kind, Message: "what", Fields: map[string]string{"url": "why"}}, 0)
			body, err := dialect.EncodeJSON(a.Body)
			if err != nil {
				t.Fatal(err)
			}
			e := d.ReadError(a.Status, body)
			if e.Kind != kind || e.Status != a.Status || !strings.Contains(e.Message, "what") {
				t.Errorf("%s: %s came through as %s %q", d.Name, kind, e.Kind, e.Message)
			}
			if d.Errors.Fields != "" && e.Fields["url"] != "why" {
				t.Errorf("%s: fields came through as %v", d.Name, e.Fields)
			}
		}
	}
}

func TestReadError(t *testing.T) {
	for _, c := range []struct{ dialect, body, want string }{
		{"every", `{"data":{"message":"no","code":1000,"fields":{"b":"2","a":["1"]}}}`, `the API answered 422 Unprocessable Entity: no (1000) (b: 2; a: ["1"])`},
		{"every", `{"data":{"message":"b: 2","fields":{"b":"2"}}}`, "the API answered 422 Unprocessable Entity: b: 2"},
		{"every", `{"data":{"code":0,"fields":{}}}`, "the API answered 422 Unprocessable Entity (0)"},
		{"every", `{"data":"text"}`, "the API answered 422 Unprocessable Entity"},
		{"every", `<html>`, "the API answered 422 Unprocessable Entity"},
		{"every", ``, "the API answered 422 Unprocessable Entity"},
		{"standard", `{"error":{"code":"invalid","message":"no"}}`, "the API answered 422 Unprocessable Entity: no"},
		{"standard", `{"error":{"message":"no\r\nhint: run\tthis"}}`, "the API answered 422 Unprocessable Entity: no hint: run this"},
		{"every", `{"data":{"message":"no","code":"a\nb","fields":{"b":"2\n3"}}}`, "the API answered 422 Unprocessable Entity: no (a b) (b: 2 3)"},
		{"small", `{"error":"x"}`, "the API answered 422 Unprocessable Entity"},
	} {
		var d *dialect.Dialect
		switch c.dialect {
		case "every":
			d = every(t)
		case "small":
			d = mustParse(t)
		default:
			d = mustLoad(t, c.dialect)
		}
		if e := d.ReadError(422, []byte(c.body)); e.Error() != c.want || e.Kind != hook.Invalid || e.Status != 422 {
			t.Errorf("%s:\ngot  %v\nwant %s", c.body, e, c.want)
		}
	}
	if e := mustParse(t).ReadError(599, nil); e.Error() != "the API answered 599" {
		t.Error(e)
	}
}

func TestPicker(t *testing.T) {
	d := every(t)
	w, err := d.Decode([]byte(`{"number":1,"label":"n","types":"user.created","status":"off","tags":["a","b"],"how":"put","limit":3,"meta":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	for _, c := range []struct {
		q    hook.Query
		want bool
	}{
		{hook.Query{}, true},
		{hook.Query{Event: "user.created"}, true},
		{hook.Query{Event: "user.removed"}, false},
		{hook.Query{Enabled: &no}, true},
		{hook.Query{Enabled: &yes}, false},
		{hook.Query{Filters: map[string]string{"name": "n"}}, true},
		{hook.Query{Filters: map[string]string{"name": "m"}}, false},
		{hook.Query{Filters: map[string]string{"method": "PUT"}}, true},
		{hook.Query{Filters: map[string]string{"how": "put", "tags": "b"}}, true},
		{hook.Query{Filters: map[string]string{"how": "put", "tags": "c"}}, false},
		{hook.Query{Filters: map[string]string{"events": "user.created"}}, true},
		{hook.Query{Filters: map[string]string{"status": "off"}}, true},
		{hook.Query{Filters: map[string]string{"enabled": "false"}}, true},
		{hook.Query{Filters: map[string]string{"limit": "3"}}, true},
		{hook.Query{Filters: map[string]string{"region": ""}}, true},
		{hook.Query{Filters: map[string]string{"region": "r"}}, false},
	} {
		pick, err := d.Picker(c.q)
		if err != nil || pick(w) != c.want {
			t.Errorf("%+v: %v, %v", c.q, !c.want, err)
		}
	}
	_, err = d.Picker(hook.Query{Filters: map[string]string{"regoin": "r"}})
	if errorText(err) != `every has no field "regoin" to filter by; did you mean "region"?` || hook.KindOf(err) != hook.Invalid {
		t.Error(err)
	}
	enabled := hook.Webhook{ID: "1", Provider: []byte(`{`)} // one that cannot be disabled is enabled
	if pick, err := d.Picker(hook.Query{Enabled: &yes}); err != nil || !pick(enabled) {
		t.Error(err)
	}
	if pick, err := d.Picker(hook.Query{Filters: map[string]string{"name": "n"}}); err != nil || pick(enabled) {
		t.Error("what cannot be read has a name", err)
	}
	composed, err := mustLoad(t, "enfix").Decode([]byte(`{"_id":"1","endpoint":"users","actions":["put"]}`))
	if err != nil {
		t.Fatal(err)
	}
	if pick, err := mustLoad(t, "enfix").Picker(hook.Query{Filters: map[string]string{"events": "users.put"}}); err != nil || !pick(composed) {
		t.Error("composed events are not picked", err)
	}
}

func TestFilterQuery(t *testing.T) {
	d, no := every(t), false
	for _, c := range []struct {
		q    hook.Query
		want string
	}{
		{hook.Query{}, "map[]"},
		{hook.Query{Event: "e", Enabled: &no}, "map[active:false on:e]"},
		{hook.Query{Filters: map[string]string{"tags": "a", "limit": "1"}}, "map[tag:a]"},
		{hook.Query{Filters: map[string]string{"method": "PUT"}}, "map[how:put]"},
		{hook.Query{Filters: map[string]string{"how": "PUT"}}, "map[how:PUT]"},
		{hook.Query{Filters: map[string]string{"/how": "put"}}, "map[how:put]"},
	} {
		if got := fmt.Sprint(d.FilterQuery(c.q)); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.q, got, c.want)
		}
	}
}

func TestUnknownCall(t *testing.T) {
	err := every(t).UnknownCall("stat")
	var e *hook.Error
	if !errors.As(err, &e) || e.Error() != `every has no call "stat"; did you mean "state"?` || e.Kind != hook.Invalid || e.Hint != "its calls are state" {
		t.Error(err)
	}
	if err := mustParse(t).UnknownCall("x"); hook.KindOf(err) != hook.Unsupported || errorText(err) != "the API of Small has no further calls" {
		t.Error(err)
	}
}
