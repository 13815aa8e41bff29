package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// exec runs a statement. Only the writer's goroutine calls it, as it does what follows.
func (w *writer) exec(ctx context.Context, text string, args ...any) error {
	_, err := w.result(ctx, text, args...)
	return err
}

// result is exec, where it matters what was given or how many rows there were.
func (w *writer) result(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := w.prepare(ctx, text) //nolint:sqlclosecheck // closed with the writer
	if err != nil {
		return nil, err
	}
	r, err := s.ExecContext(ctx, args...)
	return r, interpret(w.path, err)
}

// value reads a single value, as it is in the middle of the operation.
func (w *writer) value(ctx context.Context, to any, text string, args ...any) error {
	s, err := w.prepare(ctx, text) //nolint:sqlclosecheck // closed with the writer
	if err != nil {
		return err
	}
	return interpret(w.path, s.QueryRowContext(ctx, args...).Scan(to))
}

// prepare prepares a text once.
func (w *writer) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := w.statements[text]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, interpret(w.path, err)
	}
	w.statements[text] = s
	return s, nil
}

// insertion runs an INSERT and returns the row's number.
func (w *writer) insertion(ctx context.Context, text string, args ...any) (int64, error) {
	r, err := w.result(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// row reads a single row. It tells whether there was one.
func (w *writer) row(ctx context.Context, text string, args []any, to ...any) (bool, error) {
	s, err := w.prepare(ctx, text) //nolint:sqlclosecheck // closed with the writer
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(ctx, args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, interpret(w.path, err)
}
