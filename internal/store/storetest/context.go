package storetest

import (
	"context"
	"errors"
	"testing"

	"hookctl/internal/store"
)

func contextTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"nothing is done when it has ended": contextEnded,
		"a list ends with it":               contextList,
		"a write that waits ends with it":   contextWaiting,
		"a write that runs is told apart":   contextRunning,
	}
}

// methods calls each method that takes a context, for the record "a".
func methods(ctx context.Context, w store.Webhooks) map[string]error {
	errs := map[string]error{"Ping": w.Ping(ctx), "Delete": w.Delete(ctx, here(), "a")}
	_, errs["Insert"] = w.Insert(ctx, record("b"))
	_, errs["Get"] = w.Get(ctx, here(), "a")
	_, errs["Find"] = w.Find(ctx, here().Dialect, "a")
	_, errs["Update"] = w.Update(ctx, here(), "a", listen("users.delete"))
	_, errs["Count"] = w.Count(ctx, here(), store.Query{})
	for _, err := range w.List(ctx, here(), store.Query{}) {
		errs["List"] = err
	}
	return errs
}

func contextEnded(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range methods(ctx, w) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got error %v, want that of the context", name, err)
		}
	}
	wantSame(t, get(t, w, here(), "a"), want)
	wantList(t, w, store.Query{}, "a")
}

func contextList(t *testing.T, w store.Webhooks) {
	fill(t, w, 10)
	ctx, cancel := context.WithCancel(t.Context())
	var seen int
	var last error
	for _, err := range w.List(ctx, here(), store.Query{}) {
		if last = err; err == nil {
			seen++
		}
		if seen == 3 {
			cancel()
		}
	}
	cancel()
	if seen != 3 || !errors.Is(last, context.Canceled) {
		t.Errorf("got %d records and then %v, want 3 and the context's error", seen, last)
	}
	get(t, w, here(), "webhook-1")
}

// busy keeps the record "a" in an update until release is called, which waits for its end.
func busy(ctx context.Context, w store.Webhooks) (release func() error) {
	started, finish, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := w.Update(ctx, here(), "a", func(r store.Record) (store.Record, error) {
			close(started)
			<-finish
			r.Events = []string{"busy"}
			return r, nil
		})
		ended <- err
	}()
	<-started
	return func() error {
		close(finish)
		return <-ended
	}
}

func contextWaiting(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	release := busy(t.Context(), w)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := w.Update(ctx, here(), "a", listen("users.delete"))
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want that of the context", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	wantList(t, w, store.Query{Events: []string{"users.delete"}})
	wantList(t, w, store.Query{Events: []string{"busy"}}, "a")
}

// Whether it is an error or not, it says whether the change was written.
func contextRunning(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	ctx, cancel := context.WithCancel(t.Context())
	release := busy(ctx, w)
	cancel()
	want := 1
	if err := release(); err != nil {
		want = 0
	}
	wantCount(t, w, store.Query{Events: []string{"busy"}}, want)
}
