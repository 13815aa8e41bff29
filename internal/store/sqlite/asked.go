package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// askedCount bounds the statements that readers keep prepared: most texts are few, but those of some queries depend on how
// many events they name.
const askedCount = 64

// asked is the readers' prepared statements, by text. To prepare one takes longer than to run it.
type asked struct {
	mu         sync.Mutex
	statements map[string]*sql.Stmt
}

// prepared returns the statement for a text; nil, without an error, if there are too many already.
func (s *Store) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	s.asked.mu.Lock()
	defer s.asked.mu.Unlock()
	if st, ok := s.asked.statements[text]; ok || len(s.asked.statements) >= askedCount {
		return st, nil
	}
	st, err := s.readers.PrepareContext(ctx, text) //nolint:sqlclosecheck // closed with the store
	if err != nil {
		return nil, err
	}
	if s.asked.statements == nil {
		s.asked.statements = map[string]*sql.Stmt{}
	}
	s.asked.statements[text] = st
	return st, nil
}

// query asks the readers.
func (s *Store) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	st, err := s.prepared(ctx, text) //nolint:sqlclosecheck // closed with the store
	switch {
	case err != nil:
		return nil, err
	case st == nil:
		return s.readers.QueryContext(ctx, text, args...)
	}
	return st.QueryContext(ctx, args...)
}

// row asks the readers for one row.
func (s *Store) row(ctx context.Context, text string, to []any, args ...any) error {
	st, err := s.prepared(ctx, text) //nolint:sqlclosecheck // closed with the store
	switch {
	case err != nil:
		return err
	case st == nil:
		return s.readers.QueryRowContext(ctx, text, args...).Scan(to...)
	}
	return st.QueryRowContext(ctx, args...).Scan(to...)
}

// close closes the statements.
func (a *asked) close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var err error
	for _, st := range a.statements {
		err = errors.Join(err, st.Close())
	}
	return err
}
