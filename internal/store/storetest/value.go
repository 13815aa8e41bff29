package storetest

import (
	"bytes"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func valueTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"big JSON":                         valueBig,
		"JSON stays as it is, to the byte": valueJSON,
		"strange IDs":                      valueIDs,
		"strange variables and events":     valueSpaces,
		"times":                            valueTimes,
		"events":                           valueEvents,
	}
}

func valueBig(t *testing.T, w store.Webhooks) {
	r := record("a", "users.post")
	r.JSON = []byte(`"` + string(bytes.Repeat([]byte("0123456789abcde\n"), 5<<20/16)) + `"`)
	want := insert(t, w, r)
	wantSame(t, get(t, w, here(), "a"), want)
	insert(t, w, record("b"))
	wantList(t, w, store.Query{}, "a", "b")
}

func valueJSON(t *testing.T, w store.Webhooks) {
	r := record("a")
	r.JSON = []byte("{ \"b\":1.0,\r\n\"a\":1e2, \"b\":\"\\u0000\\ud83d\\ude00 ü\" } ")
	want := insert(t, w, r)
	wantSame(t, get(t, w, here(), "a"), want)
	none := record("b")
	none.JSON = nil
	keep(t, w, none)
}

func strange() []string {
	return []string{
		"", " ", "a", "A", "a ", "ä", "a\u0308", "日本語", "😀", "'", `"`, "%", "_", "a;b", "../a", "1", "01", "1.0",
		"1e0", "null", "a\nb", "\u202ea", "\xff\xfe",
	}
}

func valueIDs(t *testing.T, w store.Webhooks) {
	for _, id := range strange() {
		keep(t, w, record(id))
	}
	for _, id := range []string{"n", "n\x00", "n\x00a", "\x00"} {
		keep(t, w, record(id))
	}
}

// keep wants a record to be kept as it is, or to be refused as a whole: not every database has all characters.
func keep(t *testing.T, w store.Webhooks, r store.Record) {
	t.Helper()
	want, err := w.Insert(t.Context(), r)
	if hook.KindOf(err) == hook.Invalid {
		return
	}
	if err != nil {
		t.Errorf("Insert %q: %v", r.ID, err)
		return
	}
	wantSame(t, get(t, w, r.Space, r.ID), want)
}

func valueSpaces(t *testing.T, w store.Webhooks) {
	for _, s := range strange() {
		r := record("a", s)
		r.Space = store.Space{Dialect: "d" + s, Vars: s}
		keep(t, w, r)
	}
}

func valueTimes(t *testing.T, w store.Webhooks) {
	zone := time.FixedZone("east", 5*3600)
	for id, at := range map[string]time.Time{
		"zone":  time.Date(2026, 1, 1, 0, 0, 0, 1e6, zone),
		"nanos": time.Date(2026, 1, 1, 0, 0, 0, 1_999_999, time.UTC),
		"early": time.Date(1969, 12, 31, 23, 59, 59, 1e6, time.UTC),
		"zero":  {},
		"now":   time.Now(),
	} {
		r := record(id)
		r.CreatedAt, r.UpdatedAt = at, at.Add(time.Millisecond)
		got := insert(t, w, r)
		wantTime(t, got.CreatedAt, at)
		wantSame(t, get(t, w, here(), id), got)
		got = update(t, w, id, func(r store.Record) (store.Record, error) {
			r.UpdatedAt = at
			return r, nil
		})
		wantTime(t, got.UpdatedAt, at)
	}
}

// Events come back as they were given, each found once.
func valueEvents(t *testing.T, w store.Webhooks) {
	for id, events := range map[string][]string{
		"none": nil, "one": {"a"}, "order": {"c", "a", "b"}, "twice": {"a", "a"}, "star": {"*"},
		"case": {"A", "a"},
	} {
		want := insert(t, w, record(id, events...))
		wantSame(t, get(t, w, here(), id), want)
	}
	wantCount(t, w, store.Query{Events: []string{"a"}}, 4)
	wantCount(t, w, store.Query{Events: []string{"A"}}, 1)
}
