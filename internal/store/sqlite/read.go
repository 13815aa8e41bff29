package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"hookctl/internal/store"
)

const (
	getText  = `SELECT position, ` + columns + ` FROM webhooks w WHERE dialect = ? AND vars = ? AND id = ?`
	pingText = `SELECT EXISTS (SELECT 1 FROM webhooks)`
)

// Get returns one record.
func (s *Store) Get(ctx context.Context, sp store.Space, id string) (store.Record, error) {
	done, err := s.use()
	if err != nil {
		return store.Record{}, err
	}
	defer done()
	k := key{sp, id}
	r, writes, ok := s.cache.get(k)
	if ok {
		return r, interpret(s.path, ctx.Err())
	}
	if r, err = find(ctx, s.path, s.get, sp, id); err == nil {
		s.cache.put(k, r, writes)
	}
	return r, err
}

func find(ctx context.Context, path string, get *sql.Stmt, sp store.Space, id string) (store.Record, error) {
	r, err := scan(sp, get.QueryRowContext(ctx, sp.Dialect, sp.Vars, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Record{}, notFound(id)
	}
	return r, interpret(path, err)
}

// Count tells how many records match.
func (s *Store) Count(ctx context.Context, sp store.Space, q store.Query) (int, error) {
	text, args := countQuery(sp, q)
	var n int
	err := s.value(ctx, &n, text, args...)
	return n, err
}

// Ping tells whether the store can be read.
func (s *Store) Ping(ctx context.Context) error {
	var found bool
	return s.value(ctx, &found, pingText)
}

// value reads a single value.
func (s *Store) value(ctx context.Context, to any, text string, args ...any) error {
	done, err := s.use()
	if err != nil {
		return err
	}
	defer done()
	return interpret(s.path, s.readers.QueryRowContext(ctx, text, args...).Scan(to))
}
