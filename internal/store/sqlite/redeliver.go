package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"
)

const (
	whereaboutsText = `SELECT state, host FROM deliveries WHERE id = ?`
	redeliverText   = `UPDATE deliveries SET state = 0, due = ?, tries = 0 WHERE id = ?`
)

// redeliverSize is how many are written at a time, so that nobody else has to wait for all.
const redeliverSize = 500

// Redeliver makes deliveries pending.
func (s *Store) Redeliver(ctx context.Context, ids []string, at time.Time) (int, error) {
	done, err := s.use()
	if err != nil {
		return 0, err
	}
	done() // not held any more, as in register
	n := 0
	for part := range slices.Chunk(known(ids), redeliverSize) {
		found, err := s.redeliver(ctx, part, at.UnixMilli())
		if n += found; err != nil {
			return n, err
		}
	}
	return n, interpret(s.path, ctx.Err())
}

// known are those that are IDs, each once.
func known(ids []string) []id {
	var list []id
	for _, text := range ids {
		if i, ok := parseID(text); ok {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, id.compare)
	return slices.Compact(list)
}

func (s *Store) redeliver(ctx context.Context, list []id, at int64) (found int, err error) {
	var moves []*move // also those of a first run that came to nothing
	err = s.writer.submit(ctx, &op{
		light: true,
		rows:  len(list),
		run: func(ctx context.Context, w *writer) error {
			found = 0
			for _, i := range list {
				m := &move{job: &job{due: due{at, i}}}
				ok, err := s.move(ctx, w, m)
				if ok {
					found++
				}
				if moves = append(moves, m); err != nil {
					return err
				}
			}
			return nil
		},
		after: func(err error) { s.queue.moved(moves, err == nil) },
	})
	if err != nil {
		return 0, err
	}
	return found, nil
}

// move tells whether there is such a delivery. One that is under way stays.
func (s *Store) move(ctx context.Context, w *writer, m *move) (bool, error) {
	var was state
	err := w.row(ctx, whereaboutsText, m.id[:])(&was, &m.Host)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil || !s.queue.edit(m) {
		return err == nil, err
	}
	w.books.totals.state[was]--
	w.books.totals.state[pending]++
	return true, w.exec(ctx, redeliverText, m.at, m.id[:])
}
