package server_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/server"
	"hookctl/internal/store"
)

const day = 24 * time.Hour

// endless is a wire to a server whose clock the test sets, and its store.
func endless(t *testing.T, d *dialect.Dialect) (wire, store.Webhooks, *clock) {
	t.Helper()
	c, st := &clock{now: time.Date(2026, 2, 3, 4, 5, 6, 789e6, time.UTC)}, newStore(t)
	return newWire(t, d, listen(t, server.New(timed(options(st, d), st, c.Now)))), st, c
}

// lasting is a body whose webhook ends after some days.
func lasting(t *testing.T, d *dialect.Dialect, verb string, n int, days any) string {
	t.Helper()
	return with(least(t, d, verb, n), fmt.Sprintf("%q:%v", d.Expiry.Days, days))
}

// stands reads what an own object says of its end.
func stands(t *testing.T, d *dialect.Dialect, own string) (until string, ended, enabled bool) {
	t.Helper()
	o := object(t, []byte(own))
	until, _ = within(o, string(d.Field(d.Expiry.Until).Place())).(string)
	ended, _ = within(o, string(d.Field(d.Expiry.Ended).Place())).(bool)
	enabled, _ = within(o, string(d.Field("enabled").Place())).(bool)
	if _, shown := o[d.Expiry.Days]; shown {
		t.Errorf("the days are shown: %s", own)
	}
	return until, ended, enabled
}

// When its days are over, a webhook says so and is disabled, wherever it is shown; before, it is as it was.
func TestExpiry(t *testing.T) {
	for _, d := range ending(t) {
		w, st, c := endless(t, d)
		id := w.made(lasting(t, d, dialect.Create, 0, 2))
		until, _, _ := stands(t, d, w.own(id))
		if until != "2026-02-05T04:05:06" {
			t.Errorf("%s: until %q", d.Name, until)
		}
		for _, step := range []struct {
			later time.Duration
			over  bool
		}{{0, false}, {2*day - time.Second, false}, {time.Second, true}, {1000 * day, true}} {
			c.forward(step.later)
			listed := w.items("")
			for _, own := range []string{w.own(id), string(listed[0].Provider)} {
				if at, ended, enabled := stands(t, d, own); at != until || ended != step.over || enabled == step.over {
					t.Errorf("%s: at %s: %s", d.Name, c.Now(), own)
				}
			}
			on := true
			n, err := st.Count(t.Context(), store.Space{Dialect: d.Name, Vars: scopeOf(d, seven)}, store.Query{Enabled: &on, Now: c.Now()})
			if err != nil || (n == 0) != step.over {
				t.Errorf("%s: at %s the store has %d enabled, %v", d.Name, c.Now(), n, err)
			}
		}
	}
}

// Without days, with none and with null, a webhook is for ever; days are whole ones, and within bounds.
func TestExpiryDays(t *testing.T) {
	for _, d := range ending(t) {
		w, _, c := endless(t, d)
		forever := []string{w.made(least(t, d, dialect.Create, 0)), w.made(lasting(t, d, dialect.Create, 1, 0)), w.made(lasting(t, d, dialect.Create, 2, "null"))}
		long := w.made(lasting(t, d, dialect.Create, 3, 1000))
		for _, bad := range []string{"-1", "1001", "1.5", `"7"`, "true", "[]", "{}", "1e400", "99999999999999999999"} {
			a := w.do(dialect.Create, "", lasting(t, d, dialect.Create, 4, bad))
			wantErrorObject(t, d, a, 400)
			a.want(t, 400, d.Expiry.Days+": ")
		}
		c.forward(1000*day - time.Second)
		for _, id := range append(forever, long) {
			if until, ended, enabled := stands(t, d, w.own(id)); ended || !enabled || (until != "") != (id == long) {
				t.Errorf("%s: %s", d.Name, w.own(id))
			}
		}
		c.forward(day)
		if _, ended, _ := stands(t, d, w.own(long)); !ended {
			t.Errorf("%s: %s", d.Name, w.own(long))
		}
	}
}

// A replace sets the end anew, from now on: without days it is for ever, also for one that has ended.
func TestExpiryIsReplaced(t *testing.T) {
	for _, d := range ending(t) {
		w, _, c := endless(t, d)
		for n, s := range []struct {
			days  any
			later time.Duration
			until string
		}{{nil, day, ""}, {nil, 5 * day, ""}, {0, day, ""}, {3, day, "2026-02-07T04:05:06"}, {1, 5 * day, "2026-02-09T04:05:06"}} {
			c.now = time.Date(2026, 2, 3, 4, 5, 6, 789e6, time.UTC)
			id := w.made(lasting(t, d, dialect.Create, n, 2))
			c.forward(s.later)
			body := least(t, d, dialect.Replace, n)
			if s.days != nil {
				body = lasting(t, d, dialect.Replace, n, s.days)
			}
			w.do(dialect.Replace, id, body).want(t, 200)
			if until, ended, enabled := stands(t, d, w.own(id)); until != s.until || ended || !enabled {
				t.Errorf("%s: %+v: %s", d.Name, s, w.own(id))
			}
		}
	}
}

// What the server says of an end is its own: a request cannot.
func TestExpiryIsNotGiven(t *testing.T) {
	for _, d := range ending(t) {
		w, _, _ := endless(t, d)
		id := w.made(with(least(t, d, dialect.Create, 0), fmt.Sprintf(`%q:"2026-02-03T04:05:07",%q:true`, d.Expiry.Until, d.Expiry.Ended)))
		if until, ended, enabled := stands(t, d, w.own(id)); until != "" || ended || !enabled {
			t.Errorf("%s: %s", d.Name, w.own(id))
		}
	}
}

// An end outlives the server.
func TestExpiryAfterARestart(t *testing.T) {
	for _, d := range ending(t) {
		w, st, c := endless(t, d)
		id := w.made(lasting(t, d, dialect.Create, 0, 1))
		c.forward(day)
		again := newWire(t, d, listen(t, server.New(timed(options(st, d), st, c.Now))))
		if _, ended, _ := stands(t, d, again.own(id)); !ended {
			t.Errorf("%s: %s", d.Name, again.own(id))
		}
		if native(d, dialect.Test) {
			again.do(dialect.Test, id, "").want(t, 200) // what a test call says of one that has ended is open
		}
		if a := again.do(dialect.Delete, id, ""); a.status/100 != 2 || strings.Contains(a.body, id) {
			t.Errorf("%s: %d %s", d.Name, a.status, a.body)
		}
	}
}
