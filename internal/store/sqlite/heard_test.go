package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"hookctl/internal/store"
)

// Who hears an event is remembered, but never longer than it is true.
func TestListenersAreNeverStale(t *testing.T) {
	st := open(t, filepath.Join(t.TempDir(), "hooks.db"))
	now := time.Now().UTC().Truncate(time.Millisecond)
	sp, enabled := store.Space{Dialect: "d"}, true
	hear := func(now time.Time, events ...string) []string {
		t.Helper()
		ids := []string{}
		for r, err := range st.List(t.Context(), sp, store.Query{Events: events, Enabled: &enabled, Now: now}) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, r.ID)
		}
		return ids
	}
	want := func(now time.Time, want ...string) {
		t.Helper()
		for range 2 { // the second comes from memory
			if got := hear(now, "a", "*"); !slices.Equal(got, append([]string{}, want...)) {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
	insert := func(id string, ends time.Time, events ...string) {
		t.Helper()
		r := store.Record{Space: sp, ID: id, Enabled: true, Events: events, JSON: []byte("{}"), CreatedAt: now, UpdatedAt: now, Ends: ends}
		if _, err := st.Insert(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	update := func(id string, change func(*store.Record)) {
		t.Helper()
		if _, err := st.Update(t.Context(), sp, id, func(r store.Record) (store.Record, error) {
			change(&r)
			return r, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	want(now)
	insert("1", time.Time{}, "a")
	want(now, "1")
	insert("2", now.Add(time.Hour), "*")
	want(now, "1", "2")
	want(now.Add(time.Hour), "1")
	want(now, "1", "2")
	update("1", func(r *store.Record) { r.Events = []string{"b"} })
	want(now, "2")
	update("1", func(r *store.Record) { r.Events = []string{"a"} })
	update("2", func(r *store.Record) { r.Enabled = false })
	want(now, "1")
	if err := st.Delete(t.Context(), sp, "1"); err != nil {
		t.Fatal(err)
	}
	want(now)

	// whoever was told that a webhook is there finds it, however many write and read
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := range 25 {
				id := fmt.Sprint("x", n, ".", i)
				insert(id, time.Time{}, "many")
				if !slices.Contains(hear(now, "many"), id) {
					t.Errorf("%s does not hear", id)
				}
				hear(now, fmt.Sprint("other", i))
			}
		})
	}
	all.Wait()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for _, err := range st.List(t.Context(), sp, store.Query{Events: []string{"many"}, Enabled: &enabled, Now: now}) {
		if err == nil {
			t.Error("a closed store answers")
		}
	}
}
