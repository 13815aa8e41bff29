package storetest

import (
	"testing"
	"time"

	"hookctl/internal/store"
)

func endsTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"is read as it was written":     endsIsRead,
		"enabled is asked for a time":   endsEnabled,
		"with events and pages too":     endsPages,
		"an update moves it":            endsUpdate,
		"without a time, or an enabled": endsNotAsked,
	}
}

// noon is when some records of ending end.
func noon() time.Time { return time.Date(2026, 2, 3, 12, 0, 0, 5e6, time.UTC) }

// ending inserts records that listen to x: a never ends, b does at noon, c a millisecond later; d and e, which end at
// noon and never, are disabled.
func ending(t *testing.T, w store.Webhooks) {
	t.Helper()
	for _, r := range []store.Record{
		record("a", "x"), record("b", "x"), record("c", "x"), disabled(record("d", "x")), disabled(record("e", "x")),
	} {
		r.Ends = map[string]time.Time{"b": noon(), "c": noon().Add(time.Millisecond), "d": noon()}[r.ID]
		insert(t, w, r)
	}
}

func endsIsRead(t *testing.T, w store.Webhooks) {
	for id, at := range map[string]time.Time{
		"never": {}, "noon": noon(), "past": time.UnixMilli(0), "early": time.UnixMilli(-1),
		"zone": noon().In(time.FixedZone("east", 5*3600)), "nanos": noon().Add(999_999),
	} {
		r := record(id)
		r.Ends = at
		want := insert(t, w, r)
		wantTime(t, want.Ends, at)
		wantSame(t, get(t, w, here(), id), want)
		if want.Ends.IsZero() != (id == "never") {
			t.Errorf("%q ends %v", id, want.Ends)
		}
	}
}

func endsEnabled(t *testing.T, w store.Webhooks) {
	ending(t, w)
	for _, events := range [][]string{nil, {"x"}, {"x", "y"}} {
		before := store.Query{Events: events, Enabled: new(true), Now: noon().Add(-1)}
		wantQuery(t, w, before, "a", "b", "c")
		at := store.Query{Events: events, Enabled: new(true), Now: noon()}
		wantQuery(t, w, at, "a", "c")
		after := store.Query{Events: events, Enabled: new(true), Now: noon().Add(time.Millisecond)}
		wantQuery(t, w, after, "a")
		before.Enabled, at.Enabled, after.Enabled = new(false), new(false), new(false)
		wantQuery(t, w, before, "d", "e")
		wantQuery(t, w, at, "b", "d", "e")
		wantQuery(t, w, after, "b", "c", "d", "e")
	}
}

func endsPages(t *testing.T, w store.Webhooks) {
	ending(t, w)
	q := store.Query{Events: []string{"x", "y"}, Enabled: new(false), Now: noon(), Limit: 1}
	wantList(t, w, q, "b")
	q.Offset = 1
	wantList(t, w, q, "d")
	q.After = get(t, w, here(), "b").Position
	wantList(t, w, q, "e")
	wantCount(t, w, q, 3)
}

func endsUpdate(t *testing.T, w store.Webhooks) {
	ending(t, w)
	move := func(id string, to time.Time) {
		want := update(t, w, id, func(r store.Record) (store.Record, error) {
			r.Ends = to
			return r, nil
		})
		wantTime(t, want.Ends, to)
		wantSame(t, get(t, w, here(), id), want)
	}
	move("a", noon())
	move("b", time.Time{})
	move("c", noon().Add(time.Hour))
	wantQuery(t, w, store.Query{Enabled: new(true), Now: noon()}, "b", "c")
	wantQuery(t, w, store.Query{Enabled: new(true), Now: noon().Add(time.Hour)}, "b")
}

func endsNotAsked(t *testing.T, w store.Webhooks) {
	ending(t, w)
	wantQuery(t, w, store.Query{Enabled: new(true)}, "a", "b", "c")
	wantQuery(t, w, store.Query{Enabled: new(false)}, "d", "e")
	wantQuery(t, w, store.Query{Now: noon()}, "a", "b", "c", "d", "e")
}
