package dialect_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// answerText is an answer in one line: status, header fields, body.
func answerText(t *testing.T, a dialect.Answer) string {
	t.Helper()
	parts := []string{fmt.Sprint(a.Status)}
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		parts = append(parts, name+"="+a.Header[name])
	}
	if a.Body == nil {
		return strings.Join(parts, " ")
	}
	body, err := dialect.EncodeJSON(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(append(parts, string(body)), " ")
}

func TestAnswer(t *testing.T) {
	const own = `{"number":7,"url":"https://a.b","region":"r","auth":{"key":"k"},"pass":"p","state":{"deep":[1.50]}}`
	find := func(name string) (any, bool) {
		return "https://h/every", name == "server"
	}
	for name, c := range map[string]struct{ verb, own, want string }{
		"envelope, without what is never shown": {"get", own, `200 {"status":"success","data":{"hook":{"number":7,"url":"https://a.b","region":"r","auth":{"key":"k"},"state":{"deep":[1.50]}}}}`},
		"template":                              {"create", own, `201 Location=https://h/every/7 X-State={"deep":[1.50]} {"data":"7","link":"https://h/every/{team}/hooks/7","none":["r",{"deep":[1.50]}]}`},
		"template without values":               {"create", `{"number":7}`, `201 Location=https://h/every/7 {"data":"7","link":"https://h/every/{team}/hooks/7","none":[]}`},
		"template, webhook gone":                {"delete", ``, `200 {"status":"success","gone":"7"}`},
		"silent":                                {"test", ``, `202`},
		"further call":                          {"state", own, `200 {"state":{"deep":[1.50]},"key":"k"}`},
		"further call, no webhook":              {"state", ``, `200 {}`},
	} {
		d := every(t)
		call := d.Verbs.Get(c.verb)
		if call == nil {
			call = d.Calls.Get(c.verb)
		}
		a, err := d.Answer(c.verb, call, hook.Webhook{ID: "7", Provider: json.RawMessage(c.own)}, find)
		want := strings.Replace(c.want, "{team}/hooks", "/hooks", 1)
		if got := answerText(t, a); err != nil || got != want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, want)
		}
	}
	if _, err := every(t).Answer("get", every(t).Verbs.Get("get"), hook.Webhook{Provider: []byte(`{`)}, find); err == nil {
		t.Error("an object that is no JSON is answered")
	}
}

func TestAnswerSilent(t *testing.T) {
	d := mustLoad(t, "enfix")
	for verb, want := range map[string]string{"replace": "204", "patch": "204", "delete": "200", "get": `200 {"_id":"1"}`} {
		a, err := d.Answer(verb, d.Verbs.Get(verb), hook.Webhook{ID: "1", Provider: []byte(`{"_id":"1"}`)}, nil)
		if got := answerText(t, a); err != nil || got != want {
			t.Errorf("%s: got %s, want %s (%v)", verb, got, want, err)
		}
	}
	d = mustParse(t, `verbs: {get: {call: "GET /h/{id}"}, patch: {call: "PATCH /h/{id}", answer: none}}`)
	a, err := d.Answer("patch", d.Verbs.Get("patch"), hook.Webhook{ID: "1"}, nil)
	if got := answerText(t, a); err != nil || got != "200" {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestShown has the secret of standard only in the answer to create.
func TestShown(t *testing.T) {
	d := mustLoad(t, "standard")
	for _, verb := range []string{"create", "get", "patch", "replace"} {
		a, err := d.Answer(verb, d.Verbs.Get(verb), hook.Webhook{ID: "1", Provider: []byte(`{"id":"1","secret":"whsec_x"}`)}, nil)
		if shown := strings.Contains(answerText(t, a), "whsec_x"); err != nil || shown != (verb == "create") {
			t.Errorf("%s: shown %v, %v", verb, shown, err)
		}
	}
	raw := json.RawMessage(`{"id" : "1"}`)
	if v, err := d.Display("create", hook.Webhook{Provider: raw}, nil); err != nil || string(v.(json.RawMessage)) != string(raw) {
		t.Errorf("what needs no change was changed: %v, %v", v, err)
	}
}

func TestAnswerList(t *testing.T) {
	items := []any{json.RawMessage(`{"id": 1}`), json.RawMessage(`{}`)}
	for name, c := range map[string]struct {
		dialect string
		page    dialect.Page
		want    string
	}{
		"pages":      {"every", dialect.Page{Items: items, Page: 2, Size: 2, Total: 5, List: "https://h/l"}, `200 X-Total=5 {"page":2,"pages":3,"all":"5 of 2","self":"https://h/l?page=2","status":"success","data":{"hooks":[{"id": 1},{}]}}`},
		"no page":    {"every", dialect.Page{Page: 1, Size: 2}, `200 X-Total=0 {"page":1,"pages":1,"all":"0 of 2","self":"?page=1","status":"success","data":{"hooks":[]}}`},
		"cursor":     {"standard", dialect.Page{Items: items, Next: "c"}, `200 {"data":[{"id": 1},{}],"next_cursor":"c"}`},
		"last page":  {"standard", dialect.Page{Items: items}, `200 {"data":[{"id": 1},{}],"next_cursor":null}`},
		"bare array": {"enfix", dialect.Page{Items: items}, `200 [{"id": 1},{}]`},
		"no items":   {"enfix", dialect.Page{}, `200 []`},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		a, err := d.AnswerList(d.Verbs.Get("list"), c.page)
		if got := answerText(t, a); err != nil || got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, c.want)
		}
	}
	d := mustParse(t, "paging: {by: link, query: page}")
	a, err := d.AnswerList(d.Verbs.Get("list"), dialect.Page{Items: items, Next: "2"})
	if got := answerText(t, a); err != nil || got != `200 [{"id": 1},{}]` {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestAnswerError(t *testing.T) {
	fields := &hook.Error{Kind: hook.Invalid, Message: "m", Fields: map[string]string{"b": "2", "a": "1"}, Err: errors.New("e")}
	for name, c := range map[string]struct {
		dialect string
		err     error
		status  int
		want    string
	}{
		"fields in order":      {"every", fields, 0, `422 {"status":"error","data":{"code":1000,"kind":"invalid","message":"m: e","fields":{"a":"1","b":"2"},"status":"HTTP 422"}}`},
		"status of the kind":   {"every", hook.Errorf(hook.Conflict, "m"), 0, `423 {"status":"error","data":{"code":423,"kind":"conflict","message":"m","status":"HTTP 423"}}`},
		"status of HTTP":       {"every", hook.Errorf(hook.Forbidden, "m"), 0, `403 {"status":"error","data":{"code":403,"kind":"forbidden","message":"m","status":"HTTP 403"}}`},
		"status of the call":   {"every", hook.Errorf(hook.Invalid, "m"), 413, `413 {"status":"error","data":{"code":1000,"kind":"invalid","message":"m","status":"HTTP 413"}}`},
		"wrapped":              {"standard", fmt.Errorf("x: %w", hook.Errorf(hook.NotFound, "m")), 0, `404 {"error":{"code":"not_found","message":"m"}}`},
		"inner errors stay in": {"standard", errors.New("SELECT s3cret"), 0, `500 {"error":{"code":"failed","message":"internal error"}}`},
		"missing fields":       {"enfix", hook.Errorf(hook.Unauthenticated, "m"), 0, `401 {"error":"m"}`},
		"unsupported":          {"enfix", hook.Errorf(hook.Unsupported, "m"), 0, `405 {"error":"m"}`},
		"unavailable":          {"enfix", hook.Errorf(hook.Unavailable, "m"), 0, `503 {"error":"m"}`},
		"conflict":             {"enfix", hook.Errorf(hook.Conflict, "m"), 0, `409 {"error":"m"}`},
		"invalid":              {"enfix", hook.Errorf(hook.Invalid, "m"), 0, `400 {"error":"m"}`},
		"anything else":        {"enfix", hook.Errorf(hook.Stale, "m"), 0, `500 {"error":"m"}`},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		if got := answerText(t, d.AnswerError(c.err, c.status)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestLogin(t *testing.T) {
	now := time.Date(2026, 1, 2, 4, 4, 5, 6, time.FixedZone("", 3600))
	d := every(t)
	a := d.AnswerLogin("tok", now, now.Add(time.Hour))
	if got := answerText(t, a); got != `201 {"data":{"jwt":"tok","until":"2026-01-02T04:04:05Z"},"at":"2026-01-02T03:04:05Z"}` {
		t.Error(got)
	}
	if got := answerText(t, mustLoad(t, "enfix").AnswerLogin("tok", now, now)); got != `200 {"token":"tok"}` {
		t.Error(got)
	}
	for member, credential := range map[string]string{"name": "user", "code": "pin", "other": "other"} {
		if got := d.LoginMember(credential); got != member {
			t.Errorf("%s is in %s, not %s", credential, got, member)
		}
	}
	if d.LoginLifetime() != time.Hour {
		t.Error(d.LoginLifetime())
	}
	d.Login.Lifetime = 0
	if d.LoginLifetime() != 15*time.Minute {
		t.Error(d.LoginLifetime())
	}
	if r := d.Login.Route(); r.String() != "POST /{team}/login" {
		t.Error(r)
	}
	d.Login.Make = ""
	if got := d.NewToken(dialect.NewMaker()); !strings.HasPrefix(got, "whsec_") {
		t.Error(got)
	}
}
