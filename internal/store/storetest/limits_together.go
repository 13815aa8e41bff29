package storetest

import (
	"context"
	"fmt"
	"testing"

	"hookctl/internal/store"
)

func uniqueInsertsTogether(t *testing.T, w store.Webhooks) {
	won := make(chan store.Record, 50)
	parallel(t, 50, func(ctx context.Context, i int) error {
		r, err := w.Insert(ctx, like(fmt.Sprint(i), "x", "users.post"))
		return wonOrConflict(won, r, err)
	})
	if len(won) != 1 {
		t.Fatalf("%d records are alike", len(won))
	}
	wantQuery(t, w, store.Query{Events: []string{"users.post"}}, (<-won).ID)
}

func uniqueUpdatesTogether(t *testing.T, w store.Webhooks) {
	fill(t, w, 50)
	won := make(chan store.Record, 50)
	parallel(t, 50, func(ctx context.Context, i int) error {
		r, err := w.Update(ctx, here(), fmt.Sprint("webhook-", i), become("x"))
		return wonOrConflict(won, r, err)
	})
	if len(won) != 1 {
		t.Fatalf("%d records are alike", len(won))
	}
	wantQuery(t, w, store.Query{Events: []string{"changed"}}, (<-won).ID)
}

func mostInsertsTogether(t *testing.T, w store.Webhooks) {
	won := make(chan store.Record, 100)
	parallel(t, 100, func(ctx context.Context, i int) error {
		r, err := w.Insert(ctx, bounded(fmt.Sprint(i), 7, "users.post"))
		return wonOrConflict(won, r, err)
	})
	if len(won) != 7 {
		t.Errorf("%d were told that they are enabled, want 7", len(won))
	}
	wantCount(t, w, store.Query{Events: []string{"users.post"}}, 7)
}

func mostUpdatesTogether(t *testing.T, w store.Webhooks) {
	for i := range 50 {
		insert(t, w, disabled(record(fmt.Sprint(i))))
	}
	won := make(chan store.Record, 100)
	parallel(t, 100, func(ctx context.Context, i int) error {
		r, err := w.Update(ctx, here(), fmt.Sprint(i/2), enable(7))
		return wonOrConflict(won, r, err)
	})
	wantCount(t, w, store.Query{Enabled: new(true)}, 7)
	if len(won) != 14 { // each twice
		t.Errorf("%d updates went well, want 14", len(won))
	}
}
