//go:build unix

package sqlite

import (
	"os/signal"
	"syscall"
	"testing"
)

// diskLimits are limits like that of a full disk: writes fail in the middle of a commit.
func diskLimits(t *testing.T, size uint64) (limit, lift func(*Store)) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	set := func(r syscall.Rlimit) func(*Store) {
		return func(*Store) {
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Cleanup(func() {
		set(before)(nil)
		signal.Reset(syscall.SIGXFSZ)
	})
	small := before
	small.Cur = size
	return set(small), set(before)
}

func TestFullDisk(t *testing.T) {
	limit, lift := diskLimits(t, 1<<20)
	wantRecovery(t, storePath(t), limit, lift)
}

func TestFullDiskDeliveries(t *testing.T) {
	limit, lift := diskLimits(t, 2<<20)
	wantDeliveriesRecover(t, limit, lift)
}

func TestFullDiskPublish(t *testing.T) {
	limit, lift := diskLimits(t, 1<<20)
	wantPublishRefused(t, limit, lift)
}
