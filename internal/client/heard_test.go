package client_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// What something in between answers says nothing of what the API did.
func TestAnswersOfSomebodyElse(t *testing.T) {
	for body, kind := range map[string]hook.Kind{
		"": "", " ": "", `{"status":"success"}`: "", `[]`: "", "<html>log in</html>": hook.Failed, `{"status":"succ`: hook.Failed, "OK": hook.Failed,
	} {
		c := newClient(t, client.Options{
			Dialect: load(t, "standard"), Server: "http://localhost", Credential: having(map[string]string{"token": "t"}),
			Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
			}),
		})
		_, deleted := c.Delete(t.Context(), "7")
		_, called := c.Call(t.Context(), "secret", "7", nil)
		for doing, err := range map[string]error{"delete webhook 7": deleted, "test webhook 7": c.Test(t.Context(), "7"), "call secret": called} {
			if (err != nil) != (kind != "") || err != nil && (hook.KindOf(err) != kind || !strings.HasPrefix(err.Error(), doing+": the answer is not what")) {
				t.Errorf("%s: %q: %v", doing, body, err)
			}
		}
	}
}
