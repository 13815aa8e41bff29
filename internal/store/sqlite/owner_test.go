package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"hookctl/internal/hook"
)

const serverURL = "http://127.0.0.1:8787"

// wantOwned wants that another process seems to own the store.
func wantOwned(t *testing.T, err error, path, url string) {
	t.Helper()
	var owned *OwnedError
	if !errors.As(err, &owned) || owned.Path != path || owned.URL != url || hook.KindOf(err) != hook.Unavailable {
		t.Errorf("got %v, want that %s is owned (URL %q)", err, path, url)
	}
}

// storePath is in a folder whose name has no symlinks.
func storePath(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "hooks.db")
}

func TestOneOwner(t *testing.T) {
	path := storePath(t)
	s := open(t, path)
	_, err := Open(t.Context(), path, 0)
	wantOwned(t, err, path, "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

func TestOneOwnerByAllNames(t *testing.T) {
	path := storePath(t)
	dir := filepath.Dir(path)
	for link, to := range map[string]string{"file.link": "hooks.db", "folder.link": "."} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	open(t, filepath.Join(dir, "file.link")) // which leads nowhere as yet
	t.Chdir(dir)
	for _, name := range []string{"hooks.db", "./file.link", "folder.link/hooks.db", path} {
		_, err := Open(t.Context(), name, 0)
		wantOwned(t, err, path, "")
	}
}

func TestOwnerThatServes(t *testing.T) {
	path := storePath(t)
	s := open(t, path)
	if err := s.Announce(serverURL); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path + ".url"); string(text) != serverURL+"\n" {
		t.Errorf("announced %q, %v", text, err)
	}
	_, err := Open(t.Context(), path, time.Hour) // and yet at once
	wantOwned(t, err, path, serverURL)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	if err := s.Announce(serverURL); hook.KindOf(err) != hook.Unavailable {
		t.Errorf("got %v from a closed store", err)
	}
}

func TestStaleURL(t *testing.T) {
	path := storePath(t)
	if err := os.WriteFile(path+".url", []byte(serverURL), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	_, err := Open(t.Context(), path, 0)
	wantOwned(t, err, path, "")
}

// waiting opens a store that is owned, with a minute of patience, and returns once it waits.
func waiting(ctx context.Context, path string) <-chan error {
	ended := make(chan error, 1)
	go func() {
		s, err := Open(ctx, path, time.Minute)
		if err == nil {
			err = s.Close()
		}
		ended <- err
	}()
	synctest.Wait()
	return ended
}

func TestWaitForOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := storePath(t)
		s := open(t, path)
		ended := waiting(t.Context(), path)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestWaitForOwnerThatServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := storePath(t)
		s := open(t, path)
		ended := waiting(t.Context(), path)
		if err := s.Announce(serverURL); err != nil {
			t.Fatal(err)
		}
		wantOwned(t, <-ended, path, serverURL)
		_ = s.Close()
	})
}

func TestWaitPasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := storePath(t)
		s := open(t, path)
		began := time.Now() // the bubble's time
		ended := waiting(t.Context(), path)
		wantOwned(t, <-ended, path, "")
		if d := time.Since(began); d != time.Minute {
			t.Errorf("waited %v, want a minute", d)
		}
		_ = s.Close()
	})
}

func TestWaitEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := storePath(t)
		s := open(t, path)
		ctx, cancel := context.WithCancel(t.Context())
		ended := waiting(ctx, path)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) || hook.KindOf(err) != hook.Interrupted {
			t.Errorf("got %v, want the context's error", err)
		}
		_ = s.Close()
	})
}
