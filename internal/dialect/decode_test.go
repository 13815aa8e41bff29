package dialect_test

import (
	"encoding/json"
	"testing"

	"hookctl/internal/hook"
)

// TestDecode compares what hookctl prints of an API's own object, without the object itself.
func TestDecode(t *testing.T) {
	for name, c := range map[string]struct{ dialect, own, want string }{
		"whole": {
			"every", `{"number":"7","label":"n","info":{"text":"d"},"url":"https://a.b","how":"put","types":"ping, user.*,","status":"off",
			"send":{"A":"b","C":1},"auth":{"key":"s"},"made":1767322445,"changed":1767322445678}`,
			`{"id":"7","name":"n","description":"d","url":"https://a.b","method":"PUT","events":["ping","user.*"],"enabled":false,
			"headers":[{"name":"A","value":"b"},{"name":"C","value":"1"}],"secret":"s","created_at":"2026-01-02T02:54:05Z","updated_at":"2026-01-02T02:54:05.678Z"}`,
		},
		"missing":             {"every", `{"number":"7"}`, `{"id":"7"}`},
		"null":                {"every", `{"number":"7","label":null,"info":null,"url":null,"types":null,"status":null,"send":null,"made":null}`, `{"id":"7"}`},
		"wrong types":         {"every", `{"number":"7","label":1,"info":[],"url":{},"how":true,"types":["a"],"status":1,"send":[],"auth":"x","made":"x","changed":1.5}`, `{"id":"7"}`},
		"empty":               {"every", `{"number":"7","label":"","types":"","send":{}}`, `{"id":"7","name":"","events":[],"headers":[]}`},
		"ID as a number":      {"every", `{"number":12345678901234567890}`, `{"id":"12345678901234567890"}`},
		"place of requests":   {"every", `{"number":1,"webhook_url":"https://a.b"}`, `{"id":"1","url":"https://a.b"}`},
		"place of answers":    {"every", `{"number":1,"webhook_url":"https://a.b","url":"https://c.d"}`, `{"id":"1","url":"https://c.d"}`},
		"impossible times":    {"every", `{"number":1,"made":99999999999999999999,"changed":9223372036854775807}`, `{"id":"1"}`},
		"pairs":               {"enfix", `{"_id":"1","send_headers":[{"key":"A","value":"b"}]}`, `{"id":"1","headers":[{"name":"A","value":"b"}]}`},
		"broken pairs":        {"enfix", `{"_id":"1","send_headers":[{"key":"A"}]}`, `{"id":"1"}`},
		"zoneless time":       {"enfix", `{"_id":"1","date_added":"2026-01-02 03:04:05"}`, `{"id":"1","created_at":"2026-01-02T03:04:05Z"}`},
		"another time":        {"enfix", `{"_id":"1","date_added":"2026-01-02T03:04:05Z"}`, `{"id":"1"}`},
		"composed":            {"enfix", `{"_id":"1","endpoint":"users","actions":["post","put"]}`, `{"id":"1","events":["users.post","users.put"]}`},
		"composed of all":     {"enfix", `{"_id":"1","endpoint":"users","actions":[]}`, `{"id":"1","events":["users.*"]}`},
		"composed, no list":   {"enfix", `{"_id":"1","endpoint":"users"}`, `{"id":"1","events":["users.*"]}`},
		"composed, null":      {"enfix", `{"_id":"1","endpoint":"users","actions":null}`, `{"id":"1","events":["users.*"]}`},
		"composed, a text":    {"enfix", `{"_id":"1","endpoint":"users","actions":"post"}`, `{"id":"1"}`},
		"composed, a number":  {"enfix", `{"_id":"1","endpoint":7,"actions":[]}`, `{"id":"1"}`},
		"composed, no header": {"enfix", `{"_id":"1","actions":["post"]}`, `{"id":"1"}`},
		"time with a zone":    {"standard", `{"id":"1","created_at":"2026-01-02T03:04:05.5+02:00"}`, `{"id":"1","created_at":"2026-01-02T01:04:05.5Z"}`},
		"headers":             {"standard", `{"id":"1","headers":[{"name":"A","value":"b"}]}`, `{"id":"1","headers":[{"name":"A","value":"b"}]}`},
		"broken headers":      {"standard", `{"id":"1","headers":[{"name":"A"}]}`, `{"id":"1"}`},
		"events that are not": {"standard", `{"id":"1","events":["a",1]}`, `{"id":"1"}`},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		w, err := d.Decode([]byte(c.own))
		if string(w.Provider) != c.own {
			t.Errorf("%s: the API's own object is %s", name, w.Provider)
		}
		w.Provider = nil
		got, _ := json.Marshal(w)
		if err != nil || string(got) != compact(t, c.want) {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, compact(t, c.want))
		}
	}
}

func compact(t *testing.T, s string) string {
	t.Helper()
	var v json.RawMessage
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatal(err)
	}
	data, _ := json.Marshal(v)
	return string(data)
}

func TestDecodeRefuses(t *testing.T) {
	for own, want := range map[string]string{
		`{}`:                  `a webhook in the answer has no ID at "/number"`,
		`{"number":""}`:       `a webhook in the answer has no ID at "/number"`,
		`{"number":true}`:     `a webhook in the answer has no ID at "/number"`,
		`{"number":{}}`:       `a webhook in the answer has no ID at "/number"`,
		`{"number":["1"]}`:    `a webhook in the answer has no ID at "/number"`,
		`[]`:                  `a webhook in the answer: a JSON object is wanted, not array`,
		`{"number":`:          `a webhook in the answer: the JSON ends too early`,
		`{"number":1}{}`:      `a webhook in the answer: no valid JSON: more than one value (byte 12)`,
		``:                    `a webhook in the answer: the JSON ends too early`,
		`null`:                `a webhook in the answer: a JSON object is wanted, not null`,
		`"s3cret"`:            `a webhook in the answer: a JSON object is wanted, not string`,
		"{\"number\":\"\n\"}": `a webhook in the answer: no valid JSON: '\n' was not expected (byte 11)`,
	} {
		_, err := every(t).Decode([]byte(own))
		if errorText(err) != want || hook.KindOf(err) != hook.Failed {
			t.Errorf("%s:\ngot  %v\nwant %s", own, err, want)
		}
	}
}
