package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"hookctl/internal/store"
)

const (
	getText  = `SELECT position, ` + columns + ` FROM webhooks w WHERE dialect = ? AND vars = ? AND id = ?`
	findText = `SELECT vars FROM webhooks WHERE dialect = ? AND id = ? ORDER BY position LIMIT 1`
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
	if r, err = find(s.path, s.get.QueryRowContext(ctx, sp.Dialect, sp.Vars, id).Scan, sp, id); err == nil {
		s.cache.put(k, r, writes)
	}
	return r, err
}

func find(path string, from func(...any) error, sp store.Space, id string) (store.Record, error) {
	r, err := scan(sp, from)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Record{}, notFound(id)
	}
	return r, interpret(path, err)
}

// Find tells in which space a record is.
func (s *Store) Find(ctx context.Context, dialect, id string) (store.Space, error) {
	sp := store.Space{Dialect: dialect}
	err := s.value(ctx, &sp.Vars, findText, dialect, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = notFound(id)
	}
	if err != nil {
		return store.Space{}, err
	}
	return sp, nil
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
	return interpret(s.path, s.row(ctx, text, []any{to}, args...))
}
