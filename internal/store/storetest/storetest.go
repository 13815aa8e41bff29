// Package storetest is the suite that every store must pass: one subtest for each promise of package store.
//
// It does not know how a store keeps things.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Run runs the suite. Open is called for each subtest and returns a store that is empty; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) store.Webhooks) {
	t.Helper()
	for name, tests := range map[string]map[string]func(*testing.T, store.Webhooks){
		"Insert": insertTests(), "Update": updateTests(), "Delete": deleteTests(), "Values": valueTests(),
		"List": listTests(), "Query": queryTests(), "Together": togetherTests(), "Context": contextTests(),
		"Close": closeTests(), "Find": findTests(), "Unique": uniqueTests(), "Most": mostTests(), "Ends": endsTests(),
	} {
		t.Run(name, func(t *testing.T) {
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					w := open(t)
					defer func() {
						if err := w.Close(); err != nil {
							t.Errorf("Close: %v", err)
						}
					}()
					test(t, w)
				})
			}
		})
	}
}

// here is the space of most tests.
func here() store.Space { return store.Space{Dialect: "one", Vars: "team_id=7"} }

// record makes a record that is not like another.
func record(id string, events ...string) store.Record {
	created := time.Date(2026, 2, 3, 4, 5, 6, 7e6, time.UTC)
	return store.Record{
		Space: here(), ID: id, Enabled: true, Events: events, JSON: fmt.Appendf(nil, `{"id": %q}`, id),
		CreatedAt: created, UpdatedAt: created.Add(time.Hour),
	}
}

func insert(t *testing.T, w store.Webhooks, r store.Record) store.Record {
	t.Helper()
	got, err := w.Insert(t.Context(), r)
	if err != nil {
		t.Fatalf("Insert %q: %v", r.ID, err)
	}
	return got
}

func get(t *testing.T, w store.Webhooks, s store.Space, id string) store.Record {
	t.Helper()
	got, err := w.Get(t.Context(), s, id)
	if err != nil {
		t.Fatalf("Get %q: %v", id, err)
	}
	return got
}

// wantSame compares all that a record is.
func wantSame(t *testing.T, got, want store.Record) {
	t.Helper()
	switch {
	case got.Space != want.Space || got.ID != want.ID:
		t.Errorf("got %v %q, want %v %q", got.Space, got.ID, want.Space, want.ID)
	case got.Position != want.Position:
		t.Errorf("%q: got position %d, want %d", want.ID, got.Position, want.Position)
	case got.Enabled != want.Enabled:
		t.Errorf("%q: got enabled %t, want %t", want.ID, got.Enabled, want.Enabled)
	case got.Unique != want.Unique:
		t.Errorf("%q: got unique %q, want %q", want.ID, got.Unique, want.Unique)
	case !slices.Equal(got.Events, want.Events):
		t.Errorf("%q: got events %q, want %q", want.ID, got.Events, want.Events)
	case !bytes.Equal(got.JSON, want.JSON):
		t.Errorf("%q: got JSON %.100q, want %.100q", want.ID, got.JSON, want.JSON)
	}
	wantTime(t, got.CreatedAt, want.CreatedAt)
	wantTime(t, got.UpdatedAt, want.UpdatedAt)
	wantTime(t, got.Ends, want.Ends)
}

// wantTime wants the millisecond of a time, in UTC.
func wantTime(t *testing.T, got, want time.Time) {
	t.Helper()
	want = time.UnixMilli(want.UnixMilli()).UTC()
	if !got.Equal(want) || got.Location() != time.UTC {
		t.Errorf("got time %v, want %v", got, want)
	}
}

func wantKind(t *testing.T, err error, kind hook.Kind) {
	t.Helper()
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("got error %v, want one that is %s", err, kind)
	}
}

// list returns the IDs that a query yields.
func list(t *testing.T, w store.Webhooks, s store.Space, q store.Query) []string {
	t.Helper()
	ids := []string{}
	for r, err := range w.List(t.Context(), s, q) {
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		ids = append(ids, r.ID)
	}
	return ids
}

func wantList(t *testing.T, w store.Webhooks, q store.Query, ids ...string) {
	t.Helper()
	if got := list(t, w, here(), q); !slices.Equal(got, ids) {
		t.Errorf("%+v: got %q, want %q", q, got, ids)
	}
}

// fill inserts n records at once and returns them by position.
func fill(t *testing.T, w store.Webhooks, n int) []store.Record {
	t.Helper()
	records := make([]store.Record, n)
	parallel(t, n, func(ctx context.Context, i int) (err error) {
		records[i], err = w.Insert(ctx, record(fmt.Sprint("webhook-", i), "users.post"))
		return err
	})
	slices.SortFunc(records, func(a, b store.Record) int { return int(a.Position - b.Position) })
	return records
}

// parallel does n things at once and waits for them.
func parallel(t *testing.T, n int, do func(ctx context.Context, i int) error) {
	t.Helper()
	ended := make(chan error)
	for i := range n {
		go func() { ended <- do(t.Context(), i) }()
	}
	for range n {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}
