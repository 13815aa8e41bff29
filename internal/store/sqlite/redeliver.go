package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	whereaboutsText = `SELECT state, coalesce(due, 0), host FROM deliveries WHERE id = ?`
	redeliverText   = `UPDATE deliveries SET state = 0, due = ?, tries = 0 WHERE id = ?`
)

// move is a delivery that becomes due at another time.
type move struct {
	job // stands for it in the queue
	was due
}

func (s *Store) redeliver(ctx context.Context, known map[id]struct{}, at int64) (int, error) {
	n := 0
	list := make([]id, 0, len(known))
	for i := range known {
		list = append(list, i)
	}
	slices.SortFunc(list, id.compare)
	for part := range slices.Chunk(list, 500) {
		var found int
		var moves []*move
		err := s.writer.submit(ctx, &op{
			light: true,
			run: func(ctx context.Context, w *writer) (err error) {
				found, moves, err = s.moveAll(ctx, w, part, at)
				return err
			},
			after: func(err error) { s.queue.moved(moves, err == nil) },
		})
		if err != nil {
			return n, err
		}
		n += found
	}
	if n == 0 {
		return 0, ctx.Err()
	}
	return n, nil
}

func (s *Store) moveAll(ctx context.Context, w *writer, list []id, at int64) (found int, moves []*move, err error) {
	for _, i := range list {
		m := &move{job: job{due: due{at, i}}, was: due{id: i}}
		var was state
		was, err = w.whereabouts(ctx, m)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return found, moves, err
		}
		found++
		if !s.queue.edit(m) {
			continue
		}
		moves = append(moves, m)
		if err := w.exec(ctx, redeliverText, at, i[:]); err != nil {
			return found, moves, err
		}
		w.books.totals.state[was]--
		w.books.totals.state[pending]++
	}
	return found, moves, nil
}

func (w *writer) whereabouts(ctx context.Context, m *move) (was state, err error) {
	m.job.Job = store.Job{Delivery: store.Delivery{State: hook.DeliveryPending}}
	err = w.row(ctx, whereaboutsText, m.job.id[:])(&was, &m.was.at, &m.job.Host)
	if was != pending {
		m.was = never() // it was not in the queue
	}
	return was, err
}
