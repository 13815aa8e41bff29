package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// isChild is the environment variable that says what a child does, which has its store in its folder.
const isChild = "HOOKCTL_TEST_CHILD"

// child does what it is told, and says so on stdout, until it is killed.
func child(what, path string) error {
	s, err := Open(context.Background(), path, 0)
	if err != nil {
		return err
	}
	if err := s.Announce(serverURL); err != nil {
		return err
	}
	if what == "deliver" {
		return deliverForever(s)
	}
	return insertForever(s)
}

func insertForever(s *Store) error {
	failed := make(chan error)
	var n atomic.Int64
	for range 8 {
		go func() {
			for {
				i := n.Add(1)
				if _, err := s.Insert(context.Background(), benchRecord(i)); err != nil {
					failed <- err
				}
				if _, err := fmt.Fprintln(os.Stdout, i); err != nil { // one write each: whole lines, or none
					failed <- err
				}
			}
		}()
	}
	return <-failed
}

// What was acknowledged is there after kill -9, whole, and the next process may have the store.
func TestKill(t *testing.T) {
	for round := range 5 {
		path := storePath(t)
		acknowledged := killAfter(t, "insert", path, 300*(round+1))
		s := open(t, path)
		for _, line := range acknowledged {
			i, err := strconv.ParseInt(line, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			want := benchRecord(i)
			got, err := s.Get(t.Context(), benchSpace, want.ID)
			if err != nil || string(got.JSON) != string(want.JSON) {
				t.Errorf("%s: got %s, %v", want.ID, got.JSON, err)
			}
		}
		if n := count(t, s); n < len(acknowledged) || n > len(acknowledged)+8 {
			t.Errorf("%d records are there, %d were acknowledged", n, len(acknowledged))
		}
		wantSound(t, s)
	}
}

// killAfter runs a child until it has said so many lines, and returns all that it has said.
func killAfter(t *testing.T, what, path string, enough int) []string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Dir, child.Env = filepath.Dir(path), append(os.Environ(), isChild+"="+what)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // the end, perhaps in the middle of a line
		}
		if said = append(said, strings.TrimSpace(line)); len(said) == enough {
			_, err := Open(t.Context(), path, 0)
			wantOwned(t, err, path, serverURL)
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait() // it was killed
	if len(said) < enough {
		t.Fatalf("the child ended by itself after %d lines", len(said))
	}
	return said
}

// wantSound has SQLite check the file and the index of events.
func wantSound(t *testing.T, s *Store) {
	t.Helper()
	var verdict string
	if err := s.value(t.Context(), &verdict, "PRAGMA integrity_check"); err != nil || verdict != "ok" {
		t.Errorf("the file is not sound: %s, %v", verdict, err)
	}
	var n int
	text := "SELECT count(*) FROM (SELECT position, value FROM webhooks, json_each(events) WHERE value NOT NULL) w " +
		"FULL JOIN webhook_events e ON e.position = w.position AND e.event = w.value " +
		"WHERE e.position IS NULL OR w.position IS NULL"
	if err := s.value(t.Context(), &n, text); err != nil || n != 0 {
		t.Errorf("%d events are not in the index, or only there (%v)", n, err)
	}
}
