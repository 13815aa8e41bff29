package client_test

import (
	"errors"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// merged is a shop that replaces, and has no patch.
func merged(t *testing.T, words string) string {
	t.Helper()
	return with(t, shop, `  patch: {call: "PATCH /hooks/{id}", only: [enabled]}`,
		`  replace: {call: "PUT /hooks/{id}"`+words+`}`+"\n  patch: {by: replace}", ", updateOnly: true", "")
}

func TestPatchByReplace(t *testing.T) {
	for name, in := range map[string]hook.Input{
		"single": {Set: map[string]any{"name": "new"}},
		"data":   {Body: []byte(`{"name":"new"}`)},
	} {
		k := keep(t, nil)
		c, notes := k.client(t, merged(t, ""), client.Options{})
		w, err := c.Patch(t.Context(), "old", in)
		if err != nil || w.ID != "old" || *w.Name != "new" || w.URL != "https://example.com/old" {
			t.Errorf("%s: %+v, %v", name, w, err)
		}
		k.has(t, `old ["https://example.com/old","new",false]`)
		k.wantRequests(t, "GET /hooks/old", "PUT /hooks/old")
		wantNotes(t, notes)
	}
}

// What carrying over changes is noted, once.
func TestPatchByReplaceNotes(t *testing.T) {
	k := keep(t, nil)
	k.hooks["old"]["until"] = "2099-01-01T00:00:00Z"
	c, notes := k.client(t, strings.Replace(merged(t, ""), "errors:", `  - {own: days, type: integer, maximum: 36500, writeOnly: true}
  - {own: until, spell: time, layout: "%Y-%m-%dT%H:%M:%SZ", readOnly: true}
  - {own: ended, type: boolean, readOnly: true}
expiry: {days: days, until: until, ended: ended}
errors:`, 1), client.Options{})
	if _, err := c.Patch(t.Context(), "old", hook.Input{Set: map[string]any{"name": "new"}}); err != nil {
		t.Error(err)
	}
	if len(*notes) != 1 || !strings.Contains((*notes)[0], "in place of 2099-01-01T00:00:00Z") {
		t.Errorf("noted %q", *notes)
	}
}

// What no old webhook could make right is refused before it is read.
func TestPatchByReplaceRefused(t *testing.T) {
	for name, s := range map[string]struct {
		in   hook.Input
		kind hook.Kind
		says string
	}{
		"unknown":    {hook.Input{Set: map[string]any{"colour": "x"}}, hook.Invalid, `"colour"`},
		"of the API": {hook.Input{Set: map[string]any{"id": "x"}}, hook.Unsupported, "sets this field itself"},
		"not taken":  {hook.Input{Set: map[string]any{"name": "x"}}, hook.Unsupported, "cannot change name"},
		"nothing":    {hook.Input{}, hook.Invalid, "nothing to change"},
		"no object":  {hook.Input{Body: []byte(`{}`)}, hook.Invalid, "nothing to change"},
		"broken":     {hook.Input{Body: []byte(`[`)}, hook.Invalid, "data"},
	} {
		k := keep(t, nil)
		c, _ := k.client(t, merged(t, ", only: [url, enabled]"), client.Options{})
		_, err := c.Patch(t.Context(), "old", s.in)
		wantError(t, err, s.kind, s.says)
		k.wantCount(t, 0)
		if t.Failed() {
			t.Log(name)
		}
	}
}

func TestPatchByReplaceFails(t *testing.T) {
	in := hook.Input{Set: map[string]any{"name": "new"}}
	k := keep(t, wrong{"PUT /hooks/old": status(409)})
	c, _ := k.client(t, merged(t, ""), client.Options{})
	_, err := c.Patch(t.Context(), "old", in)
	wantError(t, err, hook.Conflict, "patch webhook old: the API answered 409")
	_, err = c.Patch(t.Context(), "none", in)
	wantError(t, err, hook.NotFound, "webhook none")
	k.wantRequests(t, "GET /hooks/old", "PUT /hooks/old", "GET /hooks/none")
}

// A field that even the replace does not take is changed by a new webhook, if that is allowed.
func TestPatchByReplaceRecreates(t *testing.T) {
	k := keep(t, nil)
	c, _ := k.client(t, merged(t, ", only: [enabled]"), client.Options{})
	if w, err := c.Patch(t.Context(), "old", moved()); err != nil || w.ID != "new" {
		t.Errorf("%+v, %v", w, err)
	}
	k.has(t, newHook)
}

func TestPatchByReplaceDryAndRaw(t *testing.T) {
	in := hook.Input{Set: map[string]any{"name": "new"}}
	k := keep(t, nil)
	var lines, raw []string
	c, _ := k.client(t, merged(t, ""), client.Options{DryRun: func(line string) { lines = append(lines, line) }})
	if _, err := c.Patch(t.Context(), "old", in); !errors.Is(err, client.ErrDryRun) {
		t.Error(err)
	}
	if len(lines) != 1 || !strings.HasPrefix(lines[0], "curl -X PUT '"+k.URL+"/hooks/old'") || !strings.Contains(lines[0], `{"url":"https://example.com/old","name":"new","on":false}`) {
		t.Errorf("%q", lines)
	}
	k.wantRequests(t, "GET /hooks/old")
	c, _ = k.client(t, merged(t, ""), client.Options{Raw: func(answer []byte) { raw = append(raw, string(answer)) }})
	if _, err := c.Patch(t.Context(), "old", in); err != nil || len(raw) != 1 || !strings.Contains(raw[0], `"new"`) {
		t.Errorf("%q, %v", raw, err)
	}
}
