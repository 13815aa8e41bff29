package dialect_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// now is when the judge of tests judges.
var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// doers is a dialect whose hooks have a target each.
func doers(t *testing.T) *dialect.Dialect { t.Helper(); return mustLoad(t, "doo") }

const (
	twoHooks = `{"name":"n","hooks":[{"type":"event_created","method":"POST","endpoint":"https://a.b"},
		{"type":"order_created_0123456789abcdef0123456789abcdef","endpoint":"https://a.b","origin":{"body":"q"}}]}`
	withAuth = `{"id":"1","name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b"}],"_links":{},"more":1,
		"authentication":{"endpoint":"https://o.p","credentials":{"client_id":"c","client_secret":"s3cret"}}}`
)

// TestEach lays the URL, the method and the events that are given on the hooks.
func TestEach(t *testing.T) {
	for name, c := range map[string]struct {
		in   hook.Input
		want string
	}{
		"simple": {
			hook.Input{Set: set{"name": "n", "url": "https://a.b", "events": []string{"event_created", "event_removed", "event_created"}}},
			`{"name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b","method":"POST"},{"type":"event_removed","endpoint":"https://a.b","method":"POST"}]}`,
		},
		"laid on those given": {
			hook.Input{Body: []byte(twoHooks), Set: set{"url": "https://c.d"}},
			`{"name":"n","hooks":[{"type":"event_created","method":"POST","endpoint":"https://c.d"},{"type":"order_created","endpoint":"https://c.d","origin":{"body":"q"},"method":"POST"}]}`,
		},
		"other events": {
			hook.Input{Body: []byte(twoHooks), Set: set{"events": []string{"order_created", "order_removed"}}},
			`{"name":"n","hooks":[{"type":"order_created","endpoint":"https://a.b","origin":{"body":"q"},"method":"POST"},{"type":"order_removed","endpoint":"https://a.b","method":"POST"}]}`,
		},
		"in our words": {
			hook.Input{Set: set{"name": "n", "hooks": []hook.Target{{Event: "event_created", URL: "https://a.b"}}}},
			`{"name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b"}]}`,
		},
		"in the API's own": {
			hook.Input{Set: set{"name": "n", "/hooks": []any{map[string]any{"type": "x_0123456789abcdef0123456789abcdef", "endpoint": "https://a.b"}}}},
			`{"name":"n","hooks":[{"endpoint":"https://a.b","type":"x"}]}`,
		},
	} {
		o, err := doers(t).Encode("create", c.in, false)
		if got := dialect.Text(o); err != nil || got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, c.want)
		}
	}
}

func TestEachRefuses(t *testing.T) {
	two := `{"name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b"},{"type":"order_created","endpoint":"https://c.d"}]}`
	for name, c := range map[string]struct {
		in   hook.Input
		want string
	}{
		"no URL":           {hook.Input{Set: set{"name": "n", "events": []string{"event_created"}}}, "create needs url (hooks)"},
		"no event":         {hook.Input{Set: set{"name": "n", "url": "https://a.b"}}, "create needs events (hooks)"},
		"neither":          {hook.Input{Set: set{"name": "n"}}, "create needs events (hooks), url (hooks)"},
		"several URLs":     {hook.Input{Body: []byte(two), Set: set{"events": []string{"event_removed"}}}, "create needs url (hooks)"},
		"none":             {hook.Input{Set: set{"name": "n", "hooks": []any{}}}, "hooks: must not be empty"},
		"no object":        {hook.Input{Set: set{"name": "n", "/hooks": []any{"x"}}}, "hooks: element 0: must be of type object, not string"},
		"no type":          {hook.Input{Set: set{"name": "n", "/hooks": []any{map[string]any{"endpoint": "https://a.b"}}}}, "hooks: element 0: a text is needed at type"},
		"no endpoint":      {hook.Input{Set: set{"name": "n", "/hooks": []any{map[string]any{"type": "x"}}}}, "hooks: element 0: a text is needed at endpoint"},
		"a wrong URL":      {hook.Input{Set: set{"name": "n", "/hooks": []any{map[string]any{"type": "x", "endpoint": "ftp://a.b"}}}}, `hooks: element 0: endpoint: must be a URL of the scheme http or https, not ftp`},
		"a wrong method":   {hook.Input{Body: []byte(two), Set: set{"method": "PUT"}}, `method: "PUT" is not one of POST`},
		"null":             {hook.Input{Body: []byte(two), Set: set{"url": nil}}, "url: must not be null: each of the hooks has it"},
		"unset":            {hook.Input{Body: []byte(two), Unset: []string{"url"}}, "url cannot be unset: each of the hooks has it"},
		"a secret without": {hook.Input{Body: []byte(two), Set: set{"secret": "s"}}, "authentication: a text is needed at endpoint"},
	} {
		_, err := doers(t).Encode("create", c.in, false)
		if got := errorText(err); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestEachIsRead(t *testing.T) {
	for name, c := range map[string]struct{ own, want string }{
		"shared":    {twoHooks, `{"id":"1","name":"n","url":"https://a.b","events":["event_created","order_created"],"hooks":[{"event":"event_created","method":"POST","url":"https://a.b"},{"event":"order_created","url":"https://a.b"}]}`},
		"different": {`{"hooks":[{"type":"a","endpoint":"https://a.b"},{"type":"b","endpoint":"https://c.d"},{"type":"a","endpoint":"https://a.b"}]}`, `{"id":"1","events":["a","b"],"hooks":[{"event":"a","url":"https://a.b"},{"event":"b","url":"https://c.d"},{"event":"a","url":"https://a.b"}]}`},
		"none":      {`{"hooks":[]}`, `{"id":"1","events":[],"hooks":[]}`},
		"strange":   {`{"hooks":"x"}`, `{"id":"1"}`},
		"stranger":  {`{"hooks":[1,{"type":2,"endpoint":null}]}`, `{"id":"1","events":[""],"hooks":[{"event":""},{"event":""}]}`},
		"missing":   {`{}`, `{"id":"1"}`},
	} {
		w, err := doers(t).Decode([]byte(strings.Replace(c.own, "{", `{"id":"1",`, 1)))
		if strings.HasSuffix(c.own, "{}") {
			w, err = doers(t).Decode([]byte(`{"id":"1"}`))
		}
		w.Provider = nil
		got, _ := json.Marshal(w)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, c.want)
		}
	}
}

// TestEachAtTheServer has the digest written behind the events of hooks that have a text for it, and of no others.
func TestEachAtTheServer(t *testing.T) {
	w, err := judge(doers(t)).New([]byte(`{"name":"n","hooks":[{"type":"a","endpoint":"https://a.b"},{"type":"b","endpoint":"https://a.b","origin":{"body":"q"}},
		{"type":"c_0123456789abcdef0123456789abcdef","method":"POST","endpoint":"https://a.b","origin":{"body":"q"}},{"type":"d","endpoint":"https://a.b","origin":{"body":7}}]}`))
	want := `{"id":"abababab-abab-4bab-abab-abababababab","name":"n","hooks":[{"type":"a","endpoint":"https://a.b","method":"POST"},` +
		`{"type":"b_7694f4a66316e53c8cdd9d9954bd611d","endpoint":"https://a.b","origin":{"body":"q"},"method":"POST"},` +
		`{"type":"c_7694f4a66316e53c8cdd9d9954bd611d","method":"POST","endpoint":"https://a.b","origin":{"body":"q"}},` +
		`{"type":"d","endpoint":"https://a.b","origin":{"body":7},"method":"POST"}]}`
	if err != nil || string(w.Provider) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, w.Provider, want)
	}
	find := func(name string) (any, bool) { return "https://h/doo", name == "server" }
	shown, err := doers(t).Display("list", hook.Webhook{ID: "1", Provider: []byte(`{"id":"1"}`)}, find)
	if got := dialect.Text(shown); err != nil || got != `{"id":"1","_links":{"self":{"href":"https://h/doo/v1/webhooks/1"}}}` {
		t.Errorf("%v: %s", err, got)
	}
	shown, err = doers(t).Display("list", hook.Webhook{ID: "8/ü %", Provider: []byte(`{"id":"8/ü %"}`)}, find)
	if got := dialect.Text(shown); err != nil || !strings.Contains(got, `/v1/webhooks/8%2F%C3%BC%20%25"`) {
		t.Errorf("%v: %s", err, got)
	}
}

func TestEncodeOver(t *testing.T) {
	const event = `{"id":"e1","type":"user.created","filter":"f"}`
	old := `{"id":"1","callbackUrl":"https://a.b","enabled":false,"events":[` + event + `,{"id":"e2","type":"user.deleted"}],"expired":false,"expiryDate":null,"token":"t","name":null,"later":1}`
	ends := func(at string) string { return strings.Replace(old, `"expiryDate":null`, `"expiryDate":"`+at+`"`, 1) }
	const bare = `{"callbackUrl":"https://a.b","enabled":false,"events":[{"type":"user.created","filter":"f"},{"type":"user.deleted"}]`
	for name, c := range map[string]struct {
		dialect, verb, old string
		in                 hook.Input
		want, note         string
	}{
		"nothing that the API makes":  {"idaas", "replace", old, hook.Input{Set: set{"name": "x"}}, bare + `,"name":"x"}`, ""},
		"other events keep what is":   {"idaas", "replace", old, hook.Input{Set: set{"events": []string{"user.updated", "user.created", "user.updated"}}}, `{"callbackUrl":"https://a.b","enabled":false,"events":[{"type":"user.updated"},{"type":"user.created","filter":"f"}]}`, ""},
		"own words":                   {"idaas", "replace", old, hook.Input{Set: set{"/events": []any{map[string]any{"type": "x", "id": "mine"}}}}, `{"callbackUrl":"https://a.b","enabled":false,"events":[{"type":"x"}]}`, ""},
		"data":                        {"idaas", "replace", old, hook.Input{Body: []byte(`{"enabled":true,"x":1}`), AllowUnknown: true}, strings.Replace(bare, "false", "true", 1) + `,"x":1}`, ""},
		"an end far away":             {"idaas", "replace", ends("2026-01-12T03:04:05"), hook.Input{Set: set{"enabled": false}}, bare + `,"expiry":10}`, "expiry is set to 10"},
		"an end rounded up":           {"idaas", "replace", ends("2026-01-12T03:04:06"), hook.Input{Set: set{"enabled": false}}, bare + `,"expiry":11}`, "expiry is set to 11, from now on, in place of 2026-01-12T03:04:06Z: the API takes only whole days"},
		"an end within the day":       {"idaas", "replace", ends("2026-01-02T03:04:06"), hook.Input{Set: set{"enabled": false}}, bare + `,"expiry":1}`, "expiry is set to 1"},
		"an end that is given":        {"idaas", "replace", ends("2020-01-01T00:00:00"), hook.Input{Set: set{"expiry": 0}}, bare + `,"expiry":0}`, ""},
		"all of a webhook, for a new": {"doo", "create", withAuth, hook.Input{Set: set{"url": "https://c.d"}}, `{"name":"n","hooks":[{"type":"event_created","endpoint":"https://c.d","method":"POST"}],"authentication":{"endpoint":"https://o.p","credentials":{"client_id":"c","client_secret":"s3cret"}}}`, ""},
		"a secret inside":             {"doo", "create", withAuth, hook.Input{Set: set{"secret": "new"}}, `{"name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b"}],"authentication":{"endpoint":"https://o.p","credentials":{"client_id":"c","client_secret":"new"}}}`, ""},
		"a secret that is not given":  {"doo", "create", withAuth, hook.Input{Set: set{"authentication": map[string]any{"endpoint": "https://q.r", "credentials": map[string]any{}}}}, `{"name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b"}],"authentication":{"credentials":{"client_secret":"s3cret"},"endpoint":"https://q.r"}}`, ""},
		"no authentication any more":  {"doo", "create", withAuth, hook.Input{Unset: []string{"authentication"}}, `{"name":"n","hooks":[{"type":"event_created","endpoint":"https://a.b"}]}`, ""},
		"an end no more":              {"idaas", "replace", ends("2026-01-12T03:04:05"), hook.Input{Unset: []string{"expiry"}}, bare + `}`, ""},
		"null, in a whole body":       {"idaas", "replace", strings.Replace(old, `"name":null`, `"name":"n"`, 1), hook.Input{Set: set{"name": nil}}, bare + `}`, ""},
		"what answers have elsewhere": {"foxtrot", "create", `{"id":"1","url":"https://a.b","enabled":true,"dc_ids":["1"],"events":["X"]}`, hook.Input{Body: []byte(`{"url":"https://c.d"}`)}, `{"webhook_url":"https://c.d","enabled":true,"dc_ids":["1"],"events":["X"]}`, ""},
		"disabled":                    {"foxtrot", "create", `{"id":"1","url":"https://a.b","enabled":false,"dc_ids":["1"],"events":["X"]}`, hook.Input{Set: set{"url": "https://c.d"}}, `{"webhook_url":"https://c.d","enabled":false,"dc_ids":["1"],"events":["X"]}`, ""},
	} {
		body, note, err := mustLoad(t, c.dialect).EncodeOver(c.verb, json.RawMessage(c.old), c.in, false, now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := dialect.Text(body); got != c.want || !strings.HasPrefix(note, c.note) || (note == "") != (c.note == "") {
			t.Errorf("%s: %v, %q\ngot  %s\nwant %s", name, err, note, got, c.want)
		}
	}
}

func TestEncodeOverRefuses(t *testing.T) {
	old := `{"id":"1","callbackUrl":"https://a.b","events":[{"type":"x"}],"expiryDate":%}`
	for name, c := range map[string]struct {
		dialect, old string
		in           hook.Input
		want, hint   string
	}{
		"an end that has come":     {"idaas", strings.Replace(old, "%", `"2026-01-02T03:04:05"`, 1), hook.Input{Set: set{"name": "x"}}, "expiry cannot be kept: it ended at 2026-01-02T03:04:05Z", "give --set expiry=DAYS, or 0 for never"},
		"an end that is none":      {"idaas", strings.Replace(old, "%", `"soon"`, 1), hook.Input{Set: set{"name": "x"}}, "expiry cannot be kept: its end cannot be read", "give --set expiry=DAYS, or 0 for never"},
		"an end of another type":   {"idaas", strings.Replace(old, "%", `7`, 1), hook.Input{Set: set{"name": "x"}}, "expiry cannot be kept: its end cannot be read", "give --set expiry=DAYS, or 0 for never"},
		"an end that is too far":   {"idaas", strings.Replace(old, "%", `"2036-01-02T03:04:05"`, 1), hook.Input{Set: set{"name": "x"}}, "expiry cannot be kept: its end at 2036-01-02T03:04:05Z is too far away", "give --set expiry=DAYS, or 0 for never"},
		"a value that is wrong":    {"idaas", strings.Replace(old, "%", `null`, 1), hook.Input{Set: set{"url": "http://a.b"}}, `url: must be a URL of the scheme https, not http`, ""},
		"what cannot be read back": {"every", `{"number":"1","webhook_url":"https://a.b","types":"ping"}`, hook.Input{Set: set{"name": "x"}}, "pass has to be given: the API does not show it, and it would be lost", ""},
		"no object":                {"idaas", `[]`, hook.Input{}, "a JSON object is wanted, not array", ""},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		_, _, err := d.EncodeOver("create", json.RawMessage(c.old), c.in, false, now)
		var e *hook.Error
		hint := ""
		if errors.As(err, &e) {
			hint = e.Hint
		}
		if got := errorText(err); got != c.want || hint != c.hint {
			t.Errorf("%s: got %q (%s), want %q", name, got, hint, c.want)
		}
	}
}

func TestEncodeAnew(t *testing.T) {
	for name, c := range map[string]struct {
		dialect, old string
		in           hook.Input
		want         string
	}{
		"disabled":                     {"foxtrot", `{"id":"1","url":"https://a.b","enabled":false,"dc_ids":["1"],"events":["X"]}`, hook.Input{Set: set{"url": "https://c.d", "events": []string{"Y"}, "dc_ids": []string{"2"}}}, `{"webhook_url":"https://c.d","dc_ids":["2"],"events":["Y"],"enabled":false}`},
		"enabled":                      {"foxtrot", `{"id":"1","url":"https://a.b","enabled":true,"dc_ids":["1"],"events":["X"]}`, hook.Input{Set: set{"url": "https://c.d", "events": []string{"Y"}, "dc_ids": []string{"2"}}}, `{"webhook_url":"https://c.d","dc_ids":["2"],"events":["Y"]}`},
		"enabled now":                  {"foxtrot", `{"id":"1","url":"https://a.b","enabled":false,"dc_ids":["1"],"events":["X"]}`, hook.Input{Set: set{"url": "https://c.d", "events": []string{"Y"}, "dc_ids": []string{"2"}, "enabled": true}}, `{"webhook_url":"https://c.d","enabled":true,"dc_ids":["2"],"events":["Y"]}`},
		"a secret where there is room": {"doo", withAuth, hook.Input{Set: set{"name": "x", "url": "https://c.d", "events": []string{"e"}, "authentication": map[string]any{"endpoint": "https://q.r", "credentials": map[string]any{}}}}, `{"name":"x","authentication":{"credentials":{"client_secret":"s3cret"},"endpoint":"https://q.r"},"hooks":[{"type":"e","endpoint":"https://c.d","method":"POST"}]}`},
		"no room for a secret":         {"doo", withAuth, hook.Input{Set: set{"name": "x", "url": "https://c.d", "events": []string{"e"}}}, `{"name":"x","hooks":[{"type":"e","endpoint":"https://c.d","method":"POST"}]}`},
	} {
		body, err := mustLoad(t, c.dialect).EncodeAnew(json.RawMessage(c.old), c.in, false)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := dialect.Text(body); got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, c.want)
		}
	}
	if _, err := doers(t).EncodeAnew(json.RawMessage(withAuth), hook.Input{Set: set{"name": "x"}}, false); errorText(err) != "create needs events (hooks), url (hooks)" {
		t.Error(err)
	}
}

func TestCutLater(t *testing.T) {
	d := mustLoad(t, "foxtrot")
	for in, want := range map[string]string{
		`{"enabled":false,"a":1}`: `{"a":1} then {"enabled":false}`,
		`{"enabled":true,"a":1}`:  `{"a":1} then nothing`,
		`{"a":1}`:                 `{"a":1} then nothing`,
	} {
		body, err := dialect.ParseObject([]byte(in))
		if err != nil {
			t.Fatal(err)
		}
		later := "nothing"
		if o := d.CutLater(body); o != nil {
			later = dialect.Text(o)
		}
		if got := dialect.Text(body) + " then " + later; got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// TestOnly has the server refuse a change of what the API cannot change, and one that changes nothing.
func TestOnly(t *testing.T) {
	const old = `{"id":"1","url":"https://a.b","enabled":true,"dc_ids":["1"],"events":["X"]}`
	for body, want := range map[string]string{
		`{"enabled":false}`:                        `{"id":"1","url":"https://a.b","enabled":false,"dc_ids":["1"],"events":["X"]}`,
		`{"enabled":false,"url":"https://a.b"}`:    `{"id":"1","url":"https://a.b","enabled":false,"dc_ids":["1"],"events":["X"]}`,
		`{"enabled":false,"url":"https://c.d"}`:    `url: cannot be changed`,
		`{"enabled":false,"webhook_url":"http:x"}`: `webhook_url: cannot be changed`,
		`{"enabled":true,"dc_ids":["2"]}`:          `dc_ids: cannot be changed`,
		`{"enabled":"no"}`:                         `enabled: must be of type boolean, not string`,
		`{"dc_ids":["1"]}`:                         `enabled: required`,
		`{}`:                                       `enabled: required`,
	} {
		for verb, change := range map[string]func(old, body []byte) (hook.Webhook, error){
			"patch": judge(mustLoad(t, "foxtrot")).Change, "replace": judge(mustLoad(t, "foxtrot")).Renew,
		} {
			w, err := change([]byte(old), []byte(body))
			got := string(w.Provider)
			if err != nil {
				got = errorText(err)
			}
			if got != want {
				t.Errorf("%s %s: got %s, want %s", verb, body, got, want)
			}
		}
	}
}

func TestObjectsAtTheServer(t *testing.T) {
	j := judge(mustLoad(t, "idaas"))
	w, err := j.New([]byte(`{"callbackUrl":"https://a.b","events":[{"type":"a","filter":"f","id":"mine"},{"type":"a"}],"expiry":2}`))
	const id = `abababab-abab-4bab-abab-abababababab`
	want := `{"id":"` + id + `","callbackUrl":"https://a.b","enabled":true,"events":[{"type":"a","filter":"f","id":"` + id + `"},{"type":"a","id":"` + id + `"}],` +
		`"expiry":2,"expired":false,"expiryDate":"2026-01-04T03:04:05","token":"q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="}`
	if err != nil || string(w.Provider) != compact(t, want) {
		t.Fatalf("%v\ngot  %s\nwant %s", err, w.Provider, want)
	}
	old := strings.Replace(string(w.Provider), id+`"},{`, `e1"},{`, 1)
	w, err = j.Renew([]byte(old), []byte(`{"callbackUrl":"https://a.b","events":[{"type":"b"},{"type":"a"}]}`))
	if got := string(w.Provider); err != nil || !strings.Contains(got, `"events":[{"type":"b","id":"`+id+`"},{"type":"a","id":"e1"}]`) || !strings.Contains(got, `"expiryDate":null`) {
		t.Errorf("%v: %s", err, got)
	}
	for body, want := range map[string]string{
		`{"callbackUrl":"https://a.b","events":[]}`:                           "events: must have at least 1 element",
		`{"callbackUrl":"https://a.b","events":["a"]}`:                        "events: element 0: must be of type object, not string",
		`{"callbackUrl":"https://a.b","events":[{"filter":"a"}]}`:             "events: element 0: a text is needed at type",
		`{"callbackUrl":"http://a.b","events":[{"type":"a"}]}`:                `callbackUrl: must be a URL of the scheme https, not http`,
		`{"callbackUrl":"https://a.b","events":[{"type":"a"}],"expiry":1001}`: "expiry: must be at most 1000",
	} {
		if _, err := j.New([]byte(body)); errorText(err) != want {
			t.Errorf("%s: got %v, want %s", body, err, want)
		}
	}
}

func TestExpiry(t *testing.T) {
	j := judge(mustLoad(t, "idaas"))
	for name, c := range map[string]struct{ own, ends, standing string }{
		"never":    {`{"enabled":true,"expired":false,"expiryDate":null}`, "", ""},
		"not yet":  {`{"enabled":true,"expired":false,"expiryDate":"2026-01-02T03:04:06"}`, "2026-01-02T03:04:06Z", ""},
		"ended":    {`{"enabled":true,"expired":false,"expiryDate":"2026-01-02T03:04:05"}`, "2026-01-02T03:04:05Z", `{"enabled":false,"expired":true,"expiryDate":"2026-01-02T03:04:05"}`},
		"no JSON":  {`{`, "", ""},
		"nonsense": {`{"expiryDate":"x"}`, "", ""},
	} {
		ends := ""
		if at := j.Ends([]byte(c.own)); !at.IsZero() {
			ends = at.Format(time.RFC3339Nano)
		}
		if c.standing == "" {
			c.standing = c.own
		}
		got, err := j.Standing([]byte(c.own))
		if err != nil || ends != c.ends || string(got) != c.standing {
			t.Errorf("%s: ends %s, stands %s, %v", name, ends, got, err)
		}
	}
	if at := judge(mustLoad(t, "standard")).Ends([]byte(`{"expiryDate":"2026-01-02T03:04:05"}`)); !at.IsZero() {
		t.Error(at)
	}
}

// TestUnique has two webhooks be the same whatever the order of their events, and what the API makes of them.
func TestUnique(t *testing.T) {
	d := mustLoad(t, "idaas")
	unique := func(own string) string {
		w, err := d.Decode([]byte(own))
		if err != nil {
			t.Fatal(err)
		}
		return judge(d).Unique(w)
	}
	same := unique(`{"id":"1","callbackUrl":"https://a.b","events":[{"type":"a","id":"x"},{"type":"b"}],"name":"n"}`)
	for own, alike := range map[string]bool{
		`{"id":"2","callbackUrl":"https://a.b","events":[{"type":"b"},{"type":"a"}]}`:              true,
		`{"id":"2","callbackUrl":"https://a.c","events":[{"type":"b"},{"type":"a"}]}`:              false,
		`{"id":"2","callbackUrl":"https://a.b","events":[{"type":"b"}]}`:                           false,
		`{"id":"2","callbackUrl":"https://a.b","events":[{"type":"b"},{"type":"a","filter":"x"}]}`: false,
	} {
		if (unique(own) == same) != alike {
			t.Errorf("%s: alike is not %v", own, alike)
		}
	}
	if judge(d).Most() != 20 || judge(doers(t)).Most() != 0 || judge(doers(t)).Unique(hook.Webhook{Provider: []byte(`{}`)}) != "" {
		t.Error("conflicts that no dialect describes")
	}
	hooks := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: hooks, at: /hooks, each: {event: /e, url: /u}}
  - {name: events, spell: each}
events: {open: true}
conflicts: {same: [events]}`)
	a, _ := hooks.Decode([]byte(`{"id":"1","hooks":[{"e":"a","u":"x"},{"e":"b","u":"x"}]}`))
	b, _ := hooks.Decode([]byte(`{"id":"2","hooks":[{"e":"b","u":"x"},{"e":"a","u":"x"}]}`))
	if judge(hooks).Unique(a) != judge(hooks).Unique(b) || judge(hooks).Unique(a) == "" {
		t.Error("hooks in another order are others")
	}
}

func TestReadOutcome(t *testing.T) {
	d := mustLoad(t, "foxtrot")
	for body, want := range map[string]string{
		`{"status":"success"}`: "", `{"status":"pending","data":{}}`: "pending", `{}`: "", `x`: "", ``: "", `[]`: "",
		`{"status":"error","data":{"code":7,"message":"m"}}`: "the API answered 200 OK: m (7), but says /status is error",
		`{"status":null}`: "the API answered 200 OK, but says /status is ",
	} {
		pending, err := d.ReadOutcome(200, []byte(body))
		got := errorText(err)
		if pending {
			got = "pending"
		}
		if got != want || err != nil && hook.KindOf(err) != hook.Failed {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
	if pending, err := mustLoad(t, "enfix").ReadOutcome(200, []byte(`{"status":"pending"}`)); pending || err != nil {
		t.Error("an API without an outcome has one")
	}
}

// TestMessages reads the first message that an error has.
func TestMessages(t *testing.T) {
	for body, want := range map[string]string{
		`{"user_message":"u","developer_message":"d"}`: "the API answered 403 Forbidden: u",
		`{"user_message":"","developer_message":"d"}`:  "the API answered 403 Forbidden: d",
		`{"message":"Forbidden"}`:                      "the API answered 403 Forbidden: Forbidden",
		`{"message":"\u001b[2Ja\u0000 b\nc"}`:          "the API answered 403 Forbidden: [2Ja b c",
		`{}`:                                           "the API answered 403 Forbidden",
	} {
		if got := doers(t).ReadError(403, []byte(body)); got.Error() != want || got.Kind != hook.Forbidden {
			t.Errorf("%s: got %v", body, got)
		}
	}
}

// TestEachIsCounted has the number of hooks bounded as that of any list.
func TestEachIsCounted(t *testing.T) {
	d := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: hooks, at: /hooks, maxItems: 1, each: {event: /e, url: /u}}`)
	if _, err := judge(d).New([]byte(`{"hooks":[{"e":"a","u":"x"},{"e":"b","u":"x"}]}`)); errorText(err) != "hooks: must have at most 1 element" {
		t.Error(err)
	}
}

// TestSecretComesBack tells secrets that can be asked for again from those that are shown once.
func TestSecretComesBack(t *testing.T) {
	for name, want := range map[string]bool{"standard": true, "enfix": true, "doo": true, "foxtrot": true, "idaas": false} {
		if got := mustLoad(t, name).SecretComesBack(); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
