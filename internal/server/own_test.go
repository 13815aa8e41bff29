package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// fake is what a server is put before: it answers what a test says, and remembers what it was asked.
type fake struct {
	err    error
	next   string
	events []hook.Event
	query  hook.DeliveryQuery
}

const someID = "0197b5a0-0000-7000-8000-000000000001"

func (f *fake) Publish(_ context.Context, events []hook.Event) ([]hook.Receipt, error) {
	f.events = events
	receipts := []hook.Receipt{}
	for i := range events {
		receipts = append(receipts, hook.Receipt{ID: fmt.Sprint("e", i), Deliveries: i})
	}
	return receipts, f.err
}

func (f *fake) List(_ context.Context, q hook.DeliveryQuery) ([]hook.Delivery, string, error) {
	f.query = q
	if f.next == "" {
		return nil, "", f.err
	}
	return []hook.Delivery{sample()}, f.next, f.err
}

func (f *fake) Get(_ context.Context, id string) (hook.Delivery, error) {
	d := sample()
	if id != d.ID {
		return d, hook.Errorf(hook.NotFound, "delivery %q does not exist", id)
	}
	status, failed := 500, "it broke"
	d.Attempts = []hook.Attempt{
		{
			Number: 1, At: d.CreatedAt, DurationMS: 12, Status: &status,
			Request:  &hook.AttemptRequest{Method: "POST", URL: d.URL, Headers: [][2]string{{"A", "b"}}, Body: []byte("{}"), SecretHeaders: []string{"A"}},
			Response: &hook.AttemptResponse{Headers: [][2]string{}, Body: []byte{}, Truncated: true},
		},
		{Number: 2, At: d.CreatedAt, Error: &failed},
	}
	return d, f.err
}

func (f *fake) Redeliver(ctx context.Context, id string) (hook.Delivery, error) {
	d, err := f.Get(ctx, id)
	d.Attempts = nil
	return d, err
}

func (f *fake) RedeliverMany(_ context.Context, q hook.DeliveryQuery) (int, error) {
	f.query = q
	return 7, f.err
}

func (f *fake) Stats(context.Context) (hook.DeliveryStats, error) {
	return hook.DeliveryStats{Pending: 1, Delivered: 2, Dead: 3, Attempts: 4, OldestPendingSeconds: 5.5}, f.err
}

func sample() hook.Delivery {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6_000_000, time.UTC)
	due := at.Add(time.Minute)
	return hook.Delivery{
		ID: someID, EventID: "e1", Dialect: "standard", WebhookID: "w1", Event: "user.created", URL: "http://127.0.0.1:1/in",
		State: hook.DeliveryPending, AttemptCount: 2, CreatedAt: at, NextAttemptAt: &due,
	}
}

const oneJSON = `{"id":"` + someID + `","event_id":"e1","dialect":"standard","webhook_id":"w1","event":"user.created","url":"http://127.0.0.1:1/in",` +
	`"state":"pending","attempt_count":2,"created_at":"2026-01-02T03:04:05.006Z","next_attempt_at":"2026-01-02T03:05:05.006Z"`

// ownAPI is the own API of a server of ours before a fake.
func ownAPI(t *testing.T, change func(*server.Options)) (*fake, string) {
	t.Helper()
	f := &fake{}
	o := options(newStore(t), builtin(t)...)
	o.Deliveries = f
	o.Metrics = func(w io.Writer, s hook.DeliveryStats) error {
		_, err := fmt.Fprintf(w, "hookctl_pending %d\n", s.Pending)
		return err
	}
	if change != nil {
		change(&o)
	}
	return f, listen(t, server.New(o)) + "/_hookctl"
}

func wantBody(t *testing.T, a answer, status int, body string) {
	t.Helper()
	if a.status != status || a.body != body {
		t.Errorf("got %d %s\nwant %d %s", a.status, a.body, status, body)
	}
}

func wantOwnError(t *testing.T, a answer, status int, code, says string) {
	t.Helper()
	var e struct {
		Error struct{ Code, Message string }
	}
	err := json.Unmarshal([]byte(a.body), &e)
	if err != nil || a.status != status || e.Error.Code != code || !strings.Contains(e.Error.Message, says) || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("got %d %s, want %d %s: %s", a.status, a.body, status, code, says)
	}
}

func TestPublish(t *testing.T) {
	f, url := ownAPI(t, nil)
	a := bare(t, "POST", url+"/v1/events", ` {"id":"x","dialect":"doo","vars":{"team_id":"7"},"event":"order_created","data":{"n":12345678901234567890}}`)
	wantBody(t, a, 202, `{"id":"e0","deliveries":0}`)
	e := f.events[0]
	if e.ID != "x" || e.Dialect != "doo" || e.Vars["team_id"] != "7" || e.Name != "order_created" || string(e.Data) != `{"n":12345678901234567890}` {
		t.Errorf("%+v", e)
	}
	for _, kind := range []string{"application/json", "application/json; charset=utf-8", "application/cloudevents+json", "application/x-www-form-urlencoded"} {
		bare(t, "POST", url+"/v1/events/", `{"dialect":"standard","event":"ping"}`, "Content-Type: "+kind).want(t, 202)
	}
	wantBody(t, bare(t, "POST", url+"/v1/events", "\n[{\"dialect\":\"a\",\"event\":\"b\"},{}]"), 202, `[{"id":"e0","deliveries":0},{"id":"e1","deliveries":1}]`)
	wantBody(t, bare(t, "POST", url+"/v1/events", "[]"), 202, `[]`)

	large := `{"dialect":"a","event":"b","data":{"x":"` + strings.Repeat("a", 1<<20) + `"}}`
	for _, s := range []struct {
		body, kind string
		status     int
		says       string
	}{
		{"", "", 400, "it is empty"},
		{"{", "", 400, "request body"},
		{"{} {}", "", 400, "more behind"},
		{"{}]", "", 400, "more behind"},
		{"[]]", "", 400, "more behind"},
		{"{} }", "", 400, "more behind"},
		{"{}x", "", 400, "more behind"},
		{strings.Repeat(" ", 16<<20) + "{}", "", 413, "longer than"},
		{`"x"`, "", 400, "it must not be a JSON string"},
		{`{"dialect":7}`, "", 400, "dialect must not be a JSON number"},
		{`{"name":"ping"}`, "", 400, `unknown field "name"`},
		{`[{"name":"ping"}]`, "", 400, `unknown field "name"`},
		{"{\"dialect\":\"\xff\"}", "", 400, "UTF-8"},
		{large, "", 413, "longer than 1048576 bytes"},
		{"[" + large + "]", "", 413, "event 1 of the array"},
		{"[" + strings.Repeat(" ", 16<<20) + "]", "", 413, "longer than 16777216 bytes"},
		{"[" + strings.Repeat("{},", 10_000) + "{}]", "", 413, "more than 10000"},
		{"{}", "text/plain", 415, "not text/plain"},
		{"{}", "multipart/form-data; boundary=x", 415, "not multipart/form-data"},
		{"{}", ";", 415, "not ;"},
	} {
		f.events = nil
		a := bare(t, "POST", url+"/v1/events", s.body, "Content-Type: "+s.kind)
		wantOwnError(t, a, s.status, "invalid", s.says)
		if f.events != nil {
			t.Errorf("%.40s: published", s.body)
		}
	}
	for kind, status := range map[hook.Kind]int{hook.Invalid: 400, hook.Conflict: 409, hook.Unavailable: 503, hook.Failed: 500} {
		f.err = hook.Errorf(kind, "because")
		wantOwnError(t, bare(t, "POST", url+"/v1/events", `{}`), status, string(kind), "because")
	}
}

func TestDeliveriesOf(t *testing.T) {
	f, url := ownAPI(t, nil)
	wantBody(t, bare(t, "GET", url+"/v1/deliveries", ""), 200, `{"data":[],"next_cursor":null}`)
	if f.query != (hook.DeliveryQuery{Limit: 100}) {
		t.Errorf("%+v", f.query)
	}
	f.next = "n"
	query := "webhook=w&event=e&dialect=d&state=dead&since=2026-01-02T03:04:05%2B01:00&until=2026-01-03T00:00:00.5Z&limit=5000&cursor=c"
	wantBody(t, bare(t, "GET", url+"/v1/deliveries/?"+query, ""), 200, `{"data":[`+oneJSON+`}],"next_cursor":"n"}`)
	since, until := time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC), time.Date(2026, 1, 3, 0, 0, 0, 500_000_000, time.UTC)
	if q := f.query; q.Webhook != "w" || q.Event != "e" || q.Dialect != "d" || q.State != "dead" || !q.Since.Equal(since) || !q.Until.Equal(until) ||
		q.Limit != 1000 || q.Cursor != "c" {
		t.Errorf("%+v", q)
	}
	for query, says := range map[string]string{
		"state=alive": `state must be`, "since=yesterday": "since must be a time", "until=2026-01-02": "until must be a time", "limit=0": "limit must be",
		"limit=-1": "limit must be", "limit=x": "limit must be", "webhok=1": `no parameter \"webhok\"`,
	} {
		a := bare(t, "GET", url+"/v1/deliveries?"+query, "")
		if a.status != 400 || !strings.Contains(a.body, says) {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	wantBody(t, bare(t, "GET", url+"/v1/deliveries/"+someID, ""), 200, oneJSON+`,"attempts":[`+
		`{"number":1,"at":"2026-01-02T03:04:05.006Z","duration_ms":12,"status":500,"error":null,`+
		`"request":{"method":"POST","url":"http://127.0.0.1:1/in","headers":[["A","b"]],"body_base64":"e30=","secret_headers":["A"]},`+
		`"response":{"headers":[],"body_base64":"","truncated":true}},`+
		`{"number":2,"at":"2026-01-02T03:04:05.006Z","duration_ms":0,"status":null,"error":"it broke","request":null,"response":null}]}`)
	wantOwnError(t, bare(t, "GET", url+"/v1/deliveries/none", ""), 404, "not_found", "does not exist")
	wantBody(t, bare(t, "POST", url+"/v1/deliveries/"+someID+"/redeliver", ""), 202, oneJSON+"}")
	wantOwnError(t, bare(t, "POST", url+"/v1/deliveries/none/redeliver/", ""), 404, "not_found", "does not exist")
}

func TestRedeliverMany(t *testing.T) {
	f, url := ownAPI(t, nil)
	a := bare(t, "POST", url+"/v1/deliveries/redeliver", `{"state":"dead","dialect":"doo","since":"2026-01-02T03:04:05Z","limit":3}`)
	wantBody(t, a, 200, `{"redelivered":7}`)
	if q := f.query; q.State != "dead" || q.Dialect != "doo" || q.Since.IsZero() || q.Limit != 3 {
		t.Errorf("%+v", q)
	}
	bare(t, "POST", url+"/v1/deliveries/redeliver", `{}`).want(t, 200)
	for body, says := range map[string]string{
		"": "a filter is wanted", "[]": "a filter is wanted", "null": "a filter is wanted", `{"stat":"dead"}`: `unknown field "stat"`,
		`{"state":"alive"}`: "state must be", `{"limit":-1}`: "limit must be", `{"since":"yesterday"}`: "request body",
	} {
		f.query = hook.DeliveryQuery{}
		wantOwnError(t, bare(t, "POST", url+"/v1/deliveries/redeliver", body), 400, "invalid", says)
	}
	f.err = hook.Errorf(hook.Unavailable, "3 deliveries are due again")
	wantOwnError(t, bare(t, "POST", url+"/v1/deliveries/redeliver", `{}`), 503, "unavailable", "3 deliveries")
}

func TestStatsAndMetrics(t *testing.T) {
	f, url := ownAPI(t, nil)
	wantBody(t, bare(t, "GET", url+"/v1/stats", ""), 200, `{"pending":1,"delivered":2,"dead":3,"attempts":4,"oldest_pending_seconds":5.5}`)
	a := bare(t, "GET", url+"/metrics", "")
	wantBody(t, a, 200, "hookctl_pending 1")
	if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "text/plain; version=0.0.4") {
		t.Errorf("Content-Type: %q", got)
	}
	f.err = errors.New("secret path /x")
	for _, path := range []string{"/v1/stats", "/metrics"} {
		a := bare(t, "GET", url+path, "")
		wantOwnError(t, a, 500, "failed", "internal error")
	}
}

func TestOwnMethods(t *testing.T) {
	_, url := ownAPI(t, nil)
	for path, allowed := range map[string]string{
		"/v1/events": "POST", "/v1/deliveries": "GET", "/v1/deliveries/redeliver": "POST", "/v1/deliveries/" + someID: "GET",
		"/v1/deliveries/" + someID + "/redeliver": "POST", "/v1/stats": "GET", "/metrics": "GET",
	} {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			if method == allowed {
				continue
			}
			for _, slash := range []string{"", "/"} {
				a := bare(t, method, url+path+slash, "{}")
				wantOwnError(t, a, http.StatusMethodNotAllowed, "unsupported", "is not possible at")
				if got := a.header.Get("Allow"); got != allowed {
					t.Errorf("%s %s: Allow is %q", method, path, got)
				}
			}
		}
	}
	for _, path := range []string{"/v1", "/v1/", "/v1/event", "/v2/events", "/v1/deliveries/" + someID + "/x", "/metrics/x"} {
		wantOwnError(t, bare(t, "GET", url+path, ""), 404, "not_found", "nothing at")
	}
}

// Where nobody is asked who they are, a page that a browser shows must not get through: neither one of another site, nor
// one whose name was made to lead to this machine.
func TestPagesOfOthersAreKeptOut(t *testing.T) {
	const event = `{"dialect":"standard","event":"ping"}`
	f, url := ownAPI(t, nil)
	host := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/_hookctl")
	for _, s := range []struct {
		headers []string
		status  int
	}{
		{nil, 202},
		{[]string{"Origin: http://" + host}, 202},
		{[]string{"Sec-Fetch-Site: same-origin"}, 202},
		{[]string{"Sec-Fetch-Site: none"}, 202},
		{[]string{"Origin: https://evil.example"}, 403},
		{[]string{"Origin: null"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site"}, 403},
		{[]string{"Sec-Fetch-Site: same-site"}, 403},
		{[]string{"Content-Type: text/plain", "Origin: https://evil.example"}, 403},
	} {
		f.events = nil
		a := bare(t, "POST", url+"/v1/events", event, s.headers...)
		if a.status != s.status || (f.events != nil) != (s.status == 202) {
			t.Errorf("%q: %d %s", s.headers, a.status, a.body)
		}
	}
	for host, status := range map[string]int{
		"127.0.0.1:80": 200, "localhost": 200, "LOCALHOST:99": 200, "[::1]:80": 200, "[::1]": 200, "192.0.2.1": 200, "evil.example:80": 403, "localhost.evil.example": 403,
	} {
		for _, path := range []string{"/v1/deliveries", "/v1/stats", "/metrics", "/../standard/webhooks"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.Replace(url+path, "/_hookctl/..", "", 1), nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer any")
			req.Host = host
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != status {
				t.Errorf("%s as %s: %d", path, host, resp.StatusCode)
			}
		}
	}
}

// The token is proof enough, from wherever the request comes.
func TestAdministrator(t *testing.T) {
	f, url := ownAPI(t, func(o *server.Options) { o.Credentials = &server.Credentials{Admin: "the-admin"} })
	wantOwnError(t, bare(t, "POST", url+"/v1/events", `{}`), 401, "unauthenticated", "token is missing")
	wantOwnError(t, bare(t, "GET", url+"/metrics", "", "Authorization: Bearer wrong"), 401, "unauthenticated", "token is missing")
	if f.events != nil {
		t.Error("published")
	}
	bare(t, "POST", url+"/v1/events", `{}`, "Authorization: Bearer the-admin", "Origin: https://console.example").want(t, 202)
}
