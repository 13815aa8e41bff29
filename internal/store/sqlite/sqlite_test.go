package sqlite

import (
	"fmt"
	"log"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"hookctl/internal/hook"
	"hookctl/internal/store"
	"hookctl/internal/store/storetest"
)

// The binary is also the process that crash_test.go kills.
func TestMain(m *testing.M) {
	if what := os.Getenv(isChild); what != "" {
		log.Fatal(child(what, "hooks.db"))
	}
	m.Run()
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Webhooks { return open(t, t.TempDir()+"/hooks.db") })
}

// open opens a store that nobody else owns.
func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func count(t *testing.T, s *Store) int {
	t.Helper()
	n, err := s.Count(t.Context(), benchSpace, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReopenKeepsAll(t *testing.T) {
	path := t.TempDir() + "/hooks.db"
	s := open(t, path)
	for i := range int64(10) {
		if _, err := s.Insert(t.Context(), benchRecord(i)); err != nil {
			t.Fatal(err)
		}
	}
	last, err := s.Insert(t.Context(), benchRecord(10))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), benchSpace, last.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, path)
	for i := range int64(10) {
		r, err := s.Get(t.Context(), benchSpace, benchRecord(i).ID)
		if err != nil || string(r.JSON) != string(benchRecord(i).JSON) {
			t.Errorf("%d: got %s, %v", i, r.JSON, err)
		}
	}
	if n := count(t, s); n != 10 {
		t.Errorf("%d records are left, want 10", n)
	}
	wantSound(t, s)
	again, err := s.Insert(t.Context(), benchRecord(10))
	if err != nil || again.Position <= last.Position {
		t.Errorf("got position %d after %d, %v", again.Position, last.Position, err)
	}
}

// The bubble panics if a goroutine is left in it.
func TestCloseLeavesNoGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(t.Context(), t.TempDir()+"/hooks.db", 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range int64(20) {
			go func() {
				if _, err := s.Insert(t.Context(), benchRecord(i)); err != nil {
					t.Error(err)
				}
				for _, err := range s.List(t.Context(), benchSpace, store.Query{}) {
					if err != nil {
						t.Error(err)
					}
					break
				}
			}()
		}
		synctest.Wait()
		if n := count(t, s); n != 20 {
			t.Error(n)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestFailedOpenLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := storePath(t)
		write(t, path, strings.Repeat("not a database\n", 1000))
		for range 2 { // the second would find the lock of the first
			wantBad(t, path, hook.Invalid, "is not a database")
		}
	})
}

func TestCloseTidiesUp(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir+"/hooks.db")
	if err := s.Announce("http://127.0.0.1:8787"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Insert(t.Context(), benchRecord(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(names(t, dir)); got != "[hooks.db hooks.db.lock]" {
		t.Errorf("left %s", got)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}
