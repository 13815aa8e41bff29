package sqlite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hookctl/internal/hook"
)

func TestStrangePaths(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"a b.db", "what?mode=memory", "#1.db", "100%.db", "%41", "ü.db", "a&b=c;d", "file:x", ":memory:", "'\"", "a+b", `c:\x`,
	} {
		path := filepath.Join(dir, name, name)
		s := open(t, path)
		if _, err := s.Insert(t.Context(), benchRecord(1)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if n := count(t, s); n != 1 {
			t.Errorf("%q: %d records", name, n)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%q: nothing was written to it (%v)", name, err)
		}
	}
	if len(names(t, dir)) != 12 {
		t.Errorf("got %q", names(t, dir))
	}
}

// wantBad wants an error that names the path.
func wantBad(t *testing.T, path string, kind hook.Kind, words string) {
	t.Helper()
	s, err := Open(t.Context(), path, 0)
	if err == nil {
		_ = s.Close()
		t.Fatalf("%q was opened", path)
	}
	if hook.KindOf(err) != kind || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), words) {
		t.Errorf("got %s error %q, want a %s one with %q and %q", hook.KindOf(err), err, kind, path, words)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBadPaths(t *testing.T) {
	path := storePath(t)
	wantBad(t, "", hook.Invalid, "empty")
	wantBad(t, filepath.Dir(path), hook.Invalid, "is a folder")
	wantBad(t, os.DevNull, hook.Invalid, "not a regular file")
	write(t, path, "")
	wantBad(t, filepath.Join(path, "hooks.db"), hook.Invalid, "not a directory")
}

func TestBrokenFiles(t *testing.T) {
	path := storePath(t)
	for _, text := range []string{"x", "hello, world", strings.Repeat("not a database\n", 1000)} {
		write(t, path, text)
		wantBad(t, path, hook.Invalid, "is not a database")
		if got, err := os.ReadFile(path); string(got) != text {
			t.Errorf("%.20q was changed to %.20q (%v)", text, got, err)
		}
	}
}

func TestDamagedFile(t *testing.T) {
	path := storePath(t)
	s := open(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(text[:100])+strings.Repeat("\xff", len(text)-100))
	wantBad(t, path, hook.Failed, "is damaged")
	write(t, path, "") // what failed to open is not owned
	open(t, path)
}

// Root may write what nobody may, so that this says nothing to root.
func TestNoPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	path := storePath(t)
	write(t, path, "")
	mode(t, path, 0o400)
	wantBad(t, path, hook.Invalid, "permission denied")
	mode(t, path, 0o600)
	if err := os.Remove(path + ".lock"); err != nil {
		t.Fatal(err)
	}

	mode(t, filepath.Dir(path), 0o500)
	defer mode(t, filepath.Dir(path), 0o700)
	wantBad(t, path, hook.Invalid, "permission denied")
	wantBad(t, path+".other", hook.Invalid, "permission denied")
	wantBad(t, filepath.Join(filepath.Dir(path), "folder", "hooks.db"), hook.Invalid, "permission denied")
}

func mode(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}
