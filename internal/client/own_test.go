package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

func newOwn(t *testing.T, o client.OwnOptions) *client.Own {
	t.Helper()
	c, err := client.NewOwn(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ownDeliveries are those of a list.
func ownDeliveries(t *testing.T, c *client.Own, q hook.DeliveryQuery) (string, error) {
	t.Helper()
	var ids []string
	for d, err := range c.Deliveries(t.Context(), q) {
		if err != nil {
			return strings.Join(ids, " "), err
		}
		ids = append(ids, d.ID)
	}
	return strings.Join(ids, " "), nil
}

// TestOwnPages holds that pages are followed, only as far as somebody reads, and never in circles.
func TestOwnPages(t *testing.T) {
	pages := map[string]string{
		"":  `{"data":[{"id":"5"},{"id":"4"}],"next_cursor":"4"}`,
		"4": `{"data":[{"id":"3"},{"id":"2"}],"next_cursor":"2"}`,
		"2": `{"data":[{"id":"1"}],"next_cursor":null}`,
	}
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { says(w, 200, pages[r.URL.Query().Get("cursor")]) })
	c := newOwn(t, client.OwnOptions{Server: ts.URL})
	if got, err := ownDeliveries(t, c, hook.DeliveryQuery{}); got != "5 4 3 2 1" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	ts.wantCount(t, 3)
	if got, err := ownDeliveries(t, c, hook.DeliveryQuery{Limit: 3}); got != "5 4 3" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	ts.wantCount(t, 5)
	for d := range c.Deliveries(t.Context(), hook.DeliveryQuery{}) {
		if d.ID == "4" {
			break
		}
	}
	ts.wantCount(t, 6)
	pages["2"] = pages["4"]
	_, err := ownDeliveries(t, c, hook.DeliveryQuery{})
	wantError(t, err, hook.Failed, "list deliveries: the server names the same next page again and again")
}

// TestOwnQuery holds what a filter becomes.
func TestOwnQuery(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 3600))
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, `{"data":[],"next_cursor":null}`) })
	c := newOwn(t, client.OwnOptions{Server: ts.URL + "/at/"})
	q := hook.DeliveryQuery{Webhook: "a b", Event: "e.*", Dialect: "d", State: hook.DeliveryDead, Since: at, Until: at.Add(1), Limit: 7}
	if _, err := ownDeliveries(t, c, q); err != nil {
		t.Fatal(err)
	}
	want := "GET /at/_hookctl/v1/deliveries?dialect=d&event=e.%2A&limit=7&since=2026-01-02T02%3A04%3A05.006Z&state=dead&until=2026-01-02T02%3A04%3A05.006000001Z&webhook=a+b"
	if got := ts.requests()[0]; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestOwnRetries holds what is sent again: reads, and events that all have IDs.
func TestOwnRetries(t *testing.T) {
	named, nameless := hook.Event{ID: "1", Dialect: "d", Name: "e"}, hook.Event{Dialect: "d", Name: "e"}
	cases := map[string]struct {
		do   func(c *client.Own) error
		want int
	}{
		"get":       {func(c *client.Own) error { _, err := c.Delivery(t.Context(), "1"); return err }, 3},
		"list":      {func(c *client.Own) error { _, err := ownDeliveries(t, c, hook.DeliveryQuery{}); return err }, 3},
		"stats":     {func(c *client.Own) error { _, err := c.Stats(t.Context()); return err }, 3},
		"named":     {func(c *client.Own) error { _, err := c.Publish(t.Context(), named); return err }, 3},
		"nameless":  {func(c *client.Own) error { _, err := c.Publish(t.Context(), nameless); return err }, 1},
		"one of":    {func(c *client.Own) error { _, err := c.Publish(t.Context(), named, nameless); return err }, 1},
		"redeliver": {func(c *client.Own) error { return c.Redeliver(t.Context(), "1") }, 1},
		"all again": {func(c *client.Own) error { _, err := c.RedeliverAll(t.Context(), hook.DeliveryQuery{}); return err }, 1},
	}
	for name, c := range cases {
		for how, fail := range map[string]func(http.ResponseWriter){"503": status(503), "closed": hangUp} {
			ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
				w.Header().Set("Retry-After", "0")
				fail(w)
			})
			err := c.do(newOwn(t, client.OwnOptions{Server: ts.URL, Retries: 2}))
			e := errorOf(t, err, hook.Unavailable)
			ts.wantCount(t, c.want)
			if unsure := how == "closed" && name != "get" && name != "list" && name != "stats"; unsure != strings.Contains(e.Hint, "may have done it all the same") {
				t.Errorf("%s, %s: the hint is %q", name, how, e.Hint)
			}
		}
	}
}

// TestOwnErrors holds the kinds of refusals, and of answers that are none.
func TestOwnErrors(t *testing.T) {
	refusal := func(code int) string { return `{"error":{"code":"x","message":"because\nof 1"}}` }
	for code, kind := range map[int]hook.Kind{
		400: hook.Invalid, 401: hook.Unauthenticated, 403: hook.Forbidden, 404: hook.NotFound, 409: hook.Conflict,
		413: hook.Failed, 429: hook.Unavailable, 500: hook.Unavailable, 503: hook.Unavailable, 302: hook.Failed,
	} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			says(w, code, refusal(code))
		})
		_, err := newOwn(t, client.OwnOptions{Server: ts.URL, Token: "because"}).Delivery(t.Context(), "a\nb")
		e := errorOf(t, err, kind, `get delivery a\nb: `, "******** of 1")
		if e.Status != code {
			t.Errorf("status %d, not %d", e.Status, code)
		}
	}
	for _, answer := range []string{"<html>", `{"data":[{"id":"1"`, `[]`, `{"data":{}}`, ""} {
		ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, answer) })
		_, err := ownDeliveries(t, newOwn(t, client.OwnOptions{Server: ts.URL}), hook.DeliveryQuery{})
		wantError(t, err, hook.Failed, "list deliveries: the answer is not what a hookctl server says")
	}
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 202, `[{"id":"1"}]`) })
	_, err := newOwn(t, client.OwnOptions{Server: ts.URL}).Publish(t.Context(), hook.Event{Name: "e"}, hook.Event{Name: "e"})
	wantError(t, err, hook.Failed, "1 receipts for 2 events")
	for _, server := range []string{"", "ftp://a", "http://a:b@c", "http://a?b"} {
		if _, err := client.NewOwn(client.OwnOptions{Server: server}); hook.KindOf(err) != hook.Invalid {
			t.Errorf("%s: %v", server, err)
		}
	}
}

// TestOwnCheck holds that nothing but the health check goes to a server that may be anybody's, and no token with it.
func TestOwnCheck(t *testing.T) {
	var seen []string
	healthy := `{"status":"ok"}`
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		seen = append(seen, r.URL.Path+" "+r.Header.Get("Authorization"))
		if strings.HasSuffix(r.URL.Path, "/healthz") {
			says(w, 200, healthy)
			return
		}
		says(w, 200, `{}`)
	})
	c := newOwn(t, client.OwnOptions{Server: ts.URL, Token: "t0ken", Check: true})
	for range 2 {
		if _, err := c.Stats(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(seen, ", "); got != "/_hookctl/healthz , /_hookctl/v1/stats Bearer t0ken, /_hookctl/v1/stats Bearer t0ken" {
		t.Errorf("got %s", got)
	}
	for _, healthy = range []string{`{"status":"starting"}`, `{}`, `ok`, `[]`} {
		_, err := newOwn(t, client.OwnOptions{Server: ts.URL, Token: "t0ken", Check: true}).Stats(t.Context())
		wantError(t, err, hook.Unsupported, "is no hookctl server")
	}
}

// TestOwnOpen holds that it is done once, and again only where it failed.
func TestOwnOpen(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, `{}`) })
	opened := 0
	c := newOwn(t, client.OwnOptions{Server: ts.URL, Open: func(context.Context) error {
		if opened++; opened == 1 {
			return errors.New("held")
		}
		return nil
	}})
	if _, err := c.Stats(t.Context()); err == nil || err.Error() != "count deliveries: held" {
		t.Error(err)
	}
	for range 2 {
		if _, err := c.Stats(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if opened != 2 {
		t.Errorf("opened %d times", opened)
	}
}

// TestOwnDryRun holds that a change is shown and not sent, while reads are sent.
func TestOwnDryRun(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, `{}`) })
	var lines []string
	c := newOwn(t, client.OwnOptions{Server: ts.URL, Token: "t0ken", DryRun: func(line string) { lines = append(lines, line) }})
	event := hook.Event{Dialect: "d", Name: "it's", Data: json.RawMessage(`{"a":"<&>"}`), Vars: map[string]string{"v": "1"}}
	if _, err := c.Publish(t.Context(), event); !errors.Is(err, client.ErrDryRun) {
		t.Error(err)
	}
	if err := c.Redeliver(t.Context(), "a/b"); !errors.Is(err, client.ErrDryRun) {
		t.Error(err)
	}
	ts.wantCount(t, 0)
	want := `curl -X POST '` + ts.URL + `/_hookctl/v1/events' -H 'Content-Type: application/json' -H 'Accept: application/json' -H 'Authorization: Bearer '"$HOOKCTL_ADMIN_TOKEN" ` +
		`--data-raw '{"dialect":"d","vars":{"v":"1"},"event":"it'\''s","data":{"a":"<&>"}}'
curl -X POST '` + ts.URL + `/_hookctl/v1/deliveries/a%2Fb/redeliver' -H 'Accept: application/json' -H 'Authorization: Bearer '"$HOOKCTL_ADMIN_TOKEN"`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := c.Stats(t.Context()); err != nil {
		t.Error(err)
	}
	ts.wantCount(t, 1)
}

// TestOwnRaw holds that an answer is handed on byte for byte, but for those of calls aside.
func TestOwnRaw(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, ` {"pending":  1}`) })
	var raw strings.Builder
	c := newOwn(t, client.OwnOptions{Server: ts.URL, Raw: func(b []byte) { raw.Write(b) }})
	for range 2 {
		if s, err := c.Stats(client.Aside(t.Context())); err != nil || s.Pending != 1 {
			t.Error(s, err)
		}
	}
	if _, err := c.Stats(t.Context()); err != nil || raw.String() != ` {"pending":  1}` {
		t.Errorf("%q, %v", raw.String(), err)
	}
}

// TestOwnTrace holds that no secret is traced.
func TestOwnTrace(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		_, _ = io.Copy(io.Discard, r.Body)
		says(w, 200, `{"id":"1","url":"https://u:s3cr3t@a/","attempts":[{"request":{"headers":[["X-Mine","s3cr3t"]],"secret_headers":["X-Mine"]},"response":null}]}`)
	})
	var trace strings.Builder
	c := newOwn(t, client.OwnOptions{Server: ts.URL, Token: "t0ken", Trace: func(line string) { trace.WriteString(line + "\n") }})
	if _, err := c.Delivery(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"s3cr3t", "t0ken"} {
		if strings.Contains(trace.String(), secret) {
			t.Errorf("%s is in the trace:\n%s", secret, trace.String())
		}
	}
	if !strings.Contains(trace.String(), "> Authorization: ********\n") || !strings.Contains(trace.String(), `["X-Mine","********"]`) {
		t.Error(trace.String())
	}
}

// TestRedactOwn holds what is secret in deliveries, and what is not.
func TestRedactOwn(t *testing.T) {
	for in, want := range map[string]string{
		`{"id":"1","n":12345678901234567890,"url":"https://a/?token=b&c=d"}`: `{"id":"1","n":12345678901234567890,"url":"https://a/?token=********&c=d"}`,
		`[{"error":"https://u:p@a/ is away"}]`:                               `[{"error":"https://********@a/ is away"}]`,
		`{"request":{"headers":[["authorization","Bearer b34r3r"],["webhook-signature","v1,x"],["X-Signature-Key","k3y"],["Odd"]]},` +
			`"response":{"headers":[["set-cookie","c"],["X","b34r3r"]],"body_base64":"YjM0cjNyIQ=="},"error":"no b34r3r"}`: `{"request":{"headers":[["authorization","********"],["webhook-signature","v1,x"],["X-Signature-Key","********"],["Odd"]]},` +
			`"response":{"headers":[["set-cookie","********"],["X","********"]],"body_base64":"KioqKioqKioh"},"error":"no ********"}`,
		`{"request":{"headers":[["X-Mine","s3cr3t"]],"secret_headers":["x-mine"],"body_base64":"!"}}`: `{"request":{"headers":[["X-Mine","********"]],"secret_headers":["x-mine"],"body_base64":"********"}}`,
		`{"request":null,"response":null}`: `{"request":null,"response":null}`,
		`{"body_base64":"YQ=="}`:           `{"body_base64":"YQ=="}`,
		`{"headers":"odd"}`:                `{"headers":"odd"}`,
		`no JSON`:                          `"********"`,
	} {
		if got := string(client.RedactOwn([]byte(in))); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
}
