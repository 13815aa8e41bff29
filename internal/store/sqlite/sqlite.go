// Package sqlite keeps webhooks in one SQLite file, which one process owns at a time. One goroutine writes, in groups
// that share a commit; a few read-only connections read.
//
// It does not know dialects, HTTP, or what stands in the objects that it keeps.
package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // registers the driver

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Store is an open SQLite file. It is a store.Webhooks.
type Store struct {
	path    string
	lock    *flock.Flock
	writer  *writer
	readers *sql.DB
	get     *sql.Stmt
	cache   cache

	using  sync.RWMutex // held for reading while readers are in use, so that Close can wait for them
	closed bool
	close  func() error
}

var _ store.Webhooks = (*Store)(nil)

// Open opens or makes the SQLite file at path, and its folders, for the user alone. If another process owns it, Open
// waits so long for it; the error is an *OwnedError if that does not help, at once if the owner is a server.
func Open(ctx context.Context, path string, wait time.Duration) (*Store, error) {
	path, err := prepare(path)
	if err != nil {
		return nil, err
	}
	lock, err := own(ctx, path, wait)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, lock: lock}
	s.close = sync.OnceValue(s.shut)
	if err := s.start(ctx); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, err
	}
	return s, nil
}

func (s *Store) start(ctx context.Context) error {
	if err := writable(s.path); err != nil {
		return err
	}
	var err error
	if s.writer, err = newWriter(ctx, s.path); err != nil {
		return err
	}
	if s.readers, err = openReaders(s.path); err != nil {
		return interpret(s.path, err)
	}
	s.get, err = s.readers.PrepareContext(ctx, getText)
	return interpret(s.path, err)
}

// Close writes what was begun, ends all work and lets the next process own the file. Further calls do nothing.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	s.using.Lock()
	s.closed = true
	s.using.Unlock()

	var failed error
	note := func(err error) {
		if failed == nil && err != nil {
			failed = &hook.Error{Kind: hook.Failed, Message: fmt.Sprintf("close the store %q", s.path), Err: err}
		}
	}
	if s.get != nil {
		note(s.get.Close())
	}
	if s.readers != nil {
		note(s.readers.Close())
	}
	if s.writer != nil { // last, as the last connection tidies the log up, which a reader cannot
		note(s.writer.close())
	}
	if err := os.Remove(urlFile(s.path)); !os.IsNotExist(err) {
		note(err)
	}
	note(s.lock.Unlock())
	return failed
}

// use keeps the store open until the returned function is called.
func (s *Store) use() (func(), error) {
	s.using.RLock()
	if s.closed {
		s.using.RUnlock()
		return nil, closedError(s.path)
	}
	return s.using.RUnlock, nil
}
