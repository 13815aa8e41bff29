package client_test

import (
	"net/http"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// secretive is an input in which everything is secret but the names.
func secretive() hook.Input {
	return hook.Input{Set: map[string]any{
		"url": "https://ada:s3cret-inurl@example.com/in?token=s3cret-query&b=c", "secret": "s3cret-signing",
		"headers": []any{map[string]any{"name": "X-Plain", "value": "s3cret-value"}}, "pin": 31337,
	}}
}

func wantNoSecret(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"s3cret", "31337"} {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("shows %s: …%s…", secret, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

func wantSays(t *testing.T, text string, says ...string) {
	t.Helper()
	for _, s := range says {
		if !strings.Contains(text, s) {
			t.Errorf("does not say %q:\n%s", s, text)
		}
	}
}

// -v shows each exchange, and no secret: none that we send, and none that the API repeats.
func TestTrace(t *testing.T) {
	var lines []string
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		w.Header().Set("Set-Cookie", "session=s3cret-cookie")
		w.Header().Set("X-Echo", r.Header.Get("X-Badge"))
		w.Header().Set("X-Rate", "9")
		switch n {
		case 1:
			w.Header().Set("Location", "/hooks?api_key=s3cret+k%26y&page=1")
			w.WriteHeader(http.StatusTemporaryRedirect)
		case 2:
			says(w, 200, `{"id":"7","url":"https://ada:s3cret-inurl@example.com","signing":{"word":"s3cret-signing"},"pin":31337,"send_headers":[{"key":"X-Plain","value":"s3cret-value"}],"token":"s3cret-x","again":"it is s3cret-badge"}`)
		default:
			says(w, 400, `{"error":"s3cret-badge and s3cret-user:s3cret:pass are bad: s3cret\"quoted"}`)
		}
	})
	c := newClient(t, client.Options{
		Dialect: parse(t, everywhere), Server: ts.URL, Credential: having(badges()), UserAgent: "hookctl/test",
		Trace: func(line string) { lines = append(lines, line) },
	})
	if _, err := c.Create(t.Context(), secretive()); err != nil {
		t.Fatal(err)
	}
	in := secretive()
	in.Set["secret"] = `s3cret"quoted`
	_, err := c.Patch(t.Context(), "7", in)
	wantError(t, err, hook.Invalid)
	text := strings.Join(lines, "\n")
	wantNoSecret(t, text)
	wantSays(t, text, "> POST "+ts.URL+"/hooks?api_key=********", "> User-Agent: hookctl/test", "> X-Badge: ********", "< 307 Temporary Redirect (", "< X-Rate: 9",
		`> {"url":"https://********@example.com/in?token=********&b=c","signing":{"word":"********"},"send_headers":[{"key":"X-Plain","value":"********"}],"pin":"********"}`,
		"> PATCH "+ts.URL+"/hooks/7?api_key=********", "> Authorization: ********", "< 400 Bad Request (", `"id":"7"`, "< Set-Cookie: ********")
}

func TestTraceOfWhatIsNoJSON(t *testing.T) {
	var lines []string
	e := newEntrance(t)
	e.answer = "<html>s3cret-1</html>"
	c := newClient(t, client.Options{Dialect: parse(t, entry), Server: e.URL, Credential: having(people(nil)), Trace: func(line string) { lines = append(lines, line) }})
	if _, err := all(c.List(t.Context(), hook.Query{})); err == nil {
		t.Error("no error")
	}
	e.answer = ""
	if _, err := all(c.List(t.Context(), hook.Query{})); err != nil {
		t.Error(err)
	}
	text := strings.Join(lines, "\n")
	wantNoSecret(t, text)
	wantSays(t, text, "< (21 bytes of application/json)", `,"word":"********"}`, `< {"got":{"token":"********"}}`, "< []")

	// a form is no JSON
	lines = nil
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		says(w, 200, map[bool]string{true: `{"token":"s3cret-t"}`, false: "[]"}[r.Method == http.MethodPost])
	})
	c = newClient(t, client.Options{
		Dialect: load(t, "enfix"), Server: ts.URL, Trace: func(line string) { lines = append(lines, line) },
		Credential: having(map[string]string{"app_token": "s3cret-app", "username": "ada", "password": "s3cret-password"}),
	})
	if _, err := all(c.List(t.Context(), hook.Query{})); err != nil {
		t.Error(err)
	}
	text = strings.Join(lines, "\n")
	wantNoSecret(t, text)
	wantSays(t, text, "bytes of application/x-www-form-urlencoded)", "> App-Token: ********", "> Token: ********")
}

func TestTraceOfNoAnswer(t *testing.T) {
	var lines []string
	c := newClient(t, client.Options{
		Dialect: parse(t, everywhere), Server: "http://127.0.0.1:1", Credential: having(badges()), Retries: 1, Trace: func(line string) { lines = append(lines, line) },
	})
	_, err := c.Get(t.Context(), "7")
	wantError(t, err, hook.Unavailable)
	text := strings.Join(lines, "\n")
	wantNoSecret(t, text+err.Error())
	wantSays(t, text, "< no answer (", "connection refused", "* try 2 of 2 in ")
}
