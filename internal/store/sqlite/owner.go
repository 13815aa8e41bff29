package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"hookctl/internal/hook"
)

// pollEvery is how often a store that another process owns is tried again: the system cannot wait for a lock and a
// file at once.
const pollEvery = 20 * time.Millisecond

// OwnedError says that another process owns the store. It is a hook.Unavailable.
type OwnedError struct {
	Path string
	URL  string // where the owner serves the store; empty if it does not
}

// Error names the store, and its owner if that is known.
func (e *OwnedError) Error() string {
	if e.URL != "" {
		return fmt.Sprintf("the store %q is served by another process at %s", e.Path, e.URL)
	}
	return fmt.Sprintf("the store %q is in use by another process", e.Path)
}

// Unwrap gives the error its kind.
func (e *OwnedError) Unwrap() error { return &hook.Error{Kind: hook.Unavailable, Message: e.Error()} }

// own takes the lock of a store.
func own(ctx context.Context, path string, wait time.Duration) (*flock.Flock, error) {
	lock := flock.New(path + ".lock")
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	patience := time.After(wait)
	for {
		if ok, err := lock.TryLock(); err != nil {
			return nil, badPath(path+".lock", err)
		} else if ok {
			return lock, forget(path, lock)
		}
		if u := announced(path); u != "" {
			return nil, &OwnedError{Path: path, URL: u}
		}
		select {
		case <-tick.C:
		case <-patience:
			return nil, &OwnedError{Path: path}
		case <-ctx.Done():
			return nil, interpret(path, ctx.Err())
		}
	}
}

// forget removes what an owner that was killed announced.
func forget(path string, lock *flock.Flock) error {
	err := os.Remove(urlFile(path))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	_ = lock.Unlock() // the first error is the one to tell
	return badPath(urlFile(path), err)
}

func urlFile(path string) string { return path + ".url" }

func announced(path string) string {
	text, err := os.ReadFile(urlFile(path))
	if err != nil {
		return "" // none, or it went this moment
	}
	return string(bytes.TrimSpace(text))
}

// Announce tells other processes where this one serves the store, until it is closed.
func (s *Store) Announce(url string) error {
	done, err := s.use()
	if err != nil {
		return err
	}
	defer done()
	if err := writeWhole(urlFile(s.path), url+"\n"); err != nil {
		return &hook.Error{Kind: hook.Unavailable, Message: fmt.Sprintf("announce the store %q", s.path), Err: err}
	}
	return nil
}

// writeWhole lets no reader see half of the text. The file is the user's alone, as CreateTemp makes it.
func writeWhole(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
	}
	return err
}
