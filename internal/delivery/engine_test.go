package delivery_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func TestEngine(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/later" {
			w.Header().Set("Retry-After", "100")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		if req.URL.Path == "/busy" {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	last := standardJob(r.URL + "/later")
	last.Tries, last.Attempts = 7, 20
	redelivered := standardJob(r.URL + "/busy")
	redelivered.Tries, redelivered.Attempts = 1, 20
	for name, c := range map[string]struct {
		job   store.Job
		scale float64
		want  store.Result
	}{
		"delivered":     {standardJob(r.URL + "/in"), 0, store.Result{URL: r.URL + "/in", State: hook.DeliveryDelivered, Tally: store.Success}},
		"tried again":   {standardJob(r.URL + "/later"), 0, store.Result{URL: r.URL + "/later", State: hook.DeliveryPending, DueAt: now.Add(100 * time.Second), Tally: store.Retried}},
		"sooner":        {standardJob(r.URL + "/later"), .01, store.Result{URL: r.URL + "/later", State: hook.DeliveryPending, DueAt: now.Add(time.Second), Tally: store.Retried}},
		"after two":     {redelivered, 0, store.Result{URL: r.URL + "/busy", State: hook.DeliveryPending, DueAt: now.Add(5 * time.Minute), Tally: store.Retried}},
		"the last time": {last, 0, store.Result{URL: r.URL + "/later", State: hook.DeliveryDead, Tally: store.Failure}},
	} {
		q := &queue{jobs: []store.Job{c.job}}
		_, got := drain(t, q, delivery.Options{Dialect: serves(load(t, "standard")), Scale: c.scale, Now: clock, Sender: newSender(t, delivery.SenderOptions{Now: clock})})
		a := got[0].Attempt
		if a.Error != nil || !a.At.Equal(now) || a.Request == nil || a.Response == nil || !strings.Contains(string(a.Request.Body), `"timestamp":"2026-03-04T05:06:07Z","data":{"a":1}}`) {
			t.Errorf("%s: %+v, %s", name, a, text(a.Error))
		}
		c.want.Host = strings.TrimPrefix(r.URL, "http://")
		got[0].Attempt = hook.Attempt{}
		if want := c.want; got[0].Host != want.Host || got[0].URL != want.URL || got[0].State != want.State || got[0].DueAt != want.DueAt || got[0].Tally != want.Tally || got[0].Postponed {
			t.Errorf("%s: %+v, want %+v", name, got[0], want)
		}
	}
	for _, got := range r.all() {
		if got.Header.Get("Webhook-Id") != last.ID {
			t.Errorf("received %v", got.Header)
		}
	}
}

// TestDropped has deliveries that nobody is to get any more. That is no failure of their webhooks.
func TestDropped(t *testing.T) {
	r := receive(t, nil)
	gone, disabled, ended, strange := standardJob(r.URL), standardJob(r.URL), standardJob(r.URL), standardJob(r.URL)
	gone.Gone, gone.Webhook = true, store.Record{}
	disabled.Webhook.Enabled = false
	ended.Webhook.Ends = now
	strange.Target = 1
	for want, j := range map[string]store.Job{
		"the webhook was deleted": gone, "the webhook is disabled": disabled, "the webhook has ended": ended, "the webhook has no target for users.post any more": strange,
	} {
		_, got := drain(t, &queue{jobs: []store.Job{j}, health: store.Health{Failures: 1000}}, delivery.Options{
			Dialect: serves(load(t, "standard")), Now: clock,
			Disable: func(context.Context, store.Space, string, time.Time) (bool, error) {
				t.Error("disabled")
				return true, nil
			},
		})
		a := got[0].Attempt
		if text(a.Error) != want || a.Request != nil || !a.At.Equal(now) || got[0].State != hook.DeliveryDead || got[0].Tally != store.NotCounted || got[0].URL != "" {
			t.Errorf("%+v, %s, want %s", got[0], text(a.Error), want)
		}
	}
	if n := len(r.all()); n != 0 {
		t.Errorf("%d requests came", n)
	}
}

// TestNotServed: a delivery of a dialect that is not served here waits, and nothing is counted.
func TestNotServed(t *testing.T) {
	e, got := drain(t, &queue{jobs: []store.Job{job("other", `{}`)}}, delivery.Options{Dialect: serves(), Now: clock})
	if r := got[0]; !r.Postponed || r.State != hook.DeliveryPending || r.DueAt != now.Add(time.Minute) {
		t.Errorf("%+v", r)
	}
	if text := metrics(t, e); strings.Contains(text, "other") {
		t.Error(text)
	}
}

// TestPanic: an attempt that this program fails at is a failed one, and the next is made.
func TestPanic(t *testing.T) {
	var warned []error
	d := load(t, "standard")
	r := receive(t, nil)
	s := newSender(t, delivery.SenderOptions{Now: func() time.Time { panic("secret") }})
	_, got := drain(t, &queue{jobs: []store.Job{standardJob(r.URL)}}, delivery.Options{
		Dialect: serves(d), Sender: s, Now: clock, Warn: func(err error) { warned = append(warned, err) },
	})
	if a := got[0].Attempt; text(a.Error) != "this program failed" || got[0].State != hook.DeliveryPending || got[0].DueAt != now.Add(5*time.Second) || got[0].Tally != store.NotCounted || !a.At.Equal(now) {
		t.Errorf("%+v, %s", got[0], text(a.Error))
	}
	if len(warned) != 1 || !strings.Contains(warned[0].Error(), "0192f0c1") || strings.Contains(warned[0].Error(), "secret") {
		t.Errorf("warned of %v", warned)
	}
}

// TestPanicBefore: where not even the schedule is known, nothing is counted.
func TestPanicBefore(t *testing.T) {
	var warned []error
	e, got := drain(t, &queue{jobs: []store.Job{standardJob("http://127.0.0.1:1")}}, delivery.Options{
		Dialect: func(string) *dialect.Dialect { panic("secret") }, Now: clock, Warn: func(err error) { warned = append(warned, err) },
	})
	if r := got[0]; !r.Postponed || r.State != hook.DeliveryPending || r.DueAt != now.Add(time.Minute) {
		t.Errorf("%+v", r)
	}
	if len(warned) != 1 || strings.Contains(warned[0].Error(), "secret") || strings.Contains(metrics(t, e), "standard") {
		t.Errorf("warned of %v", warned)
	}
}

// TestLeft: a delivery that the guard refuses is dead if this process answers for it, and else left to others.
func TestLeft(t *testing.T) {
	var mutex sync.Mutex
	var warned []string
	mine, others, another := standardJob("http://10.0.0.1/?secret"), standardJob("http://10.0.0.1/?secret"), standardJob("http://10.0.0.1/?secret")
	mine.ID = "mine"
	q := &queue{jobs: []store.Job{mine, others, another}, health: store.Health{Failures: 1000}}
	e, got := drain(t, q, delivery.Options{
		Dialect: serves(load(t, "standard")), Now: clock, Mine: func(id string) bool { return id == "mine" },
		Warn: func(err error) { mutex.Lock(); defer mutex.Unlock(); warned = append(warned, err.Error()) },
	})
	left := 0
	for _, r := range got {
		switch {
		case r.Postponed && r.State == hook.DeliveryPending && r.DueAt.Equal(now.Add(time.Hour)):
			left++
		case r.Postponed || r.State != hook.DeliveryDead || r.Tally != store.NotCounted:
			t.Errorf("%+v", r)
		}
	}
	if left != 2 || len(warned) != 1 || !strings.Contains(warned[0], others.ID) || !strings.Contains(warned[0], "--allow 10.0.0.1") || strings.Contains(warned[0], "secret") {
		t.Errorf("%d were left, warned of %q", left, warned)
	}
	if text := metrics(t, e); !strings.Contains(text, `{dialect="standard",outcome="refused"} 1`) {
		t.Error(text)
	}
}

// TestEnd: what is under way when the work is to end goes on to its own end.
func TestEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		_, _ = io.WriteString(w, "done")
	})
	q := &queue{jobs: []store.Job{standardJob(r.URL)}, blocks: true}
	e := delivery.New(q, delivery.Options{Dialect: serves(load(t, "standard")), Sender: newSender(t, delivery.SenderOptions{})})
	if err := e.Run(ctx); err != nil {
		t.Error(err)
	}
	if got := q.results[0]; got.State != hook.DeliveryDelivered || string(got.Attempt.Response.Body) != "done" {
		t.Errorf("%+v", got)
	}
}

func TestWorker(t *testing.T) {
	q := &queue{}
	drain(t, q, delivery.Options{})
	if w := q.worker; w.Most != 64 || w.PerHost != 8 || !w.UntilIdle || w.Warn == nil {
		t.Errorf("%+v", w)
	}
	drain(t, q, delivery.Options{Workers: 4})
	if w := q.worker; w.Most != 4 || w.PerHost != 4 {
		t.Errorf("%+v", w)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q.blocks = true
	if err := delivery.New(q, delivery.Options{Workers: 9, PerHost: 3}).Run(ctx); err != nil || q.worker.UntilIdle || q.worker.PerHost != 3 {
		t.Errorf("%v, %+v", err, q.worker)
	}
}

// TestDisable has webhooks that are disabled because of their receivers.
func TestDisable(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, req *http.Request) {
		code := map[string]int{"/gone": 410, "/bad": 400, "/ok": 200, "/broken": 500}[req.URL.Path]
		w.WriteHeader(code)
	})
	idaas := func(path string) store.Job {
		return job("idaas", `{"id":"w1","callbackUrl":"`+r.URL+path+`","enabled":true,"events":[{"type":"users.post"}],"token":"abc"}`)
	}
	foxtrot := job("foxtrot", `{"id":"w1","url":"`+r.URL+`/bad","enabled":true,"dc_ids":["1"],"events":["users.post"]}`)
	foxtrot.Data = []byte(`{"dc_id":"1"}`)
	for name, c := range map[string]struct {
		job    store.Job
		health store.Health
		fails  error
		want   string // what is said of it; empty: it stays
		before bool   // somebody else did it
	}{
		"gone":            {standardJob(r.URL + "/gone"), store.Health{Failures: 1}, nil, "its receiver answered 410, which says that it is gone", false},
		"a first failure": {idaas("/bad"), store.Health{Failures: 1, Since: now}, nil, "", false},
		"the hundredth":   {idaas("/bad"), store.Health{Failures: 100, Since: now}, nil, "100 deliveries in a row failed", false},
		"it works":        {idaas("/ok"), store.Health{Failures: 100}, nil, "", false},
		"for a day":       {foxtrot, store.Health{Since: now.Add(-24 * time.Hour)}, nil, "all attempts have failed since 2026-03-03T05:06:07Z", false},
		"not yet":         {foxtrot, store.Health{Since: now.Add(-23 * time.Hour)}, nil, "", false},
		"it cannot be":    {idaas("/bad"), store.Health{Failures: 100}, errors.New("disk full"), "100 deliveries in a row failed", false},
		"it is already":   {idaas("/bad"), store.Health{Failures: 100}, nil, "", true},
	} {
		var mutex sync.Mutex
		var warned string
		called := false
		e, got := drain(t, &queue{jobs: []store.Job{c.job}, health: c.health}, delivery.Options{
			Sender:  newSender(t, delivery.SenderOptions{Now: clock}),
			Dialect: serves(load(t, "standard"), load(t, "idaas"), load(t, "foxtrot")), Now: clock, Warn: func(err error) { warned = err.Error() },
			Disable: func(_ context.Context, sp store.Space, id string, failed time.Time) (bool, error) {
				mutex.Lock()
				defer mutex.Unlock()
				if called = true; sp != c.job.Space || id != "w1" || !failed.Equal(now) {
					t.Errorf("%s: disabled %s of %v, which failed at %s", name, id, sp, failed)
				}
				return c.fails == nil && !c.before, c.fails
			},
		})
		want := c.want
		if c.fails != nil {
			want = c.fails.Error()
		}
		if called != (c.want != "" || c.before) || !strings.Contains(warned, want) || (warned != "") != (want != "") {
			t.Errorf("%s: called: %t, warned of %q; %+v %s", name, called, warned, got[0], text(got[0].Attempt.Error))
		}
		disabled := `hookctl_webhooks_disabled_total{dialect="` + c.job.Dialect + `"} ` + map[bool]string{true: "1", false: "0"}[want != "" && c.fails == nil]
		if text := metrics(t, e); !strings.Contains(text, disabled) {
			t.Errorf("%s: %s", name, text)
		}
	}
}
