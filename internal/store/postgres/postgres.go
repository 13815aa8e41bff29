// Package postgres keeps webhooks, events and deliveries in a PostgreSQL database, which several processes may share.
// The truth is in tables of ours; River (https://riverqueue.com) decides which process makes which attempt when. All of
// it is in a schema of its own.
//
// It does not know dialects, HTTP, or what stands in the objects that it keeps.
package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"hookctl/internal/store"
)

// Options are what a store may be told. The zero value is for use in earnest.
type Options struct {
	// Rescue is how long an attempt may be under way before its process is taken for dead and another one makes it again:
	// more than any attempt takes. Zero: 40 s, which is 10 s more than an attempt may take. Until another process has taken
	// over, up to 40 s more may pass: every 30 s it is looked for such attempts, and every 5 s for what is to be made again.
	Rescue time.Duration
}

const defaultRescue = 40 * time.Second

// Store is an open database. It is a store.Store.
type Store struct {
	name       string // for messages: the URL without user, password and options
	config     *pgxpool.Config
	pool       *pgxpool.Pool
	options    Options
	writing    chan struct{} // has an element for each change of a webhook under way
	river      *river.Client[pgx.Tx]
	publishing *publisher
	underway   claims

	closing chan struct{} // closed when Close begins
	close   func()
	working sync.WaitGroup // the Works under way
	using   sync.Mutex     // held while one begins, or Close does
}

var _ store.Store = (*Store)(nil)

// Open connects to the database at a postgres:// URL, and brings its schema up to date. Several processes may do so at
// once: one migrates, the others wait for it.
func Open(ctx context.Context, url string, options Options) (*Store, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	if options.Rescue == 0 {
		options.Rescue = defaultRescue
	}
	s := &Store{
		name: name(config), config: config, options: options, closing: make(chan struct{}),
		writing: make(chan struct{}, config.MaxConns/2),
	}
	s.close = sync.OnceFunc(s.shut)
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, s.interpret(ctx, err)
	}
	if err := s.start(ctx); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, err
	}
	return s, nil
}

func (s *Store) start(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return s.interpret(ctx, err)
	}
	var err error
	if s.river, err = s.newInserter(); err != nil {
		return s.interpret(ctx, err)
	}
	s.publishing = s.newPublisher()
	return nil
}

// Close writes what was begun, ends all work and closes the connections. Further calls do nothing.
func (s *Store) Close() error {
	s.close()
	return nil
}

func (s *Store) shut() {
	s.using.Lock()
	close(s.closing)
	s.using.Unlock()
	s.working.Wait()
	if s.publishing != nil {
		<-s.publishing.ended
	}
	s.pool.Close() // waits for connections that are in use
}

func (s *Store) closed() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// write makes a change of one space, in a transaction. No other change of this space is made meanwhile, by no process: a
// bound on how many there may be can be checked, and positions are in the order of the commits. If ctx ends before the
// commit, nothing is written.
func (s *Store) write(ctx context.Context, sp store.Space, change func(pgx.Tx) error) error {
	if err := s.enter(ctx); err != nil {
		return s.interpret(ctx, err)
	}
	defer func() { <-s.writing }()
	return s.interpret(ctx, s.transact(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockText, sp.Dialect, sp.Vars); err != nil {
			return err
		}
		return change(tx)
	}))
}

const lockText = `SELECT pg_advisory_xact_lock(hashtextextended($1::text || ' ' || $2::text, 1))`

// enter waits for its turn. Half of the connections are left to those who read: a change may do so, and would wait for
// ever if all were held by changes that wait for it.
func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return errClosed
	}
}

// transact commits even if ctx ends meanwhile, so that its error says whether that was done.
func (s *Store) transact(ctx context.Context, run func(pgx.Tx) error) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	lasting := context.WithoutCancel(ctx)
	defer func() { _ = tx.Rollback(lasting) }() // does nothing after a commit
	if err := run(tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return tx.Commit(lasting)
}
