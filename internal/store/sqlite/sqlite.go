// Package sqlite keeps webhooks, events and deliveries in one SQLite file, which one process owns at a time. One goroutine writes, in groups
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

// Store is an open SQLite file. It is a store.Store.
type Store struct {
	path    string
	lock    *flock.Flock
	writer  *writer
	readers *sql.DB
	get     *sql.Stmt
	event   *sql.Stmt
	cache   cache
	heard   heard
	asked   asked
	queue   queue

	using   sync.RWMutex // held for reading while readers are in use, so that Close can wait for them
	closed  bool
	closing chan struct{}  // closed to end Work
	works   sync.WaitGroup // of which Close waits for the end
	close   func() error
}

var _ store.Store = (*Store)(nil)

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
	s := &Store{path: path, lock: lock, closing: make(chan struct{})}
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
	if s.get, err = s.readers.PrepareContext(ctx, getText); err != nil {
		return interpret(s.path, err)
	}
	s.event, err = s.readers.PrepareContext(ctx, eventText)
	return interpret(s.path, err)
}

// Close writes what was begun, ends all work and lets the next process own the file. Further calls do nothing.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	s.using.Lock()
	s.closed = true
	s.using.Unlock()
	close(s.closing)
	s.works.Wait()

	var failed error
	note := func(err error) {
		if failed == nil && err != nil {
			failed = &hook.Error{Kind: hook.Failed, Message: fmt.Sprintf("close the store %q", s.path), Err: err}
		}
	}
	for _, prepared := range []*sql.Stmt{s.get, s.event} {
		if prepared != nil {
			note(prepared.Close())
		}
	}
	note(s.asked.close())
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
