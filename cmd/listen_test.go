package cmd_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hookctl/internal/capture"
)

// listening starts a receiver, and returns its address.
func listening(t *testing.T, args ...string) (*exec.Cmd, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "url")
	c := exec.Command("hookctl", append([]string{"listen", "--addr", "127.0.0.1:0", "--url-file", file}, args...)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GORACE=atexit_sleep_ms=1"}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill() // most have ended
		_ = c.Wait()
	})
	for giveUp := time.Now().Add(30 * time.Second); time.Now().Before(giveUp); time.Sleep(2 * time.Millisecond) {
		if url, err := os.ReadFile(file); err == nil {
			return c, strings.TrimSpace(string(url))
		}
	}
	t.Fatal("it does not listen")
	return nil, ""
}

// TestListenKilled kills a receiver while it records: what it has answered is in the file, in whole lines.
func TestListenKilled(t *testing.T) {
	t.Parallel()
	kept := filepath.Join(t.TempDir(), "kept")
	c, url := listening(t, "--record", kept)
	const senders, enough = 4, 100
	var mu sync.Mutex
	answered := map[string]bool{}
	var all sync.WaitGroup
	for sender := range senders {
		all.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprint(sender, "-", n)
				resp, err := http.Post(url, "", strings.NewReader(id+strings.Repeat("x", 5000*(n%3))))
				if err != nil {
					return // it is dead
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				mu.Lock()
				if answered[id] = true; len(answered) == enough {
					_ = c.Process.Kill()
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	data, err := os.ReadFile(kept)
	if err != nil || !bytes.HasSuffix(data, []byte("\n")) {
		t.Fatalf("%d bytes, which do not end in a line: %v", len(data), err)
	}
	for r := capture.NewReader(bytes.NewReader(data)); ; {
		got, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		delete(answered, strings.TrimRight(string(got.Body), "x"))
	}
	if len(answered) > 0 {
		t.Errorf("answered and not recorded: %v", answered)
	}
}

// TestReplayOrder wants captures sent many at a time to be told in the order of the file, with as many under way as were
// asked for, and no more.
func TestReplayOrder(t *testing.T) {
	t.Parallel()
	const many, total = 5, 40
	var mu sync.Mutex
	under, most, arrived := 0, 0, 0
	groups := [total / many]chan struct{}{}
	for i := range groups {
		groups[i] = make(chan struct{})
	}
	url := answering(t, func() {
		mu.Lock()
		under++
		most = max(most, under)
		group := groups[arrived/many]
		if arrived++; arrived%many == 0 {
			close(group)
		}
		mu.Unlock()
		<-group // until as many are under way as may be
		mu.Lock()
		under--
		mu.Unlock()
	})
	in := strings.Repeat(`{"headers":[],"body_base64":""}`+"\n", total)
	out, _ := replayed(t, strings.NewReader(in), "--to", url, "--concurrency", fmt.Sprint(many), "-o", "csv", "--columns", "line,status", "--no-headers")
	var want strings.Builder
	for line := range total {
		fmt.Fprintf(&want, "%d,200\n", line+1)
	}
	if out != want.String() || most != many {
		t.Errorf("at most %d at a time, %q", most, out)
	}
}

// TestReplayMemory wants a long stream not to be kept in memory.
func TestReplayMemory(t *testing.T) {
	t.Parallel()
	line := `{"headers":[["X-A","b"]],"body_base64":"` + strings.Repeat("YWJj", 2000) + `"}` + "\n"
	const total = 25000 // times 8 KB
	in := io.LimitReader(&endless{text: line}, int64(len(line))*total)
	out, state := replayed(t, in, "--to", "http://127.0.0.1:1", "--dry-run", "-o", "csv", "--columns", "line", "--no-headers")
	usage, _ := state.SysUsage().(*syscall.Rusage)
	if strings.Count(out, "\n") != total || usage.Maxrss > 120<<10 { // KiB; three times as much with the race detector as without
		t.Errorf("%d lines, %d KiB", strings.Count(out, "\n"), usage.Maxrss)
	}
}

// endless reads a text again and again.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

// replayed runs replay and returns its output.
func replayed(t *testing.T, in io.Reader, args ...string) (string, *os.ProcessState) {
	t.Helper()
	c := exec.Command("hookctl", append([]string{"replay", "-"}, args...)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GORACE=atexit_sleep_ms=1"}
	c.Stdin = in
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out), c.ProcessState
}

// answering serves 200 after something was done.
func answering(t *testing.T, do func()) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { do() }))
	t.Cleanup(s.Close)
	return s.URL
}
