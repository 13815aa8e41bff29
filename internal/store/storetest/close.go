package storetest

import (
	"context"
	"iter"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func closeTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"twice":                    closeTwice,
		"nothing goes on after it": closeEndsAll,
		"while a list is read":     closeInList,
		"while writes wait":        closeInWrites,
		"twice at once":            closeAtOnce,
		"while a write runs":       closeWaits,
	}
}

func closeTwice(t *testing.T, w store.Webhooks) {
	for range 3 {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

func closeEndsAll(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	closeTwice(t, w)
	for name, err := range methods(t.Context(), w) {
		t.Run(name, func(t *testing.T) { wantKind(t, err, hook.Unavailable) })
	}
}

func closeInList(t *testing.T, w store.Webhooks) {
	fill(t, w, 1000)
	next, stop := iter.Pull2(w.List(t.Context(), here(), store.Query{}))
	defer stop()
	if _, err, ok := next(); err != nil || !ok {
		t.Fatal(err, ok)
	}
	closeTwice(t, w)
	for {
		_, err, ok := next()
		if !ok {
			t.Fatal("the list came to an end as if it were whole")
		}
		if err != nil {
			wantKind(t, err, hook.Unavailable)
			return
		}
	}
}

func closeInWrites(t *testing.T, w store.Webhooks) {
	parallel(t, 51, func(ctx context.Context, i int) error {
		if i == 50 {
			return w.Close()
		}
		for {
			_, err := w.Update(ctx, here(), "none", listen())
			if hook.KindOf(err) == hook.Unavailable {
				return nil
			}
			if hook.KindOf(err) != hook.NotFound {
				return err
			}
		}
	})
}

func closeAtOnce(t *testing.T, w store.Webhooks) {
	parallel(t, 10, func(context.Context, int) error { return w.Close() })
}

// A write that runs when the store is closed comes to its end, and Close waits for it.
func closeWaits(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	release := busy(t.Context(), w)
	closed := make(chan error)
	go func() { closed <- w.Close() }()
	if err := release(); err != nil {
		t.Errorf("the write that ran: %v", err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
