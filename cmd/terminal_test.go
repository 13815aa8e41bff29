//go:build linux

package cmd_test

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// Keys as a terminal sends them.
const (
	enter = "\r"
	down  = "\x1b[B"
	space = " "
	ctrlC = "\x03"
)

// tty is a person's: an emulator that draws what a program prints and answers what it asks.
type tty struct {
	t      *testing.T
	keys   *os.File
	cmd    *exec.Cmd
	screen vt10x.Terminal
	mu     sync.Mutex
	all    strings.Builder // all that was printed
	ended  bool
	drawn  chan struct{} // something has changed
}

// newHome is the environment of somebody who has just come.
func newHome(t *testing.T, more ...string) []string {
	t.Helper()
	return slices.Clip(append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TERM=xterm", "NO_COLOR=1", "GORACE=atexit_sleep_ms=1",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere",
	}, more...)) // tests at the same time append to it
}

// startTerminal runs hookctl on a terminal of its own.
func startTerminal(t *testing.T, env []string, args ...string) *tty {
	t.Helper()
	c := exec.Command("hookctl", args...)
	c.Env = env
	keys, err := pty.StartWithSize(c, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	s := &tty{t: t, keys: keys, cmd: c, drawn: make(chan struct{}, 1)}
	s.screen = vt10x.New(vt10x.WithWriter(keys), vt10x.WithSize(120, 40))
	go s.draw()
	t.Cleanup(func() { _ = c.Process.Kill(); keys.Close() })
	return s
}

// draw hands on to the emulator what is printed, until the program has ended.
func (s *tty) draw() {
	b := make([]byte, 4096)
	for {
		n, err := s.keys.Read(b)
		_, _ = s.screen.Write(b[:n]) // it answers by the same file
		s.mu.Lock()
		s.all.Write(b[:n])
		s.ended = err != nil
		s.mu.Unlock()
		select {
		case s.drawn <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// sees waits until a text is on the screen.
func (s *tty) sees(text string) {
	s.t.Helper()
	s.until("the screen to show "+text, func() bool {
		return strings.Contains(s.screen.String(), text) || strings.Contains(s.shown(), text)
	})
}

func (s *tty) until(what string, done func() bool) {
	s.t.Helper()
	late := time.After(30 * time.Second)
	for !done() {
		s.mu.Lock()
		ended := s.ended
		s.mu.Unlock()
		if ended && !done() {
			s.t.Fatalf("waited for %s, but the program has ended:\n%s", what, s.shown())
		}
		select {
		case <-s.drawn:
		case <-late:
			s.t.Fatalf("waited for %s:\n%s", what, s.shown())
		}
	}
}

// fills waits for a question that is answered by a line, and presses keys: once survey asks where the cursor is, the
// terminal no longer shows them of itself.
func (s *tty) fills(question, keys string) {
	s.t.Helper()
	s.until("the question "+question, func() bool {
		all := s.printed()
		i := strings.LastIndex(all, question)
		return i >= 0 && strings.Contains(all[i:], "\x1b[6n")
	})
	s.answers(question, keys)
}

// answers waits for any other question and presses keys.
func (s *tty) answers(question, keys string) {
	s.t.Helper()
	s.sees(question)
	if _, err := s.keys.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end of the program and wants its exit code.
func (s *tty) ends(code int) {
	s.t.Helper()
	s.until("the end", func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.ended })
	var exit *exec.ExitError
	if err := s.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		s.t.Fatal(err)
	}
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Fatalf("exit code %d, not %d:\n%s", got, code, s.shown())
	}
}

// shown is what the screen shows, without empty lines.
func (s *tty) shown() string {
	var lines []string
	for line := range strings.SplitSeq(s.screen.String(), "\n") {
		if line = strings.TrimRight(line, " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// printed is all that was printed, also what is no longer on the screen.
func (s *tty) printed() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// hookctl runs the program in a pipe and wants code 0; it returns stdout.
func hookctl(t *testing.T, env []string, args ...string) string {
	t.Helper()
	c := exec.Command("hookctl", args...)
	c.Env = env
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, stderr.String())
	}
	return string(out)
}
