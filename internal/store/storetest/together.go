package storetest

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func togetherTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"1,000 inserts":                  togetherInserts,
		"100 updates, none lost":         togetherUpdates,
		"one of many gets an ID":         togetherConflict,
		"an error undoes no other write": togetherErrors,
		"all methods":                    togetherAll,
	}
}

func togetherInserts(t *testing.T, w store.Webhooks) {
	want := fill(t, w, 1000)
	wantCount(t, w, store.Query{Events: []string{"users.post"}}, 1000)
	for i, r := range want {
		if i > 0 && r.Position == want[i-1].Position {
			t.Fatalf("%q and %q have position %d", r.ID, want[i-1].ID, r.Position)
		}
		wantSame(t, get(t, w, here(), r.ID), r)
	}
}

func togetherUpdates(t *testing.T, w store.Webhooks) {
	r := record("a")
	r.JSON = []byte("0")
	insert(t, w, r)
	parallel(t, 100, func(ctx context.Context, _ int) error {
		_, err := w.Update(ctx, here(), "a", func(r store.Record) (store.Record, error) {
			n, err := strconv.Atoi(string(r.JSON))
			r.JSON = strconv.AppendInt(nil, int64(n)+1, 10)
			return r, err
		})
		return err
	})
	if got := get(t, w, here(), "a"); string(got.JSON) != "100" {
		t.Errorf("got %s, want 100", got.JSON)
	}
}

func togetherConflict(t *testing.T, w store.Webhooks) {
	won := make(chan store.Record, 50)
	parallel(t, 50, func(ctx context.Context, i int) error {
		r, err := w.Insert(ctx, record("a", fmt.Sprint("event-", i)))
		return wonOrConflict(won, r, err)
	})
	if len(won) != 1 {
		t.Fatalf("%d inserts of one ID went well", len(won))
	}
	wantSame(t, get(t, w, here(), "a"), <-won)
}

// wonOrConflict keeps what one of many that want the same was given.
func wonOrConflict(won chan<- store.Record, r store.Record, err error) error {
	switch {
	case err == nil:
		won <- r
	case hook.KindOf(err) != hook.Conflict:
		return err
	}
	return nil
}

func togetherErrors(t *testing.T, w store.Webhooks) {
	insert(t, w, record("taken"))
	parallel(t, 200, func(ctx context.Context, i int) error {
		if i%2 == 0 {
			_, err := w.Insert(ctx, record(fmt.Sprint(i), "users.post"))
			return err
		}
		_, err := w.Insert(ctx, record("taken", "users.post"))
		if hook.KindOf(err) != hook.Conflict {
			return fmt.Errorf("got %w, want a conflict", err)
		}
		return nil
	})
	wantCount(t, w, store.Query{}, 101)
	wantCount(t, w, store.Query{Events: []string{"users.post"}}, 100)
}

// togetherAll is there for the race detector.
func togetherAll(t *testing.T, w store.Webhooks) {
	parallel(t, 50, func(ctx context.Context, i int) error {
		id := fmt.Sprint(i)
		if _, err := w.Insert(ctx, record(id, "users.post")); err != nil {
			return err
		}
		if _, err := w.Update(ctx, here(), id, listen("users.delete", "users.post")); err != nil {
			return err
		}
		if _, err := w.Get(ctx, here(), id); err != nil {
			return err
		}
		for _, err := range w.List(ctx, here(), store.Query{Events: []string{"users.post", "users.delete"}}) {
			if err != nil {
				return err
			}
		}
		if _, err := w.Count(ctx, here(), store.Query{}); err != nil {
			return err
		}
		return w.Delete(ctx, here(), id)
	})
	wantCount(t, w, store.Query{}, 0)
}
