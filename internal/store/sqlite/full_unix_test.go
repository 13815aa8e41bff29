//go:build unix

package sqlite

import (
	"os/signal"
	"syscall"
	"testing"
)

// Writes fail here as on a full disk: in the middle of a commit.
func TestFullDisk(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	limit := func(r syscall.Rlimit) func(*Store) {
		return func(*Store) {
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
				t.Fatal(err)
			}
		}
	}
	defer limit(before)(nil)
	small := before
	small.Cur = 1 << 20
	wantRecovery(t, storePath(t), limit(small), limit(before))
}
