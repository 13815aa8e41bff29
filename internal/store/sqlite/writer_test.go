package sqlite

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// together has operations come while the writer is busy, so that they share a commit, and returns their errors.
func together(t *testing.T, s *Store, runs ...func(context.Context, *writer) error) []error {
	t.Helper()
	began, release := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.writer.do(t.Context(), func(context.Context, *writer) error {
			close(began)
			<-release
			return nil
		})
	}()
	<-began
	errs := make([]error, len(runs))
	ended := make(chan struct{})
	for i, run := range runs {
		go func() {
			errs[i] = s.writer.do(t.Context(), run)
			ended <- struct{}{}
		}()
		synctest.Wait()
	}
	close(release)
	for range runs {
		<-ended
	}
	return errs
}

func inserting(n int64) func(context.Context, *writer) error {
	return func(ctx context.Context, w *writer) error { return w.insert(ctx, new(benchRecord(n))) }
}

// bubble runs a test with a store of its own.
func bubble(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		test(t, s)
	})
}

func TestGroupSharesACommit(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		var seen int
		errs := together(t, s, inserting(1), func(context.Context, *writer) error {
			seen = count(t, s) //nolint:contextcheck // a reader, which sees only what was committed
			return nil
		})
		if err := errors.Join(errs...); err != nil || seen != 0 {
			t.Errorf("an operation was committed before the one behind it had run (%d, %v)", seen, err)
		}
	})
}

func TestErrorUndoesItsOperationOnly(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		broken := errors.New("broken")
		errs := together(t, s, inserting(1), func(ctx context.Context, w *writer) error {
			return errors.Join(w.insert(ctx, new(benchRecord(2))), broken)
		}, inserting(3), inserting(3))
		if errs[0] != nil || !errors.Is(errs[1], broken) || errs[2] != nil || hook.KindOf(errs[3]) != hook.Conflict ||
			!strings.Contains(errs[3].Error(), benchRecord(3).ID) {
			t.Errorf("got %v", errs)
		}
		if _, err := s.Get(t.Context(), benchSpace, benchRecord(2).ID); hook.KindOf(err) != hook.NotFound {
			t.Errorf("what failed was written: %v", err)
		}
		if n := count(t, s); n != 2 {
			t.Errorf("%d records are there, want 2", n)
		}
	})
}

func TestCommitFailsForAll(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		errs := together(t, s, inserting(1), func(ctx context.Context, w *writer) error {
			return errors.Join(w.exec(ctx, "PRAGMA defer_foreign_keys = 1"), w.exec(ctx, listenText, "d", "", "e", 99))
		}, inserting(3))
		for i, err := range errs {
			if err == nil || hook.KindOf(err) != hook.Failed || !strings.Contains(err.Error(), "FOREIGN KEY") {
				t.Errorf("operation %d got %v", i, err)
			}
		}
		if n := count(t, s); n != 0 {
			t.Errorf("%d records are there, want none", n)
		}
		if err := errors.Join(together(t, s, inserting(1), inserting(2))...); err != nil {
			t.Errorf("the writer does not go on: %v", err)
		}
		wantSound(t, s)
	})
}

// SQLite ends a transaction by itself on some errors. What comes behind must not be written outside of one.
func TestTransactionEndsInTheMiddle(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		full := hook.Errorf(hook.Unavailable, "full")
		errs := together(t, s, inserting(1), func(ctx context.Context, w *writer) error {
			return errors.Join(w.exec(ctx, "ROLLBACK"), full)
		}, inserting(3))
		for i, err := range errs {
			if !errors.Is(err, full) {
				t.Errorf("operation %d got %v", i, err)
			}
		}
		if n := count(t, s); n != 0 {
			t.Errorf("%d records are there, want none", n)
		}
		if err := inserted(t, s, 4); err != nil {
			t.Error(err)
		}
	})
}

func inserted(t *testing.T, s *Store, n int64) error {
	t.Helper()
	_, err := s.Insert(t.Context(), benchRecord(n))
	return err
}

func TestPanicIsAnError(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		if err := inserted(t, s, 1); err != nil {
			t.Fatal(err)
		}
		_, err := s.Update(t.Context(), benchSpace, benchRecord(1).ID, func(store.Record) (store.Record, error) {
			panic("oh")
		})
		if hook.KindOf(err) != hook.Failed || !strings.Contains(err.Error(), "panicked: oh") ||
			!strings.Contains(err.Error(), "writer_test.go") {
			t.Errorf("got %v, want what panicked and where", err)
		}
		errs := together(t, s, inserting(2), func(context.Context, *writer) error { panic("oh") }, inserting(3))
		if errs[0] != nil || errs[1] == nil || errs[2] != nil {
			t.Errorf("got %v", errs)
		}
		if n := count(t, s); n != 3 {
			t.Errorf("%d records are there, want 3", n)
		}
	})
}

// One of a group that is cancelled before its turn does not run.
func TestCancelledInGroup(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithCancel(t.Context())
		group := []*op{
			{ctx: t.Context(), done: make(chan struct{}), run: func(context.Context, *writer) error { cancel(); return nil }},
			{ctx: ctx, done: make(chan struct{}), run: inserting(1)},
			{ctx: t.Context(), done: make(chan struct{}), run: inserting(2)},
		}
		s.writer.commit(t.Context(), group) // the writer's goroutine waits
		if group[0].err != nil || !errors.Is(group[1].err, context.Canceled) || group[2].err != nil {
			t.Errorf("got %v, %v, %v", group[0].err, group[1].err, group[2].err)
		}
		if n := count(t, s); n != 1 {
			t.Errorf("%d records are there, want 1", n)
		}
	})
}

// One that waits for the writer need not wait for the end of what runs.
func TestCancelledWhileWaiting(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		release := make(chan struct{})
		running := make(chan error, 1)
		go func() {
			running <- s.writer.do(t.Context(), func(context.Context, *writer) error { <-release; return nil })
		}()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		waits := make(chan error, 1)
		go func() { waits <- s.writer.do(ctx, inserting(1)) }()
		synctest.Wait()
		cancel()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the context's error", err)
		}
		close(release)
		if err := <-running; err != nil {
			t.Error(err)
		}
		if n := count(t, s); n != 0 {
			t.Errorf("%d records are there, want none", n)
		}
	})
}

// Operations that write much do not all share a commit, as others wait for it.
func TestLargeOperations(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		began, release := make(chan struct{}), make(chan struct{})
		errs := make(chan error)
		go func() {
			errs <- s.writer.do(t.Context(), func(context.Context, *writer) error {
				close(began)
				<-release
				return nil
			})
		}()
		<-began
		var seen []int
		for i := range int64(4) {
			go func() {
				errs <- s.writer.submit(t.Context(), &op{rows: 10_000, run: func(ctx context.Context, w *writer) error {
					seen = append(seen, count(t, s)) //nolint:contextcheck // a reader, which sees only what was committed
					return w.insert(ctx, new(benchRecord(i)))
				}})
			}()
			synctest.Wait()
		}
		close(release)
		for range 5 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if !slices.Equal(seen, []int{0, 1, 2, 3}) {
			t.Errorf("%v were committed before each", seen)
		}
	})
}
