//go:build linux

package systemtest

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// A disk that is full makes errors that say so; the same process goes on when there is room, and nothing is lost or
// delivered twice.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	r := receive(t)
	p := serve(t, filepath.Join(t.TempDir(), "hooks.db"))
	p.hook(r.URL)
	limit := func(size uint64) {
		t.Helper()
		var old unix.Rlimit
		pid := p.cmd.Process.Pid
		if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &old); err != nil {
			t.Fatal(err)
		}
		if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: old.Max}, nil); err != nil {
			t.Fatal(err)
		}
	}
	b := publishing(p, 0)
	p.await("some are delivered", func() bool { return len(r.times()) > 50 })
	limit(1 << 20)
	p.await("events are refused", func() bool { return b.refused.Load() > 20 })
	status, answer := p.call("POST", "/_hookctl/v1/events", numbered(-1))
	if status != 503 || !strings.Contains(answer, "hooks.db") {
		t.Errorf("on a full disk: %d %s", status, answer)
	}
	limit(unix.RLIM_INFINITY)
	before := b.soFar()
	p.await("events are accepted again", func() bool { return b.soFar() > before+50 })
	accepted := b.end()
	p.awaitNonePending()
	if n := r.wantAll(t, accepted); n > 0 {
		t.Errorf("%d came twice", n)
	}
	if !strings.Contains(p.stderr.String(), "hooks.db") {
		t.Errorf("nobody was warned:\n%s", p.stderr)
	}
}
