package sqlite

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// await waits until something is so. It never is where the test fails: then the time that all tests have ends it.
func await(is func() bool) {
	for !is() {
		runtime.Gosched()
	}
}

// standsIn tells whether a goroutine is in all of some functions.
func standsIn(functions ...string) bool {
	all := make([]byte, 1<<20)
	all = all[:runtime.Stack(all, true)]
	for one := range strings.SplitSeq(string(all), "\n\n") {
		in := true
		for _, f := range functions {
			in = in && strings.Contains(one, "sqlite.(*"+f+"(")
		}
		if in {
			return true
		}
	}
	return false
}

// isClosing tells whether Close has begun, and waits for who uses the store, if anybody does.
func (s *Store) isClosing() bool {
	if !s.using.TryRLock() {
		return true
	}
	defer s.using.RUnlock()
	return s.closed
}

// Who waits for the writer keeps nobody from reading, though Close waits too: the writer may be the one who reads.
func TestCloseWhileOthersWait(t *testing.T) {
	for waiting, call := range map[string]func(*Store) error{
		"Store).Redeliver": func(s *Store) error {
			_, err := s.Redeliver(context.Background(), []string{benchID(time.Now()).String()}, time.Now())
			return err
		},
		"Store).Work": func(s *Store) error { return s.Work(context.Background(), store.Worker{}) },
	} {
		t.Run(waiting, func(t *testing.T) {
			s := open(t, storePath(t))
			if _, err := s.Insert(t.Context(), benchRecord(1)); err != nil {
				t.Fatal(err)
			}
			called, closed := make(chan error), make(chan error)
			_, err := s.Update(t.Context(), benchSpace, benchRecord(1).ID, func(r store.Record) (store.Record, error) {
				go func() { called <- call(s) }()
				await(func() bool { return standsIn(waiting, "writer).submit") })
				go func() { closed <- s.Close() }()
				await(s.isClosing)
				_, err := s.Count(t.Context(), benchSpace, store.Query{})
				if hook.KindOf(err) != hook.Unavailable {
					t.Errorf("got %v, want that it is closed", err)
				}
				return r, nil
			})
			if err != nil {
				t.Error(err)
			}
			if err := <-called; err != nil && hook.KindOf(err) != hook.Unavailable {
				t.Error(err)
			}
			if err := <-closed; err != nil {
				t.Error(err)
			}
		})
	}
}
