//go:build unix

package sqlite

import (
	"os"
	"syscall"
	"testing"
)

func TestFilesAreTheUsersAlone(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	dir := t.TempDir() + "/new/folders"
	s := open(t, dir+"/hooks.db")
	if err := s.Announce(serverURL); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Insert(t.Context(), benchRecord(1)); err != nil {
		t.Fatal(err)
	}
	files := names(t, dir)
	if len(files) != 5 {
		t.Errorf("got %q, want the database, its log, index, lock and URL", files)
	}
	for _, name := range append(files, ".", "..") {
		wantPrivate(t, dir+"/"+name)
	}
}

func wantPrivate(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	want := os.FileMode(0o600)
	if info.IsDir() {
		want = 0o700
	}
	if info.Mode().Perm() != want {
		t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
	}
}
