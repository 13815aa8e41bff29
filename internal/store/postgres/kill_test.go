package postgres

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hookctl/internal/pgtest"
	"hookctl/internal/store"
)

// childURL is the environment variable that is set for a child: the database that it is to work on.
const childURL = "HOOKCTL_TEST_CHILD"

// The binary is also the process that is killed.
func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		fmt.Fprintln(os.Stderr, workForever(url))
		os.Exit(1) //nolint:forbidigo // it is a program of its own
	}
	pgtest.Main(m)
}

// shortRescue is less than a test takes, and more than its attempts do.
func shortRescue() Options { return Options{Rescue: 3 * time.Second} }

// childMost is how many attempts a child makes at a time.
const childMost = 16

// workForever makes 100 attempts that go well, and begins others that never end. It says so on stdout.
func workForever(url string) error {
	s, err := Open(context.Background(), url, shortRescue())
	if err != nil {
		return err
	}
	turns := make(chan struct{}, 100)
	for range cap(turns) {
		turns <- struct{}{}
	}
	return s.Work(context.Background(), store.Worker{
		Most: childMost, PerHost: childMost,
		Do: func(_ context.Context, j store.Job) store.Result {
			select {
			case <-turns:
				return someResult(j)
			default:
			}
			fmt.Fprintln(os.Stdout, "stuck", j.ID) // one write: a whole line
			select {}
		},
		Recorded: func(_ context.Context, j store.Job, _ store.Result, _ store.Health) {
			fmt.Fprintln(os.Stdout, "done", j.ID)
		},
		Warn: func(err error) { fmt.Fprintln(os.Stderr, err) },
	})
}

// What a process that is killed had under way is taken over by another one, and nothing else is made twice.
func TestKilledReplica(t *testing.T) {
	url := pgtest.Database(t)
	s := openWith(t, url, shortRescue())
	ids := map[string]bool{}
	for i := range 150 {
		p := somePublication(fmt.Sprint("host", i%10, ":80"))
		if _, err := s.Publish(t.Context(), []store.Publication{p}); err != nil {
			t.Fatal(err)
		}
		ids[p.Deliveries[0].ID] = true
	}
	for _, id := range killStuck(t, url) {
		delete(ids, id)
	}
	l := newLedger()
	defer working(t, s, l.worker(t))()
	var rest []string
	for id := range ids {
		rest = append(rest, id)
		<-l.recorded
	}
	l.wantOnce(t, rest)
	got, err := s.Stats(t.Context(), stampTime())
	if err != nil || got.Delivered != 150 || got.Pending != 0 || got.Attempts != 150 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// killStuck kills a child when all its attempts hang, and returns what it had done by then.
func killStuck(t *testing.T, url string) (done []string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env, child.Stderr = append(os.Environ(), childURL+"="+url), os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	stuck := 0
	lines := bufio.NewScanner(out)
	for stuck+len(done) < childMost+100 && lines.Scan() {
		what, id, _ := strings.Cut(lines.Text(), " ")
		if what == "stuck" {
			stuck++
		} else {
			done = append(done, id)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	if stuck != childMost || len(done) != 100 {
		t.Fatalf("%d are stuck, %d are done", stuck, len(done))
	}
	return done
}
