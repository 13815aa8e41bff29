package hook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hookctl/internal/hook"
)

func TestReaching(t *testing.T) {
	for event, want := range map[string][]string{
		"ping":           {"ping", "*"},
		"users.post":     {"users.post", "users.*", "*"},
		"a.b.c":          {"a.b.c", "a.b.*", "a.*", "*"},
		"*":              {"*"},
		"users.*":        {"users.*", "*"},
		"":               {"", "*"},
		".":              {".", ".*", "*"},
		"ROUTE_CREATED":  {"ROUTE_CREATED", "*"},
		"a..b":           {"a..b", "a..*", "a.*", "*"},
		"event created":  {"event created", "*"},
		"session.é.post": {"session.é.post", "session.é.*", "session.*", "*"},
	} {
		if got := hook.Reaching(event); !slices.Equal(got, want) {
			t.Errorf("%q reaches %q, want %q", event, got, want)
		}
	}
}

func TestHears(t *testing.T) {
	for _, c := range []struct {
		events []string
		event  string
		want   bool
	}{
		{[]string{"users.post"}, "users.post", true},
		{[]string{"users.post"}, " users.post\n", true},
		{[]string{"users.post"}, "users.put", false},
		{[]string{"x", "users.*"}, "users.put", true},
		{[]string{"users.*"}, "users", false},
		{[]string{"users.*"}, "users.a.b", true},
		{[]string{"user*"}, "users", false},
		{[]string{"*"}, "anything", true},
		{[]string{}, "anything", false},
		{nil, "", false},
	} {
		if got := (hook.Webhook{Events: c.events}).Hears(c.event); got != c.want {
			t.Errorf("%q hears %q: %v", c.events, c.event, got)
		}
	}
}

func TestError(t *testing.T) {
	cause := errors.New("cause")
	for want, e := range map[string]*hook.Error{
		"message":        {Message: "message"},
		"cause":          {Err: cause},
		"message: cause": {Message: "message", Err: cause},
		"":               {},
	} {
		if e.Error() != want {
			t.Errorf("got %q, want %q", e.Error(), want)
		}
	}
	e := hook.Errorf(hook.Invalid, "%d is %s", 1, "odd").WithHint("give %d", 2)
	if e.Error() != "1 is odd" || e.Hint != "give 2" || e.Kind != hook.Invalid {
		t.Errorf("%+v", e)
	}
	if !errors.Is(&hook.Error{Err: cause}, cause) {
		t.Error("the cause is lost")
	}
}

func TestKindOf(t *testing.T) {
	e := hook.Errorf(hook.Conflict, "x")
	for name, c := range map[string]struct {
		err  error
		want hook.Kind
	}{
		"itself":         {e, hook.Conflict},
		"wrapped":        {fmt.Errorf("y: %w", e), hook.Conflict},
		"joined":         {errors.Join(errors.New("z"), e), hook.Conflict},
		"the outer one":  {&hook.Error{Kind: hook.Stale, Err: e}, hook.Stale},
		"without a kind": {errors.New("x"), hook.Failed},
		"none":           {nil, hook.Failed},
	} {
		if got := hook.KindOf(c.err); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestWebhookJSON has the shape of contract.md section 5: the order of members, and which are left out.
func TestWebhookJSON(t *testing.T) {
	text, enabled, disabled := "t", true, false
	empty := ""
	at := time.Date(2026, 1, 2, 3, 4, 5, 600_000_000, time.UTC)
	for want, w := range map[string]hook.Webhook{
		`{"id":"1"}`: {ID: "1", Position: 7},
		`{"id":"1","events":[],"headers":[],"hooks":[]}`:   {ID: "1", Events: []string{}, Headers: []hook.Header{}, Hooks: []hook.Target{}},
		`{"id":"1","name":"","description":""}`:            {ID: "1", Name: &empty, Description: &empty},
		`{"id":"1","enabled":false}`:                       {ID: "1", Enabled: &disabled},
		`{"id":"1","hooks":[{"event":"e"}]}`:               {ID: "1", Hooks: []hook.Target{{Event: "e"}}},
		`{"id":"1","headers":[{"name":"A","value":""}]}`:   {ID: "1", Headers: []hook.Header{{Name: "A"}}},
		`{"id":"1","provider":{"n":12345678901234567890}}`: {ID: "1", Provider: json.RawMessage(`{"n":12345678901234567890}`)},
		`{"id":"1","name":"t","description":"t","url":"u","method":"POST","events":["e"],"enabled":true,"headers":[{"name":"A","value":"b"}],"secret":"s",` +
			`"created_at":"2026-01-02T03:04:05.6Z","updated_at":"2026-01-02T03:04:05.6Z","hooks":[{"event":"e","method":"POST","url":"u"}],"provider":{}}`: {
			ID: "1", Name: &text, Description: &text, URL: "u", Method: "POST", Events: []string{"e"}, Enabled: &enabled,
			Headers: []hook.Header{{Name: "A", Value: "b"}}, Secret: "s", CreatedAt: at, UpdatedAt: at,
			Hooks: []hook.Target{{Event: "e", Method: "POST", URL: "u"}}, Provider: json.RawMessage(`{}`),
		},
	} {
		if got, err := json.Marshal(w); err != nil || string(got) != want {
			t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
		}
	}
}
