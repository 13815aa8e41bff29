package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

const (
	// pruneSize is how many rows one Prune removes, and one transaction.
	pruneSize = 1000

	oldText  = `SELECT id FROM deliveries WHERE id < ? AND state <> 0 ORDER BY id LIMIT ?`
	bareText = `SELECT event FROM events INDEXED BY events_bare WHERE remaining = 0 AND at < ? ORDER BY at LIMIT ?`

	pruneText       = `DELETE FROM deliveries WHERE id = ? AND state <> 0 RETURNING event, state, attempts, coalesce(last, 0)`
	forgetText      = `DELETE FROM attempts WHERE attempt = ? RETURNING coalesce(before, 0)`
	releaseText     = `UPDATE events SET remaining = remaining - 1 WHERE event = ?`
	forgetEventText = `DELETE FROM events WHERE event = ? AND remaining = 0`
)

// Prune removes old deliveries, and events that have none left. What is to go is looked for by a reader, so that nobody
// waits for that.
func (s *Store) Prune(ctx context.Context, before time.Time) (int, error) {
	n := 0
	first := firstID(before)
	old, err := s.old(ctx, first)
	if err == nil && len(old) > 0 {
		err = s.writer.do(ctx, func(ctx context.Context, w *writer) (err error) {
			n, err = w.prune(ctx, old)
			return err
		})
	}
	if err != nil {
		return 0, err
	}
	return n, s.pruneEvents(ctx, before)
}

func (s *Store) old(ctx context.Context, before id) ([]id, error) {
	done, err := s.use()
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := s.readers.QueryContext(ctx, oldText, before[:], pruneSize)
	if err != nil {
		return nil, interpret(s.path, err)
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var list []id
	for rows.Next() {
		var number []byte
		if err := rows.Scan(&number); err != nil {
			return nil, interpret(s.path, err)
		}
		list = append(list, id(number))
	}
	return list, interpret(s.path, rows.Err())
}

func (w *writer) prune(ctx context.Context, list []id) (int, error) {
	n := 0
	for _, i := range list {
		gone, err := w.pruneOne(ctx, i)
		if err != nil {
			return 0, err
		}
		if gone {
			n++
		}
	}
	return n, nil
}

// pruneOne leaves what was redelivered since it was looked for.
func (w *writer) pruneOne(ctx context.Context, i id) (bool, error) {
	var event, last int64
	var s state
	var attempts int
	err := w.row(ctx, pruneText, i[:])(&event, &s, &attempts, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	w.books.totals.state[s]--
	w.books.totals.attempts -= attempts
	for last != 0 {
		if err := w.row(ctx, forgetText, last)(&last); err != nil {
			return false, err
		}
	}
	return true, w.exec(ctx, releaseText, event)
}

// pruneEvents removes events that have no deliveries, until there are none.
func (s *Store) pruneEvents(ctx context.Context, before time.Time) error {
	for {
		done, err := s.use()
		if err != nil {
			return err
		}
		bare, err := s.numbers(ctx, bareText, []any{before.UnixMilli(), pruneSize})
		done()
		if err != nil || len(bare) == 0 {
			return interpret(s.path, err)
		}
		err = s.writer.do(ctx, func(ctx context.Context, w *writer) error {
			for _, event := range bare {
				if err := w.exec(ctx, forgetEventText, event); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(bare) < pruneSize {
			return err
		}
	}
}
