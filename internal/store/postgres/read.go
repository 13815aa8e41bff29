package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/store"
)

const (
	getText  = `SELECT w.position, ` + columns + ` FROM webhooks w WHERE dialect = $1 AND vars = $2 AND id = $3`
	findText = `SELECT vars FROM webhooks WHERE dialect = $1 AND id = $2 ORDER BY position LIMIT 1`
)

// Get returns one record.
func (s *Store) Get(ctx context.Context, sp store.Space, id string) (store.Record, error) {
	r, err := find(ctx, s.pool, getText, sp, id)
	return r, s.interpret(ctx, err)
}

// querier is a pool or a transaction.
type querier interface {
	QueryRow(ctx context.Context, text string, args ...any) pgx.Row
}

func find(ctx context.Context, q querier, text string, sp store.Space, id string) (store.Record, error) {
	r, err := scan(sp, q.QueryRow(ctx, text, sp.Dialect, sp.Vars, id))
	if errors.Is(err, pgx.ErrNoRows) || unstorable(err) {
		err = notFound(id)
	}
	return r, err
}

// Find tells in which space a record is.
func (s *Store) Find(ctx context.Context, dialect, id string) (store.Space, error) {
	sp := store.Space{Dialect: dialect}
	err := s.pool.QueryRow(ctx, findText, dialect, id).Scan(&sp.Vars)
	if errors.Is(err, pgx.ErrNoRows) || unstorable(err) {
		err = notFound(id)
	}
	if err != nil {
		return store.Space{}, s.interpret(ctx, err)
	}
	return sp, nil
}

// Count tells how many records match.
func (s *Store) Count(ctx context.Context, sp store.Space, q store.Query) (int, error) {
	text, args := countQuery(sp, q)
	var n int
	err := s.pool.QueryRow(ctx, text, args...).Scan(&n)
	if unstorable(err) {
		return 0, nil
	}
	return n, s.interpret(ctx, err)
}

// Ping tells whether the store can be read.
func (s *Store) Ping(ctx context.Context) error {
	var found bool
	return s.interpret(ctx, s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM webhooks)`).Scan(&found))
}
