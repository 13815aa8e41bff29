package local_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/local"
	"hookctl/internal/store"
	"hookctl/internal/store/sqlite"
)

// bench is deliveries of the built-in dialects on a real store, at a time that tests move on.
type bench struct {
	*local.Deliveries
	t     *testing.T
	clock *clock
	st    *sqlite.Store
	made  int // calls of Due
}

func newBench(t *testing.T) *bench {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "hooks.db"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	b := &bench{t: t, st: st, clock: &clock{time.Now().UTC()}} // IDs have the real time in them
	known := map[string]*dialect.Dialect{}
	for _, name := range dialect.Builtin() {
		if known[name], err = dialect.Load(name); err != nil {
			t.Fatal(err)
		}
	}
	b.Deliveries = &local.Deliveries{
		Store: st, Now: func() time.Time { return b.clock.now },
		Dialect: func(name string) *dialect.Dialect { return known[name] },
		Sender:  delivery.NewSender(delivery.SenderOptions{Guard: delivery.Guard{Loopback: true}}),
		Due:     func() { b.made++ },
	}
	return b
}

// service is the API of a dialect on the same store.
func (b *bench) service(name, vars string) *local.Service {
	b.t.Helper()
	maker := dialect.NewMaker()
	maker.Now = b.Now
	return &local.Service{
		Store: b.st, Space: store.Space{Dialect: name, Vars: vars}, Rules: dialect.Judge{Dialect: b.Dialect(name), Maker: maker},
		Now: b.Now, Deliveries: b.Deliveries,
	}
}

func (b *bench) publish(events ...hook.Event) []hook.Receipt {
	b.t.Helper()
	receipts, err := b.Publish(b.t.Context(), events)
	if err != nil {
		b.t.Fatal(err)
	}
	return receipts
}

func (b *bench) list(q hook.DeliveryQuery) []hook.Delivery {
	b.t.Helper()
	list, _, err := b.List(b.t.Context(), q)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func event(name string) hook.Event { return hook.Event{Dialect: dialect.Standard, Name: name} }

func wantInvalid(t *testing.T, err error, says string) {
	t.Helper()
	wantKind(t, err, hook.Invalid)
	if err != nil && !strings.Contains(err.Error(), says) {
		t.Errorf("%v does not say %q", err, says)
	}
}

// An event reaches the enabled webhooks that listen to it, by its name or a wildcard, and no others.
func TestPublishReaches(t *testing.T) {
	b := newBench(t)
	s := b.service(dialect.Standard, "")
	var want []string
	for _, body := range []string{
		`{"url":"http://a.example/1","events":["user.created"]}`,
		`{"url":"http://a.example:81/2?x=y","events":["user.*"]}`,
		`{"url":"HTTPS://B.example/3"}`,
	} {
		want = append(want, create(t, s, "%s", body).ID)
	}
	for _, body := range []string{
		`{"url":"http://a.example/4","events":["user.deleted"]}`,
		`{"url":"http://a.example/5","events":["user.created"],"enabled":false}`,
	} {
		create(t, s, "%s", body)
	}
	receipts := b.publish(event("user.created"))
	if len(receipts) != 1 || receipts[0].Deliveries != 3 || b.made != 1 {
		t.Fatalf("%+v, %d", receipts, b.made)
	}
	list := b.list(hook.DeliveryQuery{})
	slices.Reverse(list)
	at := b.clock.now.Truncate(time.Millisecond)
	for i, d := range list {
		if d.WebhookID != want[i] || d.EventID != receipts[0].ID || d.Event != "user.created" || d.Dialect != dialect.Standard ||
			d.State != hook.DeliveryPending || d.AttemptCount != 0 || d.CreatedAt.Before(at) || d.CreatedAt.After(time.Now()) || d.NextAttemptAt == nil || !d.NextAttemptAt.Equal(at) {
			t.Errorf("%d: %+v", i, d)
		}
		if i > 0 && d.ID <= list[i-1].ID {
			t.Errorf("%s is not behind %s", d.ID, list[i-1].ID)
		}
	}
	for i, host := range []string{"a.example:80", "a.example:81", "b.example:443"} {
		found, _, err := b.st.Delivery(t.Context(), list[i].ID)
		if err != nil || found.Host != host {
			t.Errorf("%q, %v: want %q", found.Host, err, host)
		}
	}
	if none := b.publish(event("order.created")); none[0].Deliveries != 1 { // * alone
		t.Errorf("%+v", none)
	}
	b.made = 0
	if none := b.publish(hook.Event{Dialect: "enfix", Name: "users.post"}); none[0].Deliveries != 0 || b.made != 0 {
		t.Errorf("%+v, %d", none, b.made)
	}
}

// A webhook that has ended of itself gets nothing from then on.
func TestPublishAfterTheEnd(t *testing.T) {
	b := newBench(t)
	create(t, b.service("idaas", ""), `{"callbackUrl":"https://a.example","events":[{"type":"user.created"}],"expiry":1}`)
	e := hook.Event{Dialect: "idaas", Name: "user.created"}
	if r := b.publish(e); r[0].Deliveries != 1 {
		t.Errorf("%+v", r)
	}
	b.clock.now = b.clock.now.AddDate(0, 0, 2)
	if r := b.publish(e); r[0].Deliveries != 0 {
		t.Errorf("%+v", r)
	}
}

// Variables keep webhooks apart; those that only lead to the provider's servers mean nothing here.
func TestPublishInASpace(t *testing.T) {
	b := newBench(t)
	const body = `{"name":"n","hooks":[{"type":"order_created","method":"POST","endpoint":"http://a.example/1"},{"type":"order_created","method":"POST","endpoint":"http://a.example/2"}]}`
	create(t, b.service("doo", "team_id=7"), "%s", body)
	for team, want := range map[string]int{"7": 2, "8": 0} {
		r := b.publish(hook.Event{Dialect: "doo", Name: "order_created", Vars: map[string]string{"team_id": team}})
		if r[0].Deliveries != want {
			t.Errorf("team %s: %+v", team, r)
		}
	}
	list := b.list(hook.DeliveryQuery{})
	if len(list) != 2 || list[1].URL != "http://a.example/1" || list[0].URL != "http://a.example/2" {
		t.Errorf("%+v", list)
	}
	for _, vars := range []map[string]string{nil, {"team_id": ""}} {
		_, err := b.Publish(t.Context(), []hook.Event{{Dialect: "doo", Name: "order_created", Vars: vars}})
		wantInvalid(t, err, "team_id is missing")
	}
	_, err := b.Publish(t.Context(), []hook.Event{{Dialect: "enfix", Name: "users.post", Vars: map[string]string{"team_id": "7"}}})
	wantInvalid(t, err, `no variable "team_id"`)
	for name, v := range b.Dialect("enfix").Variables.All() {
		if r := b.publish(hook.Event{Dialect: "enfix", Name: "users.post", Vars: map[string]string{name: "acme"}}); r[0].Deliveries != 0 || v == nil {
			t.Errorf("%+v", r)
		}
	}
}

func TestPublishRefuses(t *testing.T) {
	b := newBench(t)
	create(t, b.service(dialect.Standard, ""), `{"url":"http://a.example"}`)
	for says, e := range map[string]hook.Event{
		"dialect is missing":       {Name: "ping"},
		`no dialect "nobody" here`: {Dialect: "nobody", Name: "ping"},
		"event is missing":         {Dialect: "standard"},
		"several events":           {Dialect: "standard", Name: "user.*"},
		"no control characters":    {Dialect: "standard", Name: "a\x00b"},
		"id must have":             {ID: "a\nb", Dialect: "standard", Name: "ping"},
		"255 bytes":                {ID: strings.Repeat("x", 256), Dialect: "standard", Name: "ping"},
		"must be a JSON object":    {Dialect: "standard", Name: "ping", Data: json.RawMessage(`[1]`)},
		"data":                     {Dialect: "standard", Name: "ping", Data: json.RawMessage(`{"a":}`)},
		"/dc_id":                   {Dialect: "foxtrot", Name: "ROUTE_CREATED"},
		"no event of this API":     {Dialect: "enfix", Name: "users"},
	} {
		_, err := b.Publish(t.Context(), []hook.Event{e})
		wantInvalid(t, err, says)
		_, err = b.Publish(t.Context(), []hook.Event{event("ping"), e})
		wantInvalid(t, err, "event 2: ")
		wantInvalid(t, err, says)
	}
	if list := b.list(hook.DeliveryQuery{}); len(list) > 0 || b.made > 0 {
		t.Errorf("%d are stored", len(list))
	}
	if r := b.publish(); r == nil || len(r) > 0 {
		t.Errorf("%#v", r)
	}
}

// The same again is the first answer, however the data is written and whoever listens by then.
func TestPublishAgain(t *testing.T) {
	b := newBench(t)
	s := b.service(dialect.Standard, "")
	create(t, s, `{"url":"http://a.example"}`)
	e := hook.Event{ID: "mine", Dialect: "standard", Name: "ping", Data: json.RawMessage("{ \"a\": 1.0 }")}
	b.publish(e)
	create(t, s, `{"url":"http://b.example"}`)
	e.Data = json.RawMessage(`{"a":1.0}`)
	if r := b.publish(event("ping"), e, e); r[0].Deliveries != 2 || r[1] != (hook.Receipt{ID: "mine", Deliveries: 1}) || r[2] != r[1] {
		t.Errorf("%+v", r)
	}
	for _, other := range []hook.Event{
		{ID: "mine", Dialect: "standard", Name: "ping", Data: json.RawMessage(`{"a":1}`)},
		{ID: "mine", Dialect: "standard", Name: "pong", Data: e.Data},
		{ID: "mine", Dialect: "idaas", Name: "ping", Data: e.Data},
	} {
		_, err := b.Publish(t.Context(), []hook.Event{event("ping"), other})
		wantKind(t, err, hook.Conflict)
	}
	if n := len(b.list(hook.DeliveryQuery{})); n != 3 {
		t.Errorf("%d deliveries", n)
	}
}

func TestDataIsCompact(t *testing.T) {
	b := newBench(t)
	create(t, b.service("enfix", ""), `{"endpoint":"users","send_to":"http://a.example","send_method":"post","signing_key":"k"}`)
	for given, want := range map[string]string{
		"": "{}", "null": "{}", " {} ": "{}", "{\n \"a\" : [ 1.50, \"<é \\u00e9>\" ]}": `{"a":[1.50,"<é \u00e9>"]}`,
	} {
		id := "id " + given
		b.publish(hook.Event{ID: strings.ReplaceAll(id, "\n", ""), Dialect: "enfix", Name: "users.post", Data: json.RawMessage(given)})
		again := hook.Event{ID: strings.ReplaceAll(id, "\n", ""), Dialect: "enfix", Name: "users.post", Data: json.RawMessage(want)}
		if r := b.publish(again); r[0].Deliveries != 1 {
			t.Errorf("%q: %+v", given, r)
		}
	}
}

func TestPagesOfDeliveries(t *testing.T) {
	b := newBench(t)
	create(t, b.service(dialect.Standard, ""), `{"url":"http://a.example"}`)
	var want []string
	for i := range 7 {
		b.clock.now = b.clock.now.Add(time.Second)
		b.publish(event(fmt.Sprintf("e%d", i%2)))
		want = append(want, b.list(hook.DeliveryQuery{Limit: 1})[0].ID)
	}
	slices.Reverse(want)
	var got []string
	q := hook.DeliveryQuery{Limit: 3}
	for page := 1; ; page++ {
		list, next, err := b.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			got = append(got, d.ID)
		}
		if (next == "") != (page == 3) {
			t.Errorf("page %d: next is %q", page, next)
		}
		if next == "" {
			break
		}
		q.Cursor = next
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if _, next, err := b.List(t.Context(), hook.DeliveryQuery{Limit: 7}); next != "" || err != nil {
		t.Errorf("%q, %v", next, err)
	}
	_, _, err := b.List(t.Context(), hook.DeliveryQuery{Cursor: "mine"})
	wantInvalid(t, err, "no cursor of this list")
	if n := len(b.list(hook.DeliveryQuery{Event: "e1"})); n != 3 {
		t.Errorf("%d", n)
	}
	d, err := b.Get(t.Context(), strings.ToUpper(want[0]))
	if err != nil || d.ID != want[0] || d.Attempts == nil || len(d.Attempts) > 0 {
		t.Errorf("%+v, %v", d, err)
	}
	for _, id := range []string{"", "x", "urn:uuid:" + want[0], want[0][:35] + "x", strings.ReplaceAll(want[0], "-", ""), "0197b5a0-0000-7000-8000-000000000001"} {
		_, err := b.Get(t.Context(), id)
		wantKind(t, err, hook.NotFound)
		_, err = b.Redeliver(t.Context(), id)
		wantKind(t, err, hook.NotFound)
	}
}

// All that match are made due again, however many pages they are.
func TestRedeliverMany(t *testing.T) {
	b := newBench(t)
	create(t, b.service(dialect.Standard, ""), `{"url":"http://a.example"}`)
	events := make([]hook.Event, 1203)
	for i := range events {
		events[i] = event("ping")
	}
	b.publish(events...)
	for _, c := range []struct {
		q    hook.DeliveryQuery
		want int
	}{
		{hook.DeliveryQuery{}, 1203},
		{hook.DeliveryQuery{Limit: 700}, 700},
		{hook.DeliveryQuery{Limit: 5000}, 1203},
		{hook.DeliveryQuery{State: hook.DeliveryDead}, 0},
		{hook.DeliveryQuery{Until: b.clock.now}, 0},
	} {
		b.made = 0
		n, err := b.RedeliverMany(t.Context(), c.q)
		if err != nil || n != c.want || (b.made > 0) != (c.want > 0) {
			t.Errorf("%+v: %d, %v", c.q, n, err)
		}
	}
	_, err := b.RedeliverMany(t.Context(), hook.DeliveryQuery{Cursor: "x"})
	wantInvalid(t, err, "no cursor")
	one := b.list(hook.DeliveryQuery{Limit: 1})[0]
	b.clock.now = b.clock.now.Add(time.Hour)
	again, err := b.Redeliver(t.Context(), one.ID)
	if err != nil || again.ID != one.ID || again.State != hook.DeliveryPending || !again.NextAttemptAt.Equal(b.clock.now.Truncate(time.Millisecond)) {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestDisable(t *testing.T) {
	b := newBench(t)
	s := b.service(dialect.Standard, "")
	w := create(t, s, `{"url":"http://a.example","x":[1.0]}`)
	b.clock.now = b.clock.now.Add(time.Hour)
	for i := range 2 {
		if done, err := b.Disable(t.Context(), s.Space, w.ID, b.clock.now); done != (i == 0) || err != nil {
			t.Errorf("%t, %v", done, err)
		}
		got, err := s.Get(t.Context(), w.ID)
		if err != nil || *got.Enabled || !strings.Contains(string(got.Provider), `"x":[1.0]`) {
			t.Errorf("%s, %v", got.Provider, err)
		}
	}
	if r := b.publish(event("ping")); r[0].Deliveries != 0 {
		t.Errorf("%+v", r)
	}
	if done, err := b.Disable(t.Context(), s.Space, "gone", b.clock.now); done || err != nil {
		t.Errorf("%t, %v", done, err)
	}
	began := b.clock.now
	b.clock.now = began.Add(time.Millisecond)
	if _, err := s.Patch(t.Context(), w.ID, hook.Input{Body: []byte(`{"enabled":true}`)}); err != nil {
		t.Error(err)
	}
	if done, err := b.Disable(t.Context(), s.Space, w.ID, began); done || err != nil { // an attempt before that
		t.Errorf("%t, %v", done, err)
	}
	if r := b.publish(event("ping")); r[0].Deliveries != 1 {
		t.Errorf("%+v", r)
	}
}

// A test call of our own API is published for that webhook alone.
func TestTestCallIsPublished(t *testing.T) {
	b := newBench(t)
	s := b.service(dialect.Standard, "")
	w := create(t, s, `{"url":"http://a.example/in","events":["user.*"]}`)
	create(t, s, `{"url":"http://b.example"}`)
	if err := s.Test(t.Context(), w.ID); err != nil {
		t.Fatal(err)
	}
	list := b.list(hook.DeliveryQuery{})
	if len(list) != 1 || list[0].WebhookID != w.ID || list[0].URL != "http://a.example/in" || b.made != 1 {
		t.Errorf("%+v, %d", list, b.made)
	}
	if _, err := s.Patch(t.Context(), w.ID, hook.Input{Body: []byte(`{"enabled":false}`)}); err != nil {
		t.Fatal(err)
	}
	wantInvalid(t, s.Test(t.Context(), w.ID), "is disabled")
	wantKind(t, s.Test(t.Context(), "none"), hook.NotFound)
}

// One that waits is answered as the receiver answers, and leaves nothing behind.
func TestTestCallWaits(t *testing.T) {
	b := newBench(t)
	status := http.StatusNoContent
	in := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer in.Close()
	s := b.service("idaas", "")
	w := create(t, s, `{"callbackUrl":%q,"events":[{"type":"user.created"}]}`, in.URL)
	if err := s.Test(t.Context(), w.ID); err != nil {
		t.Error(err)
	}
	status = http.StatusServiceUnavailable
	wantInvalid(t, s.Test(t.Context(), w.ID), "the test delivery failed: the receiver answered 503 Service Unavailable")
	in.Close()
	wantInvalid(t, s.Test(t.Context(), w.ID), "the test delivery failed: ")
	if list := b.list(hook.DeliveryQuery{}); len(list) > 0 || b.made > 0 {
		t.Errorf("%+v, %d", list, b.made)
	}
}
