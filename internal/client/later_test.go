package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

func disabled() hook.Input {
	return hook.Input{Set: map[string]any{"url": "https://example.com/in", "enabled": false}}
}

// What a create does not take is set by a patch behind it.
func TestCreateInTwoSteps(t *testing.T) {
	for name, text := range map[string]string{"whole": shop, "only an ID": with(t, shop, "POST /hooks", `POST /hooks, id: /id, answer: {id: "{id}"}`)} {
		k := keep(t, nil)
		c, _ := k.client(t, text, client.Options{})
		w, err := c.Create(t.Context(), disabled())
		if err != nil || w.ID != "new" || *w.Enabled || w.Fresh != (name == "whole") || w.Fresh != (w.Secret == "s3cret-new") {
			t.Errorf("%s: %+v, %v", name, w, err)
		}
		k.wantRequests(t, "POST /hooks", "PATCH /hooks/new")
	}
	k := keep(t, nil)
	c, _ := k.client(t, shop, client.Options{})
	in := disabled()
	in.Set["enabled"] = true // as it is anyway
	if w, err := c.Create(t.Context(), in); err != nil || !*w.Enabled {
		t.Errorf("%+v, %v", w, err)
	}
	k.wantRequests(t, "POST /hooks")
}

func TestCreateInTwoStepsFails(t *testing.T) {
	for name, s := range map[string]struct {
		wrong wrong
		kind  hook.Kind
		says  []string
	}{
		"create":        {wrong{"POST /hooks": status(400)}, hook.Invalid, []string{"create webhook: the API answered 400"}},
		"patch refused": {wrong{"PATCH /hooks/new": status(403)}, hook.Forbidden, []string{"webhook new was created, but on is not set yet: patch webhook new", "set it by a patch of webhook new"}},
		"patch lost":    {wrong{"PATCH /hooks/new": hangUp}, hook.Unavailable, []string{"webhook new was created, but it is not known whether on is set"}},
	} {
		k := keep(t, s.wrong)
		c, _ := k.client(t, shop, client.Options{Transport: hasty()})
		w, err := c.Create(t.Context(), disabled())
		wantError(t, err, s.kind, s.says...)
		if name != "create" && (w.ID != "new" || w.Secret != "s3cret-new" || !w.Fresh) {
			t.Errorf("%s: the secret is lost: %+v", name, w)
		}
	}
}

func TestCreateInTwoStepsDry(t *testing.T) {
	k := keep(t, nil)
	var lines []string
	c, _ := k.client(t, shop, client.Options{DryRun: func(line string) { lines = append(lines, line) }})
	if _, err := c.Create(t.Context(), disabled()); !errors.Is(err, client.ErrDryRun) {
		t.Error(err)
	}
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "curl -X POST") || !strings.HasPrefix(lines[1], "curl -X PATCH '"+k.URL+"/hooks/NEW_ID'") ||
		strings.Contains(lines[0], "on") && strings.Contains(lines[0], "false") {
		t.Errorf("%q", lines)
	}
	k.wantCount(t, 0)
}

const pending = `outcome: {at: /status, done: success, pending: pending}
verbs:`

// An answer may say that all is not well, whatever its status.
func TestOutcomes(t *testing.T) {
	text := with(t, shop, "verbs:", pending)
	for name, s := range map[string]struct {
		body  string
		do    func(t *testing.T, c *client.Client) (hook.Webhook, error)
		want  string // the ID, or the kind of error
		notes []string
		asked []string
	}{
		"an error after all": {
			`{"status":"error","error":"no","id":"7"}`, create, "failed", nil, []string{"POST /hooks"},
		},
		"done": {`{"status":"success","id":"7"}`, create, "7", nil, []string{"POST /hooks"}},
		"created, pending, whole": {
			`{"status":"pending","id":"7"}`, create, "7", []string{"create webhook: accepted, not done yet"}, []string{"POST /hooks"},
		},
		"created, pending, without an ID": {
			`{"status":"pending"}`, create, "", []string{"create webhook: accepted, not done yet"}, []string{"POST /hooks"},
		},
		"changed, pending": {
			`{"status":"pending"}`, change, "old", []string{"patch webhook old: accepted, not done yet"}, []string{"PATCH /hooks/old", "GET /hooks/old"},
		},
		"read, pending": {
			`{"status":"pending"}`, read, "unavailable", []string{"get webhook old: accepted, not done yet"}, []string{"GET /hooks/old"},
		},
		"listed, pending": {
			`{"status":"pending"}`, first, "unavailable", []string{"list webhooks: accepted, not done yet"}, []string{"GET /hooks"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			answer := func(w http.ResponseWriter) { says(w, 200, s.body) }
			fail := wrong{"POST /hooks": answer, "PATCH /hooks/old": answer, "GET /hooks": answer}
			if strings.HasPrefix(name, "read") {
				fail["GET /hooks/old"] = answer
			}
			k := keep(t, fail)
			c, notes := k.client(t, text, client.Options{})
			w, err := s.do(t, c)
			got := w.ID
			if err != nil {
				got = string(hook.KindOf(err))
			}
			if got != s.want {
				t.Errorf("got %q (%v), want %q", got, err, s.want)
			}
			if s.want == "" && string(w.Provider) != s.body {
				t.Errorf("the answer is lost: %+v", w)
			}
			k.wantRequests(t, s.asked...)
			wantNotes(t, notes, s.notes...)
		})
	}
}

func create(t *testing.T, c *client.Client) (hook.Webhook, error) {
	t.Helper()
	return c.Create(t.Context(), hook.Input{Set: map[string]any{"url": "https://example.com/in"}})
}

func change(t *testing.T, c *client.Client) (hook.Webhook, error) {
	t.Helper()
	return c.Patch(t.Context(), "old", hook.Input{Set: map[string]any{"enabled": true}})
}

func read(t *testing.T, c *client.Client) (hook.Webhook, error) {
	t.Helper()
	return c.Get(t.Context(), "old")
}

func first(t *testing.T, c *client.Client) (hook.Webhook, error) {
	t.Helper()
	for w, err := range c.List(t.Context(), hook.Query{}) {
		return w, err
	}
	return hook.Webhook{}, nil
}

// What such an answer repeats of what was sent is hidden.
func TestOutcomeThatEchoes(t *testing.T) {
	text := with(t, shop, "verbs:", "credentials: {key: {title: Key, header: X-Key}}\n"+pending)
	k := keep(t, wrong{"POST /hooks": func(w http.ResponseWriter) { says(w, 200, `{"status":"error","error":"s3cret-key is bad"}`) }})
	c, _ := k.client(t, text, client.Options{Credential: having(map[string]string{"key": "s3cret-key"})})
	_, err := create(t, c)
	wantError(t, err, hook.Failed, "create webhook", "******** is bad")
}

// A webhook that is not there yet is one that is being made.
func TestPendingCreateOfAnID(t *testing.T) {
	text := with(t, shop, "verbs:", pending, "POST /hooks", `POST /hooks, id: /id, answer: {id: "{id}"}`)
	k := keep(t, wrong{"POST /hooks": func(w http.ResponseWriter) { says(w, 202, `{"status":"pending","id":"7"}`) }})
	c, notes := k.client(t, text, client.Options{})
	w, err := create(t, c)
	if err != nil || w.ID != "7" || string(w.Provider) != `{"status":"pending","id":"7"}` {
		t.Errorf("%+v, %v", w, err)
	}
	k.wantRequests(t, "POST /hooks", "GET /hooks/7")
	wantNotes(t, notes, "create webhook: accepted, not done yet")
}

func TestPendingRecreate(t *testing.T) {
	text := with(t, shop, "verbs:", pending)
	k := keep(t, wrong{"POST /hooks": func(w http.ResponseWriter) { says(w, 202, `{"status":"pending"}`) }})
	c, _ := k.client(t, text, client.Options{})
	_, err := c.Patch(t.Context(), "old", moved())
	wantError(t, err, hook.Failed, "webhook old is unchanged", "does not say its ID")
	k.has(t, oldHook)
}

func TestPendingDelete(t *testing.T) {
	text := with(t, shop, "verbs:", pending, `"DELETE /hooks/{id}"`, `"DELETE /hooks/{id}", silent: true`)
	k := keep(t, wrong{"DELETE /hooks/old": func(w http.ResponseWriter) { says(w, 200, `{"status":"pending"}`) }})
	c, notes := k.client(t, text, client.Options{})
	if how, err := c.Delete(t.Context(), "old"); err != nil || how != hook.Pending {
		t.Errorf("%q, %v", how, err)
	}
	wantNotes(t, notes, "delete webhook old: accepted, not done yet")
}
