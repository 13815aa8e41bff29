package storetest

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func attemptTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"byte for byte":                 attemptBytes,
		"numbered, with their results":  attemptNumbers,
		"where it went":                 attemptURL,
		"one that went nowhere":         attemptNowhere,
		"20 of one delivery":            attemptMany,
		"the same body in all of them":  attemptBig,
		"times to the millisecond, UTC": attemptTimes,
	}
}

// allBytes has every byte, and what texts trip over.
func allBytes() []byte {
	b := make([]byte, 0, 1024)
	for i := range 256 {
		b = append(b, byte(i))
	}
	return append(b, "\x00\xff\xfe☃ '\"\\"...)
}

func attemptBytes(t *testing.T, s store.Store) {
	attempts := []hook.Attempt{
		{},
		{Status: new(0)},
		{Error: new("")},
		{Error: new("no such host ☃\x01"), DurationMS: 1 << 40},
		{Status: new(599), Request: &hook.AttemptRequest{}, Response: &hook.AttemptResponse{}},
		{Status: new(200), Request: &hook.AttemptRequest{Method: "PUT", URL: "http://é?☃", Body: []byte{}}},
		{Response: &hook.AttemptResponse{Truncated: true, Body: []byte{0}}},
		{
			Status: new(204),
			Request: &hook.AttemptRequest{
				Method: "POST", URL: "https://example.com/in", Body: allBytes(), SecretHeaders: []string{"B", "a", "B"},
				Headers: [][2]string{{"b", "2"}, {"A", "1"}, {"b", "1"}, {"", ""}, {"x", string([]byte{0xff, 'a', 0xc3})}},
			},
			Response: &hook.AttemptResponse{
				Headers: [][2]string{{"Set-Cookie", "b"}, {"set-cookie", "a"}, {"Set-Cookie", "a"}}, Body: allBytes(), Truncated: true,
			},
		},
	}
	for _, want := range attempts {
		want.At = start()
		d := published(t, s, "a")[0]
		drain(t, s, always(store.Result{Attempt: want, State: hook.DeliveryDelivered}))
		_, got := one(t, s, d.ID)
		want.Number = 1
		wantAttempts(t, got, want)
	}
}

// wantAttempts compares attempts; a list or a body that is empty may come back as nil.
func wantAttempts(t *testing.T, got []hook.Attempt, want ...hook.Attempt) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d attempts, want %d", len(got), len(want))
	}
	for i := range want {
		if got, want := plain(t, got[i]), plain(t, want[i]); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

func plain(t *testing.T, a hook.Attempt) string {
	t.Helper()
	if r := a.Request; r != nil {
		a.Request = new(*r)
		a.Request.Headers, a.Request.Body = hexed(r.Headers), append([]byte{}, r.Body...)
	}
	if r := a.Response; r != nil {
		a.Response = new(*r)
		a.Response.Headers, a.Response.Body = hexed(r.Headers), append([]byte{}, r.Body...)
	}
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hexed keeps bytes that are not UTF-8 from becoming alike in JSON.
func hexed(headers [][2]string) [][2]string {
	list := [][2]string{}
	for _, h := range headers {
		list = append(list, [2]string{quote(h[0]), quote(h[1])})
	}
	return list
}

func quote(s string) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(s))
	for _, b := range []byte(s) {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

func attemptNumbers(t *testing.T, s store.Store) {
	d := published(t, s, "a")[0]
	n := 0
	drain(t, s, func(j store.Job) store.Result {
		if j.Attempts != n || j.Tries != n || j.ID != d.ID || j.State != hook.DeliveryPending {
			t.Errorf("attempt %d: got %+v", n, j.Delivery)
		}
		n++
		if n < 3 {
			return retry(start())
		}
		return succeed()
	})
	got, attempts := one(t, s, d.ID)
	d.State, d.DueAt, d.Attempts, d.Tries = hook.DeliveryDelivered, time.Time{}, 3, 3
	wantDelivery(t, got, d)
	want := []hook.Attempt{attempt(500), attempt(500), attempt(200)}
	for i := range want {
		want[i].Number = i + 1
	}
	wantAttempts(t, attempts, want...)
	wantStats(t, s, 0, 1, 0, 3)
}

func attemptURL(t *testing.T, s store.Store) {
	d := published(t, s, "a")[0]
	due := start().AddDate(100, 0, 0)
	drain(t, s, func(store.Job) store.Result {
		r := retry(due)
		r.URL, r.Host = "https://elsewhere.example/", "elsewhere.example:443"
		return r
	})
	got, _ := one(t, s, d.ID)
	d.URL, d.Host, d.Attempts, d.Tries, d.DueAt = "https://elsewhere.example/", "elsewhere.example:443", 1, 1, due
	wantDelivery(t, got, d)
	redeliver(t, s, start(), 1, d.ID)
	drain(t, s, func(j store.Job) store.Result {
		if j.URL != d.URL || j.Host != d.Host {
			t.Errorf("got %q at %q", j.URL, j.Host)
		}
		return succeed()
	})
}

func attemptNowhere(t *testing.T, s store.Store) {
	d := published(t, s, "a")[0]
	drain(t, s, always(store.Result{
		Attempt: hook.Attempt{At: start(), Error: new("the webhook is gone")}, State: hook.DeliveryDead, Host: "ignored:1",
	}))
	got, _ := one(t, s, d.ID)
	d.State, d.DueAt, d.Attempts, d.Tries = hook.DeliveryDead, time.Time{}, 1, 1
	wantDelivery(t, got, d)
}

func attemptMany(t *testing.T, s store.Store) {
	ds := published(t, s, "a", "b")
	drain(t, s, func(j store.Job) store.Result {
		r := retry(start())
		if j.Tries == 19 {
			r = die()
		}
		r.Attempt.DurationMS = int64(j.Tries)
		return r
	})
	for _, d := range ds {
		_, attempts := one(t, s, d.ID)
		for i, a := range attempts {
			if a.Number != i+1 || a.DurationMS != int64(i) {
				t.Errorf("%d: got %+v", i, a)
			}
		}
		if len(attempts) != 20 {
			t.Errorf("got %d", len(attempts))
		}
	}
	wantStats(t, s, 0, 0, 2, 40)
}

func attemptBig(t *testing.T, s store.Store) {
	body := make([]byte, 1<<20)
	for i := range body {
		body[i] = byte(rand.Uint32())
	}
	p := publication("users.post", "a")
	p.Event.Data = slices.Concat([]byte(`"`), []byte(quote(string(body))), []byte(`"`))
	publish(t, s, p)
	want := attempt(200)
	want.Request.Body, want.Response.Body, want.Number = body, body[:16<<10], 1
	drain(t, s, func(j store.Job) store.Result {
		if !slices.Equal(j.Data, p.Event.Data) {
			t.Error("the data is another")
		}
		r := succeed()
		r.Attempt = want
		return r
	})
	_, got := one(t, s, p.Deliveries[0].ID)
	wantAttempts(t, got, want)
}

func attemptTimes(t *testing.T, s store.Store) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 8_999_999, time.FixedZone("", 3600))
	d := published(t, s, "a")[0]
	drain(t, s, func(store.Job) store.Result {
		r := retry(at.AddDate(100, 0, 0))
		r.Attempt.At = at
		return r
	})
	got, attempts := one(t, s, d.ID)
	wantTime(t, attempts[0].At, at)
	wantTime(t, got.DueAt, at.AddDate(100, 0, 0))
}
