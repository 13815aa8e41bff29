package dialect_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func TestRedactURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.com/in":                             "https://example.com/in",
		"https://example.com/in?a=b&page=2#top":              "https://example.com/in?a=b&page=2#top",
		"https://me@example.com":                             "https://********@example.com",
		"https://u:p@example.com/in":                         "https://********@example.com/in",
		"https://u:p@w@example.com":                          "https://********@example.com",
		"https://u:p%40w@example.com:8443/x@y":               "https://********@example.com:8443/x@y",
		"https://u:p%2Fw@example.com":                        "https://********@example.com",
		"https://u:p/w@example.com/in":                       "********",
		"https://u:p?w@example.com/in":                       "********",
		"https://u:p w@example.com/in":                       "********",
		"https://u:p://w@example.com":                        "********",
		"https://u:p&token=w@example.com":                    "https://********@example.com",
		"postgres://u:p@h/db?sslmode=off":                    "postgres://********@h/db?sslmode=off",
		"https://h/?token=t&a=b&api_key=k":                   "https://h/?token=********&a=b&api_key=********",
		"https://h/?a=b;secret=s":                            "https://h/?a=b;secret=********",
		"https://h/?%74oken=t":                               "https://h/?%74oken=********",
		"https://h/?X-Amz-Signature=t&sig=s&design=d":        "https://h/?X-Amz-Signature=********&sig=********&design=d",
		"https://h/?token=&token":                            "https://h/?token=&token",
		"https://h/#access_token=t&state=x":                  "https://h/#access_token=********&state=x",
		"https://h/?a=b#id_token=t":                          "https://h/?a=b#id_token=********",
		"https://h/?token=t#x":                               "https://h/?token=********#x",
		"https://h/?token=a b":                               "https://h/?token=********",
		"https://h/?next=https%3A%2F%2Fu%3Ap%40h2":           "https://h/?next=********",
		"https://h/?next=https%253A%252F%252Fu%253Ap%2540h2": "https://h/?next=********",
		"https://h/?next=https://u:p@h2/&token=t":            "https://h/?next=https://********@h2/&token=********",
		"https://h/?bad=%zz":                                 "https://h/?bad=********",
		"see https://u:p@h/ and https://me@i?key=k too":      "see https://********@h/ and https://********@i?key=******** too",
		"see https://u:p/w@h/ or x":                          "see https://********@h/ or x",
		"see https://u:p://w@h/ or x":                        "see https://********://********@h/ or x",
		"see https://[::1]:80/@x":                            "see https://[::1]:80/@x",
		`Get "https://h/?token=t": EOF`:                      `Get "https://h/?token=******** EOF`,
		"a://b@c,d://e@f":                                    "a://********@c,d://********@f",
		"https://h/?part=100%25&x=a+b":                       "https://h/?part=100%25&x=a+b",
		"mail u@h?token=t":                                   "mail u@h?token=t",
		"":                                                   "",
		"token=t":                                            "token=t",
	} {
		if got := dialect.RedactURL(in); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
}

func TestRedactJSON(t *testing.T) {
	for _, c := range []struct{ dialect, in, want string }{
		{"enfix", `{"signing_key":"s3cret","send_to":"https://u:s3cret@h/?token=s3cret"}`, `{"signing_key":"********","send_to":"https://********@h/?token=********"}`},
		{"enfix", `[{"deep":[{"signing_key":"s3cret"}]}]`, `[{"deep":[{"signing_key":"********"}]}]`},
		{"enfix", `{"signing_key":{"now":"s3cret"}}`, `{"signing_key":"********"}`},
		{"enfix", `{"signing_key":["s3cret"]}`, `{"signing_key":"********"}`},
		{"enfix", `{"signing_key":12345678901234567890}`, `{"signing_key":"********"}`},
		{"enfix", `{"signing_key":"","x":null,"secret":null}`, `{"signing_key":"","x":null,"secret":null}`},
		{"enfix", `{"send_headers":[{"key":"X-Team","value":"s3cret"}]}`, `{"send_headers":[{"key":"X-Team","value":"********"}]}`},
		{"enfix", `{"send_headers":[{"name":"X","value":"s3cret"},["X","s3cret"],"X: s3cret"]}`, `{"send_headers":["********","********","********"]}`},
		{"enfix", `{"send_headers":{"X-Team":"s3cret"}}`, `{"send_headers":{"X-Team":"********"}}`},
		{"enfix", `{"send_headers":"X: s3cret"}`, `{"send_headers":"********"}`},
		{"standard", `{"headers":[{"name":"X-Team","value":"open"},{"name":"authorization","value":"s3cret"}]}`, `{"headers":[{"name":"X-Team","value":"open"},{"name":"authorization","value":"********"}]}`},
		{"every", `{"send":{"X-Team":"open","Cookie":"s3cret"}}`, `{"send":{"X-Team":"open","Cookie":"********"}}`},
		{"every", `{"auth":{"key":"s3cret","type":"x"},"pass":"s3cret"}`, `{"auth":{"key":"********","type":"x"},"pass":"********"}`},
		{"enfix", `{"token":"s3cret","username":"s3cret","password":"s3cret"}`, `{"token":"********","username":"********","password":"********"}`},
		{"every", `{"data":{"jwt":"s3cret","until":"x"}}`, `{"data":{"jwt":"********","until":"x"}}`},
		{"every", `{"name":"s3cret","code":"s3cret"}`, `{"name":"********","code":"********"}`},
		{"enfix", `{"token":{"signing_key":"s3cret","open":1}}`, `{"token":{"signing_key":"********","open":1}}`},
		{"enfix", `{"body":"{\"signing_key\": \"s3cret\"}"}`, `{"body":"{\"signing_key\":\"********\"}"}`},
		{"enfix", `{"body":"{ \"open\": 1 }"}`, `{"body":"{ \"open\": 1 }"}`},
		{"enfix", `{"body":"[\"https://u:s3cret@h\"]"}`, `{"body":"[\"https://********@h\"]"}`},
		{"enfix", `{"n":12345678901234567890.10,"text":"see https://u:s3cret@h and https://h/#token=s3cret"}`, `{"n":12345678901234567890.10,"text":"see https://********@h and https://h/#token=********"}`},
		{"enfix", `{"signing_key":"s3cret"`, `"********"`},
		{"enfix", `s3cret`, `"********"`},
		{"enfix", `{"a":1}{"signing_key":"s3cret"}`, `"********"`},
		{"enfix", `"https://u:s3cret@h"`, `"https://********@h"`},
		{"enfix", ``, ``},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		if got := string(d.RedactJSON([]byte(c.in))); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestHideJSONNamesWhatItHides(t *testing.T) {
	in := `{"signing_key":"a","send_headers":[{"key":"X-Team","value":"b"}],"password":"c","token":"d"}`
	got := string(mustLoad(t, "enfix").HideJSON([]byte(in), func(name string) string { return "<" + name + ">" }))
	if got != `{"signing_key":"<secret>","send_headers":[{"key":"X-Team","value":"<header_X-Team>"}],"password":"<password>","token":"<token>"}` {
		t.Error(got)
	}
}

func TestRedact(t *testing.T) {
	text := func(s string) *string { return &s }
	d := mustLoad(t, "enfix")
	w, err := d.Decode([]byte(`{"_id":"1","send_to":"https://u:s3cret@h","signing_key":"s3cret","send_headers":[{"key":"A","value":"s3cret"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	w.Name, w.Description = text("https://s3cret@h"), text("see https://h/?token=s3cret")
	w.Hooks = []hook.Target{{Event: "e", URL: "https://u:s3cret@h"}}
	before, _ := json.Marshal(w)
	shown, err := json.Marshal(d.Redact(w, false))
	if err != nil || strings.Contains(string(shown), "s3cret") {
		t.Errorf("%s, %v", shown, err)
	}
	if after, _ := json.Marshal(w); string(after) != string(before) {
		t.Error("redacting changed the webhook itself")
	}
	want := `"signing_key":"s3cret","send_headers":[{"key":"A","value":"********"}]}`
	if fresh := d.Redact(w, true); fresh.Secret != "s3cret" || !strings.HasSuffix(string(fresh.Provider), want) {
		t.Errorf("a fresh secret is shown as %s, %s", fresh.Secret, fresh.Provider)
	}
	w.Provider = json.RawMessage(`{"signing_key":"older","secret":"s3cret"}`)
	if fresh := d.Redact(w, true); string(fresh.Provider) != `{"signing_key":"********","secret":"s3cret"}` {
		t.Errorf("%s", fresh.Provider)
	}
	if bare := d.Redact(hook.Webhook{ID: "1"}, true); bare.Secret != "" || bare.Provider != nil || bare.Headers != nil || bare.Hooks != nil {
		t.Errorf("%+v", bare)
	}
}

// TestRedactBothPlaces hides a secret where requests have it and where answers do, whatever is in it.
func TestRedactBothPlaces(t *testing.T) {
	d := mustParse(t, "fields: [{name: id, at: /id, readOnly: true, make: uuid}, {own: pin, at: /shown, write: /sent, secret: true}]")
	got := string(d.RedactJSON([]byte(`{"shown":{"inner":"s3cret"},"sent":{"inner":"s3cret"},"pin":"open"}`)))
	if got != `{"shown":"********","sent":"********","pin":"open"}` {
		t.Error(got)
	}
}

// TestRedactCommonFields hides a common field that the dialect names as secret, such as a URL that is one.
func TestRedactCommonFields(t *testing.T) {
	d := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: url, at: /url, secret: true}
  - {name: name, at: /name, secret: true}
  - {name: description, at: /text, secret: true}
  - {name: method, at: /method, secret: true}
  - {own: config, type: object, secret: true}`)
	w, err := d.Decode([]byte(`{"id":"1","url":"https://h/s3cret","name":"s3cret","text":"s3cret","method":"s3cret","config":{"a":["s3cret"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if shown, _ := json.Marshal(d.Redact(w, false)); strings.Contains(string(shown), "s3cret") {
		t.Errorf("%s", shown)
	}
}

func TestSecretsIn(t *testing.T) {
	o, err := dialect.ParseObject([]byte(`{"auth":{"key":"a"},"pass":"b","label":"c","webhook_url":"d"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(every(t).SecretsIn(o), " "); got != "a b" {
		t.Error(got)
	}
	for body, want := range map[string]bool{`{"auth":{"key":"x"}}`: true, `{"auth":{}}`: false, `{`: false, ``: false} {
		if every(t).GivesSecret([]byte(body)) != want {
			t.Errorf("%s: not %v", body, want)
		}
	}
	if mustParse(t).GivesSecret([]byte(`{"secret":"x"}`)) {
		t.Error("a dialect without secrets has one")
	}
}

func TestIsCredentialHeader(t *testing.T) {
	for name, want := range map[string]bool{
		"Authorization": true, "X-API-KEY": true, "Proxy-Authorization": true, "Set-Cookie": true, "X-Hub-Signature-256": true, "App-Token": true,
		"Content-Type": false, "X-Request-Id": false, "Accept": false, "": false,
	} {
		if dialect.IsCredentialHeader(name) != want {
			t.Errorf("%s: not %v", name, want)
		}
	}
}
