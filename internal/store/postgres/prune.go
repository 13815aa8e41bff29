package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// pruneSize is how many deliveries, and how many events, are removed at a time.
const pruneSize = 1000

const (
	pruneText = `WITH
		gone AS (DELETE FROM deliveries WHERE state <> 'pending' AND id IN (SELECT id FROM deliveries
			WHERE id < $1 AND state <> 'pending' ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
			RETURNING id, event_id, state, attempts),
		tried AS (DELETE FROM attempts a USING gone WHERE a.delivery_id = gone.id),
		shared AS (SELECT event_id, count(*) AS n FROM gone GROUP BY event_id ORDER BY event_id),
		left_over AS (UPDATE events e SET remaining = remaining - n FROM shared WHERE e.id = event_id)
		SELECT count(*) FILTER (WHERE state = 'delivered'), count(*) FILTER (WHERE state = 'dead'),
			coalesce(sum(attempts), 0)::bigint FROM gone`
	pruneSumText = `UPDATE totals SET delivered = delivered - $1, dead = dead - $2, attempts = attempts - $3 WHERE slot = $4`
	bareText     = `DELETE FROM events WHERE id IN (SELECT id FROM events WHERE remaining = 0 AND at < $1 LIMIT $2
		FOR UPDATE SKIP LOCKED)`
)

// Prune removes deliveries that are done with.
func (s *Store) Prune(ctx context.Context, before time.Time) (int, error) {
	var delivered, dead, attempts int
	err := s.insist(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, pruneText, firstID(before), pruneSize).Scan(&delivered, &dead, &attempts)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, pruneSumText, delivered, dead, attempts, newSlot()); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, bareText, before.UnixMilli(), pruneSize)
		return err
	})
	if err != nil {
		return 0, s.interpret(ctx, err)
	}
	return delivered + dead, nil
}
