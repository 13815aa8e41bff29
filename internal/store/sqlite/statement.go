package sqlite

import (
	"context"
	"database/sql"
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
