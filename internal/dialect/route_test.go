package dialect_test

import (
	"errors"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func TestFill(t *testing.T) {
	r := every(t).Verbs.Get("get").Route()
	fill := func(id string) (string, error) {
		return r.Fill(func(name string) (string, bool) {
			if name == "team" {
				return "ä", true
			}
			return id, id != "none"
		})
	}
	for id, want := range map[string]string{
		"7": "7", "a/b": "a%2Fb", "../x": "..%2Fx", "%2e%2e": "%252e%252e", "a?b#c d": "a%3Fb%23c%20d", "{team}": "%7Bteam%7D", "...": "...", "\x00": "%00",
	} {
		if got, err := fill(id); err != nil || got != "/%C3%A4/hooks/"+want {
			t.Errorf("%q: %s, %v", id, got, err)
		}
	}
	for id, want := range map[string]string{"": "the ID is empty", "none": "the ID is empty", ".": `"." cannot be the id of a path`, "..": `".." cannot be the id of a path`} {
		if _, err := fill(id); errorText(err) != want || hook.KindOf(err) != hook.Invalid {
			t.Errorf("%q: %v", id, err)
		}
	}
	_, err := r.Fill(func(string) (string, bool) { return "", false })
	var e *hook.Error
	if !errors.As(err, &e) || e.Message != "the variable team is missing" || e.Hint != "give --var team=VALUE, or set HOOKCTL_VAR_TEAM" {
		t.Error(err)
	}
}

func TestBase(t *testing.T) {
	base := func(tenant string) (string, error) {
		return every(t).Base(func(name string) (string, bool) {
			if name == "zone" {
				return "eu", true
			}
			return tenant, tenant != "none"
		})
	}
	for tenant, want := range map[string]string{"acme": "https://acme.eu.example.com/base", "a.b-1": "https://a.b-1.eu.example.com/base"} {
		if got, err := base(tenant); err != nil || got != want {
			t.Errorf("%s: %s, %v", tenant, got, err)
		}
	}
	for _, tenant := range []string{"evil.com/", "evil.com#", "evil.com?", "u@evil.com", "evil.com:80", `evil.com\`, "a b", "ä", "%2f", "evil.com.", ".", "a..b", "\n"} {
		if got, err := base(tenant); err == nil || hook.KindOf(err) != hook.Invalid || !strings.Contains(err.Error(), "(variable tenant)") {
			t.Errorf("%q: %s, %v", tenant, got, err)
		}
	}
	for _, tenant := range []string{"", "none"} {
		if _, err := base(tenant); errorText(err) != "the variable tenant is missing" {
			t.Errorf("%q: %v", tenant, err)
		}
	}
}

func TestWhatCallsNeed(t *testing.T) {
	d := every(t)
	if got := strings.Join(d.CredentialsOf(d.Verbs.Get("get")), " "); got != "api_key access" {
		t.Error(got)
	}
	if got := strings.Join(d.CredentialsOf(d.Verbs.Get("test")), " "); got != "api_key" {
		t.Error(got)
	}
	if got := strings.Join(d.LoginCredentials(), " "); got != "api_key" {
		t.Error(got)
	}
	for verb, want := range map[string]string{
		"list": "WEBHOOKS:VIEW", "get": "WEBHOOKS:VIEW", "create": "WEBHOOKS:ADD", "replace": "WEBHOOKS:EDIT", "patch": "WEBHOOKS:EDIT",
		"delete": "WEBHOOKS:REMOVE", "test": "WEBHOOKS:EDIT",
	} {
		if got := d.PermissionOf(verb, d.Verbs.Get(verb)); got != want {
			t.Errorf("%s: %s", verb, got)
		}
	}
	if got := d.PermissionOf("state", d.Calls.Get("state")); got != "STATE:VIEW" {
		t.Error(got)
	}
	none := mustParse(t, `verbs: {list: {call: GET /h}, get: {by: list}}`).Verbs.Get("get")
	if none.Native() || none.Route() != (dialect.Route{}) {
		t.Error("a call that the API does not have has a route")
	}
}
