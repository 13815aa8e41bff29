package storetest

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func listTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"many records, each once and whole": listMany,
		"pages add up":                      listPages,
		"much data":                         listBig,
		"again":                             listAgain,
		"an early end":                      listBreak,
		"many at a time":                    listPulls,
		"writes in between":                 listWrites,
		"what is deleted is passed over":    listDeletes,
	}
}

func collect(t *testing.T, seq iter.Seq2[store.Record, error]) []store.Record {
	t.Helper()
	var records []store.Record
	for r, err := range seq {
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		records = append(records, r)
	}
	return records
}

func wantRecords(t *testing.T, got, want []store.Record) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d records, want %d", len(got), len(want))
	}
	for i := range want {
		wantSame(t, got[i], want[i])
	}
}

func listMany(t *testing.T, w store.Webhooks) {
	want := fill(t, w, 1000)
	for _, q := range []store.Query{{}, {Events: []string{"users.post", "users.*"}}, {Enabled: new(true)}, {Limit: 1000}} {
		wantRecords(t, collect(t, w.List(t.Context(), here(), q)), want)
	}
	for _, n := range []int{255, 256, 257, 511, 512, 513, 999} {
		wantRecords(t, collect(t, w.List(t.Context(), here(), store.Query{Limit: n})), want[:n])
		wantRecords(t, collect(t, w.List(t.Context(), here(), store.Query{Offset: n})), want[n:])
		q := store.Query{After: want[n-1].Position, Events: []string{"users.post"}}
		wantRecords(t, collect(t, w.List(t.Context(), here(), q)), want[n:])
	}
	q := store.Query{After: want[99].Position, Offset: 200, Limit: 600}
	wantRecords(t, collect(t, w.List(t.Context(), here(), q)), want[300:900])
}

func listPages(t *testing.T, w store.Webhooks) {
	want := fill(t, w, 100)
	var got []store.Record
	q := store.Query{Limit: 7}
	for {
		page := collect(t, w.List(t.Context(), here(), q))
		got = append(got, page...)
		if len(page) < q.Limit {
			break
		}
		q.After = page[len(page)-1].Position
	}
	wantRecords(t, got, want)
}

func listBig(t *testing.T, w store.Webhooks) {
	var want []store.Record
	for i := range 12 {
		r := record(fmt.Sprint(i), "users.post")
		r.JSON = slices.Repeat([]byte("x"), i*100_000)
		want = append(want, insert(t, w, r))
	}
	wantRecords(t, collect(t, w.List(t.Context(), here(), store.Query{})), want)
	wantRecords(t, collect(t, w.List(t.Context(), here(), store.Query{Limit: 11, Offset: 1})), want[1:])
	wantRecords(t, collect(t, w.List(t.Context(), here(), store.Query{Events: []string{"users.post"}})), want)
}

// The same list can be read twice, and sees what is there then.
func listAgain(t *testing.T, w store.Webhooks) {
	a := insert(t, w, record("a"))
	all := w.List(t.Context(), here(), store.Query{})
	wantRecords(t, collect(t, all), []store.Record{a})
	b := insert(t, w, record("b"))
	wantRecords(t, collect(t, all), []store.Record{a, b})
}

func listBreak(t *testing.T, w store.Webhooks) {
	fill(t, w, 10)
	for range 100 {
		for _, err := range w.List(t.Context(), here(), store.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	get(t, w, here(), "webhook-1")
	insert(t, w, record("a"))
}

func listPulls(t *testing.T, w store.Webhooks) {
	fill(t, w, 600)
	var pulls []func() (store.Record, error, bool)
	for range 50 {
		next, stop := iter.Pull2(w.List(t.Context(), here(), store.Query{}))
		defer stop()
		pulls = append(pulls, next)
	}
	for range 600 {
		for _, next := range pulls {
			if _, err, ok := next(); err != nil || !ok {
				t.Fatalf("got %v, %t in the middle", err, ok)
			}
		}
	}
	get(t, w, here(), "webhook-1")
	wantCount(t, w, store.Query{}, 600)
	insert(t, w, record("a"))
}

func listWrites(t *testing.T, w store.Webhooks) {
	want := fill(t, w, 600)
	var got []store.Record
	for r, err := range w.List(t.Context(), here(), store.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		insert(t, w, record(fmt.Sprint("new-", len(got))))
		update(t, w, r.ID, listen("users.delete"))
		got = append(got, r)
		if len(got) > 2*len(want) {
			t.Fatal("a list that inserts does not end")
		}
	}
	wantRecords(t, got[:len(want)], want)
	wantCount(t, w, store.Query{Events: []string{"users.delete"}}, len(got))
}

func listDeletes(t *testing.T, w store.Webhooks) {
	all := fill(t, w, 600)
	seen := map[string]bool{}
	for r, err := range w.List(t.Context(), here(), store.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		seen[r.ID] = true
		if err := w.Delete(t.Context(), here(), r.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Delete(t.Context(), here(), all[len(all)-1].ID); err != nil && hook.KindOf(err) != hook.NotFound {
			t.Fatal(err)
		}
	}
	if len(seen) < len(all)-1 {
		t.Errorf("%d were passed over", len(all)-len(seen))
	}
	wantCount(t, w, store.Query{}, 0)
}
