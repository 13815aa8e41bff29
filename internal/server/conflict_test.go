package server_test

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// full is an API with as many enabled webhooks as there can be, the first of which ends after two days.
func full(t *testing.T, d *dialect.Dialect) (wire, *clock, []string) {
	t.Helper()
	w, _, c := endless(t, d)
	made := []string{w.made(lasting(t, d, dialect.Create, 0, 2))}
	for n := 1; n < d.Conflicts.Most; n++ {
		made = append(made, w.made(least(t, d, dialect.Create, n)))
	}
	return w, c, made
}

func disabled(t *testing.T, d *dialect.Dialect, verb string, n int) string {
	t.Helper()
	return with(least(t, d, verb, n), `"enabled":false`)
}

// wantConflict wants an error in the dialect's words, which says that it is one.
func wantConflict(t *testing.T, d *dialect.Dialect, a answer, says string) {
	t.Helper()
	wantErrorObject(t, d, a, http.StatusConflict)
	a.want(t, http.StatusConflict, says)
	code, _ := d.Errors.Code.Find(mustParse(t, a.body))
	if k := d.Errors.Kinds.Get(string(hook.Conflict)); k != nil && dialect.Text(code) != dialect.Text(k.Code.Fill(nil)) {
		t.Errorf("%s: the code is %v", d.Name, code)
	}
}

// One more than there can be is a conflict, as a new one and as one that is enabled again; disabled ones do not count,
// nor does one that has ended.
func TestOnlySoManyAreEnabled(t *testing.T) {
	for _, d := range limited(t) {
		w, c, made := full(t, d)
		most := d.Conflicts.Most
		wantConflict(t, d, w.do(dialect.Create, "", least(t, d, dialect.Create, most)), "enabled")
		off := w.made(disabled(t, d, dialect.Create, most))
		w.made(disabled(t, d, dialect.Create, most+1))
		wantConflict(t, d, w.do(dialect.Replace, off, least(t, d, dialect.Replace, most)), "enabled")
		if _, _, enabled := stands(t, d, w.own(off)); enabled {
			t.Errorf("%s: enabled all the same", d.Name)
		}
		w.do(dialect.Replace, made[1], least(t, d, dialect.Replace, 1)).want(t, 200) // one of them may be changed
		w.do(dialect.Replace, made[1], disabled(t, d, dialect.Replace, 1)).want(t, 200)
		w.do(dialect.Replace, off, least(t, d, dialect.Replace, most)).want(t, 200) // it has its place now
		wantConflict(t, d, w.do(dialect.Replace, made[1], least(t, d, dialect.Replace, 1)), "enabled")

		c.forward(2 * day) // the first has ended
		w.do(dialect.Replace, made[1], least(t, d, dialect.Replace, 1)).want(t, 200)
		wantConflict(t, d, w.do(dialect.Replace, made[0], least(t, d, dialect.Replace, 0)), "enabled")
		w.do(dialect.Delete, made[2], "").want(t, 200)
		w.do(dialect.Replace, made[0], least(t, d, dialect.Replace, 0)).want(t, 200)
		wantConflict(t, d, w.do(dialect.Create, "", least(t, d, dialect.Create, most+2)), "enabled")
	}
}

// Two that are the same are a conflict, the order of events aside, enabled or not; what is itself is not.
func TestNoTwoAreTheSame(t *testing.T) {
	for _, d := range limited(t) {
		w, _, _ := endless(t, d)
		one := w.made(least(t, d, dialect.Create, 0))
		two := w.made(least(t, d, dialect.Create, 1))
		events := settable(d, 0)["events"].([]any)
		turned := settableBy(d, dialect.Replace, 0)
		turned["events"] = []any{events[2], events[0], events[1]}
		before := w.own(two)
		for _, body := range []string{
			least(t, d, dialect.Create, 0), disabled(t, d, dialect.Create, 0), with(least(t, d, dialect.Create, 0), `"name":"another"`),
			body(t, d, dialect.Replace, hook.Input{Set: turned}),
		} {
			wantConflict(t, d, w.do(dialect.Create, "", body), one)
			wantConflict(t, d, w.do(dialect.Replace, two, body), one)
			w.do(dialect.Replace, one, body).want(t, 200)
		}
		if w.own(two) != before || len(w.items("")) != 2 {
			t.Errorf("%s: changed: %s", d.Name, w.own(two))
		}
		turned["events"] = []any{events[0]} // fewer events are others
		w.do(dialect.Replace, two, body(t, d, dialect.Replace, hook.Input{Set: turned})).want(t, 200)
		w.do(dialect.Delete, one, "").want(t, 200)
		w.do(dialect.Replace, two, least(t, d, dialect.Replace, 0)).want(t, 200)
	}
}

// However many are made at the same time, there are never more than there can be, nor two that are the same.
func TestConflictsAtTheSameTime(t *testing.T) {
	for _, d := range limited(t) {
		w, _, _ := endless(t, d)
		most := d.Conflicts.Most
		var wait sync.WaitGroup
		var made atomic.Int64
		for i := range 3 * most {
			wait.Go(func() {
				a := w.do(dialect.Create, "", least(t, d, dialect.Create, i%(2*most)))
				if a.status/100 == 2 {
					made.Add(1)
					return
				}
				a.want(t, http.StatusConflict)
			})
		}
		wait.Wait()
		urls := map[string]bool{}
		for _, hooked := range w.items("") {
			urls[hooked.URL] = true
		}
		if n := len(w.items("")); n != most || int(made.Load()) != most || len(urls) != most {
			t.Errorf("%s: %d made, %d there, %d different, want %d", d.Name, made.Load(), n, len(urls), most)
		}
	}
}

// limited lists the dialects of whose webhooks there can only be so many, and that end.
func limited(t *testing.T) []*dialect.Dialect {
	t.Helper()
	list := slices.DeleteFunc(ending(t), func(d *dialect.Dialect) bool { return d.Conflicts == nil || d.Conflicts.Most == 0 })
	if len(list) == 0 {
		t.Fatal("no dialect has conflicts")
	}
	return list
}
