package client_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

func TestDeletions(t *testing.T) {
	for text, want := range map[string]hook.Deletion{
		shop: hook.Deleted, with(t, shop, `"DELETE /hooks/{id}"`, `"DELETE /hooks/{id}", silent: true`): hook.Accepted,
	} {
		k := keep(t, nil)
		c, _ := k.client(t, text, client.Options{})
		if how, err := c.Delete(t.Context(), "old"); err != nil || how != want {
			t.Errorf("%q, %v, want %q", how, err, want)
		}
		how, err := c.Delete(t.Context(), "none")
		wantError(t, err, hook.NotFound, "none")
		if how != "" {
			t.Errorf("%q", how)
		}
	}
}

// One listing, of all pages, tells of all webhooks; it is never one from before.
func TestConfirm(t *testing.T) {
	text := paged(`by: page, query: p`)
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		pages := map[string]string{"/hooks": items("1", "2"), "/hooks?p=2": items("3"), "/hooks?p=3": "[]"}
		says(w, 200, `{"data":`+pages[r.RequestURI]+`}`)
	})
	var raw []string
	c := newClient(t, client.Options{Dialect: parse(t, text), Server: ts.URL, Raw: func(answer []byte) { raw = append(raw, string(answer)) }})
	for range 2 {
		left, verifiable, err := c.Confirm(t.Context(), []string{"0", "3", "4", "1"})
		if err != nil || !verifiable || !slices.Equal(left, []string{"3", "1"}) {
			t.Errorf("%q, %t, %v", left, verifiable, err)
		}
	}
	ts.wantRequests(t, "GET /hooks", "GET /hooks?p=2", "GET /hooks?p=3", "GET /hooks", "GET /hooks?p=2", "GET /hooks?p=3")
	if len(raw) > 0 {
		t.Errorf("%q", raw)
	}
}

// Where the list cannot be had, nothing is said to be gone: not even where the API answers that there is none.
func TestNotVerifiable(t *testing.T) {
	team := with(t, shop, "title: Shop", "title: Shop\nvariables: {team: {title: Team}}\ncredentials: {key: {title: Key, header: X-Key}}",
		"GET /hooks}", "\"GET /teams/{team}/hooks\"}", `"DELETE /hooks/{id}"`, `"DELETE /hooks/{id}", without: [key], silent: true`)
	having := func(name string) (string, bool, error) { return "k", true, nil }
	for name, s := range map[string]struct {
		o    client.Options
		text string
		code int
		kind hook.Kind
		says string
	}{
		"a variable":   {client.Options{Credential: having}, team, 200, hook.Invalid, "variable team is missing"},
		"a credential": {client.Options{Vars: map[string]string{"team": "a"}}, team, 200, hook.Invalid, "credential is missing: key"},
		"denied":       {client.Options{}, shop, 403, hook.Forbidden, "403"},
		"no such list": {client.Options{}, shop, 404, hook.NotFound, "404"},
		"unavailable":  {client.Options{}, shop, 500, hook.Unavailable, "500"},
		"no answer":    {client.Options{Transport: roundTripper(func(*http.Request) (*http.Response, error) { return nil, context.DeadlineExceeded })}, shop, 200, hook.Unavailable, "no answer"},
		"nonsense":     {client.Options{}, shop, 204, hook.Failed, "list of webhooks is wanted"},
		"no list":      {client.Options{}, strings.Replace(shop, "  list: {call: GET /hooks}\n", "", 1), 200, hook.Unsupported, "no list"},
	} {
		t.Run(name, func(t *testing.T) {
			ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(s.code) })
			s.o.Dialect, s.o.Server = parse(t, s.text), ts.URL
			left, verifiable, err := newClient(t, s.o).Confirm(t.Context(), []string{"old"})
			wantError(t, err, s.kind, s.says)
			if verifiable || len(left) > 0 {
				t.Errorf("%q, %t", left, verifiable)
			}
		})
	}
}
