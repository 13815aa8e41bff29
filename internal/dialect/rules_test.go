package dialect_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/dialect"
)

// written is a dialect's rules as they read.
func written(r dialect.Rules) string {
	return fmt.Sprintf("%v in %s; again on %v after %v ±%v, Retry-After %v; disabled %+v; test %+v",
		r.Success, r.Timeout, r.Retry.On, r.Retry.Delays, r.Retry.Jitter, r.Retry.After, r.Disable, r.Test)
}

const (
	ownSchedule = "again on [timeout network status] after [5s 5m0s 30m0s 2h0m0s 5h0m0s 10h0m0s 10h0m0s] ±0.2, Retry-After true"
	untested    = "; test {Event: Waits:false}"
	whenGone    = "; disabled {Failures:0 For:0s Gone:true}"
	neverEver   = "; disabled {Failures:0 For:0s Gone:false}"
)

// TestRules has each provider's rules as it documents them, and ours where nothing is said.
func TestRules(t *testing.T) {
	for name, want := range map[string]string{
		"standard": "[2xx] in 15s; " + ownSchedule + whenGone + "; test {Event:ping Waits:false}",
		"enfix":    "[2xx] in 10s; " + ownSchedule + neverEver + untested,
		"idaas":    "[2xx] in 3s; again on [5xx] after [2s 4s] ±0.2, Retry-After false; disabled {Failures:100 For:0s Gone:false}; test {Event: Waits:true}",
		"foxtrot":  "[200] in 10s; again on [timeout network status] after [30s 2m0s 10m0s 30m0s 1h0m0s 2h0m0s 4h0m0s] ±0.2, Retry-After true; disabled {Failures:0 For:24h0m0s Gone:false}" + untested,
		"doo":      "[200] in 10s; again on [timeout network status] after [10s 30s 1m0s 5m0s 15m0s 30m0s 1h0m0s 2h0m0s 4h0m0s] ±0.2, Retry-After true" + neverEver + untested,
	} {
		if got := written(mustLoad(t, name).Rules()); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
	if got, want := written(every(t).Rules()), "[200 3xx] in 2s; again on [timeout 429 5xx] after [1s 1m0s 1m0s 1m0s] ±0.05, Retry-After false; disabled {Failures:3 For:1h0m0s Gone:true}; test {Event:ping Waits:true}"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestRulesLeftOut has what a dialect does not say be as in our own API.
func TestRulesLeftOut(t *testing.T) {
	own := "[2xx] in 15s; " + ownSchedule + whenGone + untested
	for words, want := range map[string]string{
		"docs: x":                             own,
		"delivery: {timeout: 15s}":            own,
		"delivery: {retry: {on: [5xx]}}":      strings.Replace(own, "timeout network status", "5xx", 1),
		"delivery: {retry: {attempts: 1}}":    strings.Replace(own, "5s 5m0s 30m0s 2h0m0s 5h0m0s 10h0m0s 10h0m0s", "", 1),
		"delivery: {retry: {attempts: 3}}":    strings.Replace(own, " 30m0s 2h0m0s 5h0m0s 10h0m0s 10h0m0s", "", 1),
		"delivery: {retry: {attempts: 9}}":    strings.Replace(own, "10h0m0s]", "10h0m0s 10h0m0s]", 1),
		"delivery: {retry: {schedule: [7s]}}": strings.Replace(own, "5s 5m0s 30m0s 2h0m0s 5h0m0s 10h0m0s 10h0m0s", "7s", 1),
		"delivery: {retry: {jitter: 0%}}":     strings.Replace(own, "±0.2", "±0", 1),
		"delivery: {disable: {never: true}}":  strings.Replace(own, "Gone:true", "Gone:false", 1),
	} {
		if got := written(mustParse(t, words).Rules()); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", words, got, want)
		}
	}
	out := mustCompose(t, mustParse(t), `{"id":"1","url":"https://a.b"}`, occasion("e", `[ 1 ]`))
	if out.Method != http.MethodPost || headersOf(out) != isJSON || string(out.Body) != `[ 1 ]` {
		t.Errorf("%+v", out)
	}
}

func TestStatuses(t *testing.T) {
	for list, want := range map[string]string{"2xx": "200 204 299", "200": "200", "200 3xx": "200 302", "": ""} {
		var set dialect.Statuses
		for s := range strings.FieldsSeq(list) {
			set = append(set, dialect.Status(s))
		}
		var has []string
		for _, status := range []int{20, 100, 200, 204, 299, 302, 404, 2000} {
			if set.Has(status) {
				has = append(has, fmt.Sprint(status))
			}
		}
		if got := strings.Join(has, " "); got != want {
			t.Errorf("%s has %s, not %s", list, got, want)
		}
	}
}

func TestAgain(t *testing.T) {
	some, all := every(t).Rules().Retry, mustLoad(t, "standard").Rules().Retry
	for status, want := range map[int]bool{302: false, 400: false, 428: false, 429: true, 500: true, 599: true, 600: false} {
		if some.Again(status) != want || !all.Again(status) {
			t.Errorf("%d: %v of some, %v of all", status, some.Again(status), all.Again(status))
		}
	}
	if !some.Has(dialect.OnTimeout) || some.Has(dialect.OnNetwork) || !all.Has(dialect.OnNetwork) {
		t.Error("other causes than the dialect says")
	}
}

// TestTrial chooses an event of which the webhook can take the sample.
func TestTrial(t *testing.T) {
	for name, c := range map[string]struct{ dialect, own, want string }{
		"the dialect's":       {"standard", ofStandard, `ping {"message":"Hello from hookctl"} PUT https://a.b/in`},
		"the first":           {"foxtrot", strings.Replace(ofFoxtrot, `"1","7"`, `"7","1"`, 1), `ROUTE_CREATED {"dc_id":"1","route_id":"2"} POST https://a.b/in`},
		"that would reach it": {"foxtrot", `{"id":"1","url":"https://a.b","dc_ids":["8"],"events":["ROUTE_STARTED"]}`, `ROUTE_STARTED {"dc_id":"8","route_id":"2"} POST https://a.b`},
		"all of a group":      {"enfix", `{"_id":"1","endpoint":"courses","actions":[],"send_to":"http://a.b","send_method":"put"}`, `courses.post {"id":"51b1e78dbd7a844089b652a9","title":"Difference engines"} PUT http://a.b`},
		"of a group unknown":  {"enfix", `{"_id":"1","endpoint":"jobs","actions":[],"send_to":"http://a.b","send_method":"put"}`, `jobs.test {} PUT http://a.b`},
		"one without sample":  {"idaas", `{"id":"1","callbackUrl":"https://a.b","events":[{"type":"x"}]}`, `x {} POST https://a.b`},
		"no event at all":     {"idaas", `{"id":"1","callbackUrl":"https://a.b","events":[]}`, `user.created {"subject":"5cf0d1a6-7a2b-4f6e-9d0c-2f0a4c1b7e11","subjectName":"ada","subjectType":"USER","resourceName":"Administration Portal","sourceIp":"203.0.113.7","entityType":"USERS"} POST https://a.b`},
		"one of the hooks":    {"doo", ofDoo, `event_created {"event_id":"4711","title":"Summer school"} POST https://a.b/1`},
		"no hooks":            {"doo", `{"id":"1","hooks":[]}`, `the webhook has no target that could be tested`},
		"no webhook":          {"doo", ``, `the webhook: the JSON ends too early`},
	} {
		d := mustLoad(t, c.dialect)
		trial, err := d.Trial(json.RawMessage(c.own))
		got := errorText(err)
		if err == nil {
			got = trial.Event + " " + string(trial.Data) + " " + trial.Target.Method + " " + trial.Target.URL
			mustCompose(t, d, c.own, occasion(trial.Event, string(trial.Data)))
		}
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
	d := mustLoad(t, "foxtrot")
	_, err := d.Trial([]byte(`{"id":"1","url":"https://a.b","dc_ids":["8"],"events":["ROUTE_STARTED"]}`))
	sample, _ := d.Sample("ROUTE_STARTED")
	if err != nil || string(sample) != `{"dc_id":"1","route_id":"2"}` {
		t.Errorf("a trial has changed the sample: %s, %v", sample, err)
	}
	hooks := mustParse(t, `fields:
  - {name: id, at: /id, readOnly: true, make: uuid}
  - {name: hooks, at: /hooks, each: {event: /e, url: /u}}
  - {name: events, spell: each}
events: {open: true}
delivery: {test: {event: ping}}`)
	if trial, err := hooks.Trial([]byte(`{"id":"1","hooks":[{"e":"a","u":"https://a.b"}]}`)); err != nil || trial.Event != "a" {
		t.Errorf("where each event has its own target, one that the webhook has is tried: %+v, %v", trial, err)
	}
}

func TestSample(t *testing.T) {
	d := mustLoad(t, "standard")
	if data, ok := d.Sample("user.deleted"); !ok || string(data) != `{"id":"42"}` {
		t.Errorf("%s, %v", data, ok)
	}
	for _, event := range []string{"user.*", "*", "", "user.renamed"} {
		if data, ok := d.Sample(event); ok || data != nil {
			t.Errorf("%s: %s", event, data)
		}
	}
}

func TestDisabled(t *testing.T) {
	for name, c := range map[string]struct{ dialect, own, want string }{
		"enabled":       {"standard", `{"id":"1","enabled":true,"x":[1.0]}`, `{"id":"1","enabled":false,"x":[1.0]}`},
		"unsaid":        {"standard", `{"id":"1"}`, `{"id":"1","enabled":false}`},
		"in other word": {"every", `{"status":"on","number":"1"}`, `{"status":"off","number":"1"}`},
		"no such field": {"doo", ofDoo, ``},
		"no object":     {"standard", `[`, ``},
	} {
		d := every(t)
		if c.dialect != "every" {
			d = mustLoad(t, c.dialect)
		}
		got, ok := d.Disabled(json.RawMessage(c.own))
		if string(got) != c.want || ok != (c.want != "") {
			t.Errorf("%s: %s, %v", name, got, ok)
		}
	}
}

func TestDeliveryScheme(t *testing.T) {
	for name, want := range map[string]string{"standard": "standard-webhooks", "enfix": "hmac", "idaas": "rfc9421", "foxtrot": "", "doo": ""} {
		s, err := mustLoad(t, name).DeliveryScheme()
		if err != nil || (s == nil) != (want == "") || s != nil && s.Name != want {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	mine := mustParse(t, `signature: {scheme: mine, schemes: {mine: {signature: {header: X-Mine, grammar: raw, encoding: hex}, algorithm: hmac-sha256, content: "{body}"}}}`)
	if s, err := mine.DeliveryScheme(); err != nil || s.Signature.Header != "X-Mine" {
		t.Errorf("%v, %v", s, err)
	}
	if s, err := mustParse(t).DeliveryScheme(); s != nil || err != nil {
		t.Errorf("of a dialect that says nothing: %v, %v", s, err)
	}
	if out := mustCompose(t, doers(t), ofDoo, occasion("event_created", `{}`)); out.Secret != "" {
		t.Error("a secret that signs nothing is handed on")
	}
}
