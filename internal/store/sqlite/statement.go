package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"hookctl/internal/hook"
)

// statement is a prepared one. The writer uses the driver itself, as database/sql costs a third more for each statement.
type statement struct {
	driver.StmtExecContext
	driver.StmtQueryContext
	prepared driver.Stmt
	args     []driver.NamedValue
}

// exec runs a statement. Only the writer's goroutine calls it, as it does what follows.
func (w *writer) exec(ctx context.Context, text string, args ...any) error {
	_, err := w.result(ctx, text, args...)
	return err
}

// result is exec, where it matters what was given or how many rows there were.
func (w *writer) result(ctx context.Context, text string, args ...any) (driver.Result, error) {
	s, err := w.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	bound, err := s.bind(args)
	if err != nil {
		return nil, err
	}
	r, err := s.ExecContext(ctx, bound)
	return r, interpret(w.path, err)
}

// insertion runs an INSERT and returns the row's number.
func (w *writer) insertion(ctx context.Context, text string, args ...any) (int64, error) {
	r, err := w.result(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// value reads a single value, as it is in the middle of the operation.
func (w *writer) value(ctx context.Context, to any, text string, args ...any) error {
	return w.row(ctx, text, args...)(to)
}

// row runs a statement whose one row the returned function reads. That is sql.ErrNoRows if there is none.
func (w *writer) row(ctx context.Context, text string, args ...any) (scan func(to ...any) error) {
	return func(to ...any) error {
		s, err := w.prepare(ctx, text)
		if err == nil {
			err = s.row(ctx, args, to)
		}
		return interpret(w.path, err)
	}
}

func (s *statement) row(ctx context.Context, args, to []any) error {
	bound, err := s.bind(args)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, bound)
	if err != nil {
		return err
	}
	values := make([]driver.Value, len(to))
	err = rows.Next(values)
	if errors.Is(err, io.EOF) {
		err = sql.ErrNoRows
	}
	for i := range to {
		if err == nil {
			err = assign(to[i], values[i])
		}
	}
	return errors.Join(err, rows.Close())
}

// bind gives arguments the types that the driver knows. The list is used again by the next call.
func (s *statement) bind(args []any) ([]driver.NamedValue, error) {
	s.args = s.args[:0]
	for i, a := range args {
		v, err := bindable(a)
		if err != nil {
			return nil, err
		}
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return s.args, nil
}

func bindable(a any) (driver.Value, error) {
	switch v := a.(type) {
	case nil, int64, string, []byte, bool:
		return v, nil
	case int:
		return int64(v), nil
	case state:
		return int64(v), nil
	case driver.Valuer:
		return v.Value()
	}
	return nil, hook.Errorf(hook.Failed, "no column takes a %T", a)
}

// assign is the other way round.
func assign(to any, v driver.Value) error {
	switch to := to.(type) {
	case *[]byte:
		if text, ok := v.(string); ok {
			*to = []byte(text)
			return nil
		}
		b, ok := v.([]byte)
		*to = b
		return expect(ok || v == nil, to, v)
	case *string:
		return set(to, v)
	case *int64:
		return set(to, v)
	case *bool:
		n, ok := v.(int64)
		*to = n != 0
		return expect(ok, to, v)
	case *int:
		n, ok := v.(int64)
		*to = int(n)
		return expect(ok, to, v)
	case *state:
		n, ok := v.(int64)
		*to = state(n)
		return expect(ok, to, v)
	case sql.Scanner:
		return to.Scan(v)
	}
	return expect(false, to, v)
}

func set[T any](to *T, v driver.Value) error {
	value, ok := v.(T)
	*to = value
	return expect(ok, to, v)
}

func expect(ok bool, to any, v driver.Value) error {
	if !ok {
		return fmt.Errorf("a column has a %T, which is not for a %T", v, to)
	}
	return nil
}

// prepare prepares a text once.
func (w *writer) prepare(ctx context.Context, text string) (*statement, error) {
	if s, ok := w.statements[text]; ok {
		return s, nil
	}
	prepared, err := w.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, interpret(w.path, err)
	}
	exec, executes := prepared.(driver.StmtExecContext)
	query, queries := prepared.(driver.StmtQueryContext)
	if !executes || !queries {
		return nil, errors.Join(errDriver, prepared.Close())
	}
	s := &statement{StmtExecContext: exec, StmtQueryContext: query, prepared: prepared}
	w.statements[text] = s
	return s, nil
}

var errDriver = errors.New("the database's driver lacks what it had")
