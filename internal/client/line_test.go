package client_test

import (
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// An ID from an API, or from a user, cannot begin a line that looks like one of ours.
func TestIDsStayInTheirLine(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.Method == http.MethodPost {
			says(w, 200, `{"response_status":200,"data":"a\nhookctl: b\u001b[31m\u2028"}`)
			return
		}
		says(w, 200, `{"_embedded":{"webhooks":[]},"page_count":1}`)
	})
	c := newClient(t, client.Options{
		Dialect: load(t, "doo"), Server: ts.URL, Vars: map[string]string{"team_id": "7"},
		Credential: having(map[string]string{"api_key": "k", "access_token": "t"}),
	})
	_, created := c.Create(t.Context(), hook.Input{Set: map[string]any{"name": "n", "url": "https://example.com", "events": []any{"event_created"}}})
	_, got := c.Get(t.Context(), "a\r\nb")
	for err, says := range map[error]string{created: `webhook a\nhookctl: b\x1b[31m\u2028 was created`, got: `get webhook a\r\nb: it is not in the list`} {
		kind := hook.NotFound
		if strings.HasPrefix(says, "webhook ") {
			kind = hook.Failed // it is there, and only not seen
		}
		wantError(t, err, kind, says)
		if strings.ContainsAny(err.Error(), "\r\n\u2028\x1b") {
			t.Errorf("%q", err)
		}
	}
}
