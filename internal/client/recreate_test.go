package client_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

const (
	oldHook = `old ["https://example.com/old","orders",false]`
	newHook = `new ["https://example.com/new","orders",false]`
)

func moved() hook.Input { return anew(map[string]any{"url": "https://example.com/new"}) }

// steps are the calls of a patch that recreates.
func steps(n int) []string {
	return []string{"GET /hooks/old", "POST /hooks", "PATCH /hooks/new", "GET /hooks/new", "DELETE /hooks/old"}[:n]
}

func TestRecreate(t *testing.T) {
	k := keep(t, nil)
	c, notes := k.client(t, shop, client.Options{})
	w, err := c.Patch(t.Context(), "old", moved())
	if err != nil || w.ID != "new" || w.URL != "https://example.com/new" || *w.Enabled || w.Secret != "s3cret-new" || !w.Fresh {
		t.Errorf("%+v, %v", w, err)
	}
	k.has(t, newHook)
	k.wantRequests(t, steps(5)...)
	wantNotes(t, notes, "webhook old was replaced by new: its ID changed")
}

// A replace gives all, but that the old one is disabled stays.
func TestRecreateByReplace(t *testing.T) {
	k := keep(t, nil)
	c, notes := k.client(t, shop, client.Options{})
	w, err := c.Replace(t.Context(), "old", moved())
	if err != nil || w.ID != "new" || w.Name != nil || *w.Enabled {
		t.Errorf("%+v, %v", w, err)
	}
	k.has(t, `new ["https://example.com/new",null,false]`)
	wantNotes(t, notes, "webhook old was replaced by new: its ID changed")
}

// What the API can do itself is not done by a new webhook.
func TestRecreateIsTheLastResort(t *testing.T) {
	k := keep(t, nil)
	c, notes := k.client(t, shop, client.Options{})
	w, err := c.Patch(t.Context(), "old", anew(map[string]any{"enabled": true}))
	if err != nil || w.ID != "old" {
		t.Errorf("%+v, %v", w, err)
	}
	k.wantRequests(t, "PATCH /hooks/old")
	wantNotes(t, notes)
}

func TestRecreateIsRefused(t *testing.T) {
	cannot := with(t, shop, `  delete: {call: "DELETE /hooks/{id}"}`+"\n", "")
	none := with(t, shop, `  patch: {call: "PATCH /hooks/{id}", only: [enabled]}`+"\n", "", ", updateOnly: true", "")
	for name, s := range map[string]struct {
		dialect string
		in      hook.Input
		replace bool
		kind    hook.Kind
		says    []string
		asked   []string
	}{
		"a field, not asked for":      {shop, hook.Input{Set: map[string]any{"url": "x"}}, false, hook.Unsupported, []string{"cannot change url", "--recreate"}, nil},
		"a field, not possible":       {cannot, moved(), false, hook.Unsupported, []string{"cannot change url"}, nil},
		"a verb, not asked for":       {none, hook.Input{Set: map[string]any{"url": "x"}}, false, hook.Unsupported, []string{"has no patch", "--recreate"}, nil},
		"a verb, not possible":        {cannot, moved(), true, hook.Unsupported, []string{"has no replace"}, nil},
		"a field of the API":          {shop, anew(map[string]any{"id": "7"}), false, hook.Unsupported, []string{"sets this field itself"}, nil},
		"a field of the API, no verb": {none, anew(map[string]any{"id": "7"}), false, hook.Unsupported, []string{"sets this field itself"}, nil},
		"an unknown field":            {none, anew(map[string]any{"colour": "x"}), false, hook.Invalid, []string{`"colour"`}, nil},
		"nothing":                     {none, anew(nil), false, hook.Invalid, []string{"nothing to change"}, nil},
		"nothing as data":             {none, hook.Input{Recreate: true, Body: []byte(`{}`)}, false, hook.Invalid, []string{"nothing to change"}, nil},
		"broken data":                 {none, hook.Input{Recreate: true, Body: []byte(`{`)}, false, hook.Invalid, []string{"data"}, nil},
		"a field that is required":    {shop, anew(map[string]any{"name": "x"}), true, hook.Invalid, []string{"needs url"}, []string{"GET /hooks/old"}},
	} {
		t.Run(name, func(t *testing.T) {
			k := keep(t, nil)
			c, notes := k.client(t, s.dialect, client.Options{})
			change := c.Patch
			if s.replace {
				change = c.Replace
			}
			_, err := change(t.Context(), "old", s.in)
			e := errorOf(t, err, s.kind, s.says...)
			if strings.HasSuffix(name, "not possible") && strings.Contains(e.Hint, "--recreate") {
				t.Errorf("hint %q", e.Hint)
			}
			k.wantRequests(t, s.asked...)
			k.has(t, oldHook)
			wantNotes(t, notes)
		})
	}
}

// Wherever it breaks off, both webhooks are told, and the old one goes only when the new one has been seen.
func TestRecreateBreaksOff(t *testing.T) {
	silent := with(t, shop, `"DELETE /hooks/{id}"`, `"DELETE /hooks/{id}", silent: true`)
	onlyID := with(t, shop, "POST /hooks", `POST /hooks, id: /id, answer: {id: "{id}"}`)
	half := `new ["https://example.com/new","orders",true]`
	for name, s := range map[string]struct {
		dialect string
		wrong   wrong
		kind    hook.Kind
		status  int
		says    []string
		asked   []string
		left    []string
	}{
		"there is no old one": {
			shop, wrong{"GET /hooks/old": status(404)}, hook.NotFound, 404, []string{"get webhook old"}, steps(1), []string{oldHook},
		},
		"create refused": {
			shop, wrong{"POST /hooks": status(409)}, hook.Conflict, 409, []string{"webhook old is unchanged: create webhook", "not now"}, steps(2), []string{oldHook},
		},
		"create fails": {
			shop,
			wrong{"POST /hooks": status(503)},
			hook.Unavailable, 503,
			[]string{"webhook old is unchanged, and it is not known whether a new one was made", "list the webhooks"},
			steps(2),
			[]string{oldHook},
		},
		"create lost": {
			shop,
			wrong{"POST /hooks": hangUp},
			hook.Unavailable, 0,
			[]string{"webhook old is unchanged, and it is not known whether a new one was made", "list the webhooks"},
			steps(2),
			[]string{oldHook},
		},
		"create not understood": {
			shop,
			wrong{"POST /hooks": func(w http.ResponseWriter) { says(w, 200, "<html>") }},
			hook.Failed, 0,
			[]string{"webhook old is unchanged, and it is not known whether a new one was made", "HTML"},
			steps(2),
			[]string{oldHook},
		},
		"create without an ID": {
			onlyID,
			wrong{"POST /hooks": func(w http.ResponseWriter) { says(w, 200, "{}") }},
			hook.Failed, 0,
			[]string{"webhook old is unchanged, and it is not known whether a new one was made", "an ID is wanted"},
			steps(2),
			[]string{oldHook},
		},
		"create answers the old one": {
			shop,
			wrong{"POST /hooks": func(w http.ResponseWriter) { says(w, 200, webhook("old")) }},
			hook.Failed, 0,
			[]string{"no new webhook", "webhook old itself, which is not deleted"},
			steps(2),
			[]string{oldHook},
		},
		"patch refused": {
			shop,
			wrong{"PATCH /hooks/new": status(403)},
			hook.Forbidden, 403,
			[]string{"webhook new was created in place of old, but on is not set yet; webhook old is unchanged", "delete webhook new and try again"},
			steps(3),
			[]string{oldHook, half},
		},
		"patch lost": {
			shop,
			wrong{"PATCH /hooks/new": hangUp},
			hook.Unavailable, 0,
			[]string{"webhook new was created in place of old, but it is not known whether on is set; webhook old is unchanged"},
			steps(3),
			[]string{oldHook, half},
		},
		"not there": {
			shop,
			wrong{"GET /hooks/new": status(404)},
			hook.Failed, 404,
			[]string{"webhook new was created in place of old, but cannot be read back; webhook old is unchanged: get webhook new", "if it is there, delete webhook old"},
			steps(4),
			[]string{oldHook, newHook},
		},
		"not there, answered by an ID": {
			onlyID,
			wrong{"GET /hooks/new": status(503)},
			hook.Unavailable, 503,
			[]string{"webhook new was created in place of old, but cannot be read back; webhook old is unchanged: get webhook new"},
			steps(4),
			[]string{oldHook, newHook},
		},
		"another one is there": {
			shop,
			wrong{"GET /hooks/new": func(w http.ResponseWriter) { says(w, 200, webhook("other")) }},
			hook.Failed, 0,
			[]string{"webhook new", "webhook old is unchanged", "shows webhook other"},
			steps(4),
			[]string{oldHook, newHook},
		},
		"delete refused": {
			shop,
			wrong{"DELETE /hooks/old": status(403)},
			hook.Forbidden, 403,
			[]string{"webhook new was created in place of old and is there, but webhook old was not deleted: both are there", "delete webhook old"},
			steps(5),
			[]string{oldHook, newHook},
		},
		"delete lost": {
			shop,
			wrong{"DELETE /hooks/old": hangUp},
			hook.Unavailable, 0,
			[]string{"webhook new was created in place of old and is there, but it is not known whether webhook old was deleted", "if it is still there"},
			steps(5),
			[]string{oldHook, newHook},
		},
		"silent delete, still listed": {
			silent,
			wrong{"DELETE /hooks/old": status(204)},
			hook.Failed, 0,
			[]string{"webhook new was created in place of old", "accepted the deletion of webhook old, but still lists it", "list again later"},
			append(steps(5), "GET /hooks"),
			[]string{oldHook, newHook},
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := keep(t, s.wrong)
			c, notes := k.client(t, s.dialect, client.Options{Transport: hasty()})
			w, err := c.Patch(t.Context(), "old", moved())
			if e := errorOf(t, err, s.kind, s.says...); e.Status != s.status {
				t.Errorf("status %d, want %d", e.Status, s.status)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("leaks: %v", err)
			}
			if len(s.left) > 1 && s.dialect != onlyID && (w.ID != "new" || w.Secret != "s3cret-new" || !w.Fresh) {
				t.Errorf("the secret of the new one is lost: %+v", w)
			}
			k.wantRequests(t, s.asked...)
			k.has(t, s.left...)
			wantNotes(t, notes)
		})
	}
}

// Ctrl-C at any step: nothing more is sent, and the error says what there is.
func TestRecreateIsInterrupted(t *testing.T) {
	for at, says := range []string{
		"get webhook old: interrupted",
		"webhook old is unchanged, and it is not known whether a new one was made in its place",
		"webhook new was created in place of old, but it is not known whether on is set; webhook old is unchanged",
		"webhook new was created in place of old, but cannot be read back; webhook old is unchanged",
		"webhook new was created in place of old and is there, but it is not known whether webhook old was deleted",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		k := keep(t, nil)
		sent := 0
		c, _ := k.client(t, shop, client.Options{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			if sent++; sent == at+1 {
				cancel()
				return nil, ctx.Err()
			}
			return http.DefaultTransport.RoundTrip(r)
		})})
		_, err := c.Patch(ctx, "old", moved())
		wantError(t, err, hook.Interrupted, says)
		k.wantRequests(t, steps(at)...)
	}
	// between two steps it is known what was not sent
	for at, says := range []string{
		"webhook old is unchanged: create webhook: interrupted",
		"webhook new was created in place of old, but on is not set yet; webhook old is unchanged",
		"webhook new was created in place of old, but cannot be read back; webhook old is unchanged",
		"webhook new was created in place of old and is there, but webhook old was not deleted",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		k := keep(t, nil)
		sent := 0
		c, _ := k.client(t, shop, client.Options{Open: func(context.Context) error {
			if sent++; sent == at+2 {
				cancel()
			}
			return nil
		}})
		_, err := c.Patch(ctx, "old", moved())
		wantError(t, err, hook.Interrupted, says)
		k.wantRequests(t, steps(at+1)...)
	}
}

// An old webhook that somebody else deletes meanwhile is as good as deleted.
func TestRecreateOfWhatGoes(t *testing.T) {
	k := keep(t, wrong{"DELETE /hooks/old": status(404)})
	c, notes := k.client(t, shop, client.Options{})
	if _, err := c.Patch(t.Context(), "old", moved()); err != nil {
		t.Error(err)
	}
	wantNotes(t, notes, "webhook old was replaced by new: its ID changed")
}

func TestRecreateWithSilentDelete(t *testing.T) {
	silent := with(t, shop, `"DELETE /hooks/{id}"`, `"DELETE /hooks/{id}", silent: true`)
	k := keep(t, nil)
	c, notes := k.client(t, silent, client.Options{})
	if _, err := c.Patch(t.Context(), "old", moved()); err != nil {
		t.Error(err)
	}
	k.wantRequests(t, append(steps(5), "GET /hooks")...)
	wantNotes(t, notes, "webhook old was replaced by new: its ID changed")

	k = keep(t, wrong{"GET /hooks": func(w http.ResponseWriter) { says(w, 403, "{}") }})
	c, notes = k.client(t, silent, client.Options{})
	if _, err := c.Patch(t.Context(), "old", moved()); err != nil {
		t.Error(err)
	}
	wantNotes(t, notes, "webhook old: deletion accepted, not verifiable: list webhooks: the API answered 403 Forbidden",
		"webhook old was replaced by new: its ID changed")
}

// Where a get is a list, the new webhook is looked for in a list that was read after it was made.
func TestRecreateByList(t *testing.T) {
	k := keep(t, nil)
	c, _ := k.client(t, with(t, shop, `{call: "GET /hooks/{id}"}`, "{by: list}"), client.Options{})
	if w, err := c.Patch(t.Context(), "old", moved()); err != nil || w.ID != "new" {
		t.Errorf("%+v, %v", w, err)
	}
	k.wantRequests(t, "GET /hooks", "POST /hooks", "PATCH /hooks/new", "GET /hooks", "DELETE /hooks/old")
}

// A secret that was carried over is no new one, and is not printed.
func TestRecreateCarriesTheSecret(t *testing.T) {
	k := keep(t, nil)
	k.hooks["old"]["secret"] = "s3cret-old"
	c, _ := k.client(t, with(t, shop, "readOnly: true, shown: [create], make: secret", "secret: true"), client.Options{})
	w, err := c.Patch(t.Context(), "old", moved())
	if err != nil || w.Secret != "s3cret-old" || w.Fresh || k.hooks["new"]["secret"] != "s3cret-old" {
		t.Errorf("%+v, %v, %v", w, err, k.hooks)
	}
}

// What cannot be read back must be given: it would be lost.
func TestRecreateWouldLose(t *testing.T) {
	k := keep(t, nil)
	c, _ := k.client(t, with(t, shop, "at: /name}", "at: /name, writeOnly: true}"), client.Options{})
	k.mu.Lock()
	delete(k.hooks["old"], "name")
	k.mu.Unlock()
	_, err := c.Patch(t.Context(), "old", moved())
	wantError(t, err, hook.Invalid, "name has to be given")
	k.wantRequests(t, "GET /hooks/old")
}

func TestRecreateDry(t *testing.T) {
	k := keep(t, nil)
	var lines []string
	c, notes := k.client(t, shop, client.Options{DryRun: func(line string) { lines = append(lines, line) }})
	if _, err := c.Patch(t.Context(), "old", moved()); !errors.Is(err, client.ErrDryRun) {
		t.Error(err)
	}
	words := func(method, path, data string) string {
		line := "curl -X " + method + " '" + k.URL + path + "'"
		if data != "" {
			line += " -H 'Content-Type: application/json'"
		}
		if line += " -H 'Accept: application/json'"; data != "" {
			line += " --data-raw '" + data + "'"
		}
		return line
	}
	want := []string{
		words("POST", "/hooks", `{"url":"https://example.com/new","name":"orders"}`), words("PATCH", "/hooks/NEW_ID", `{"on":false}`),
		words("DELETE", "/hooks/old", ""),
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	k.wantRequests(t, "GET /hooks/old")
	wantNotes(t, notes)
}

// Of the calls that this takes, --raw prints the answer of the one that makes the webhook.
func TestRecreateRaw(t *testing.T) {
	k := keep(t, nil)
	var raw []string
	c, _ := k.client(t, shop, client.Options{Raw: func(answer []byte) { raw = append(raw, string(answer)) }})
	if _, err := c.Patch(t.Context(), "old", moved()); err != nil {
		t.Error(err)
	}
	if len(raw) != 1 || !strings.Contains(raw[0], "s3cret-new") {
		t.Errorf("%q", raw)
	}
	k.wantRequests(t, steps(5)...)
}
