package postgres

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/riverqueue/river"

	"hookctl/internal/hook"
)

// redeliverSize is how many are redelivered in one transaction.
const redeliverSize = 1000

// Who begins attempts holds turnLock together with others, who redelivers holds it alone: what is under way does not
// change while it is asked for. The number means nothing.
const turnLock = 7_305_524_180_923_443_452

// Redeliver makes deliveries pending.
func (s *Store) Redeliver(ctx context.Context, texts []string, due time.Time) (int, error) {
	var ids []pgtype.UUID
	for _, text := range slices.Compact(slices.Sorted(slices.Values(texts))) {
		if id, ok := parseID(text); ok {
			ids = append(ids, id)
		}
	}
	total := 0
	for chunk := range slices.Chunk(ids, redeliverSize) {
		n := 0
		err := s.insist(ctx, func(tx pgx.Tx) (err error) {
			n, err = s.redeliver(ctx, tx, chunk, due)
			return err
		})
		if err != nil {
			return total, s.interpret(ctx, err)
		}
		total += n
	}
	return total, nil
}

// insist tries a transaction again that the database gave up because of another one.
func (s *Store) insist(ctx context.Context, run func(pgx.Tx) error) error {
	for {
		err := s.transact(ctx, run)
		var e *pgconn.PgError
		if !errors.As(err, &e) || e.Code != "40P01" { // deadlock_detected
			return err
		}
	}
}

// redelivered is what a delivery was.
type redelivered struct {
	id    pgtype.UUID
	turn  int32
	state string
	due   *int64
}

const (
	redeliverLockText = `SELECT pg_advisory_xact_lock($1)`
	redeliverReadText = `SELECT id, turn, state, due_at FROM deliveries WHERE id = ANY ($1) ORDER BY id FOR UPDATE`
	redeliverText     = `UPDATE deliveries SET state = 'pending', due_at = $2, tries = 0, turn = turn + 1 WHERE id = ANY ($1)`
	redeliverSumText  = `UPDATE totals SET pending = pending + $1 + $2, delivered = delivered - $1, dead = dead - $2
		WHERE slot = $3`
	runningText = `SELECT args->>'delivery_id' || ' ' || (args->>'turn'), attempted_by[array_upper(attempted_by, 1)]
		FROM river_job WHERE state = 'running'`
)

func (s *Store) redeliver(ctx context.Context, tx pgx.Tx, ids []pgtype.UUID, due time.Time) (int, error) {
	if _, err := tx.Exec(ctx, redeliverLockText, int64(turnLock)); err != nil {
		return 0, err
	}
	rows, err := tx.Query(ctx, redeliverReadText, ids)
	if err != nil {
		return 0, err
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r redelivered, err error) {
		err = row.Scan(&r.id, &r.turn, &r.state, &r.due)
		return r, err
	})
	if err != nil {
		return 0, err
	}
	count := len(found)
	idle, err := s.withoutRunning(ctx, tx, found)
	if err != nil {
		return 0, err
	}
	return count, s.turn(ctx, tx, idle, due)
}

// withoutRunning leaves out what is under way: pending, due, and worked by somebody. What was attempted just now may have
// a job that is not done yet, but then it is not due.
func (s *Store) withoutRunning(ctx context.Context, tx pgx.Tx, found []redelivered) ([]redelivered, error) {
	now := time.Now().UnixMilli()
	maybe := func(r redelivered) bool { return r.due != nil && *r.due <= now }
	if !slices.ContainsFunc(found, maybe) {
		return found, nil
	}
	rows, err := tx.Query(ctx, runningText)
	if err != nil {
		return nil, err
	}
	clients := map[string]string{} // by the names of jobs
	var job, client string
	_, err = pgx.ForEachRow(rows, []any{&job, &client}, func() error {
		clients[job] = client
		return nil
	})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(r redelivered) bool {
		client, running := clients[jobName(r.id, r.turn)]
		return maybe(r) && running && s.underway.attempting(client, r.id.String())
	}), nil
}

// turn begins a new turn of deliveries.
func (s *Store) turn(ctx context.Context, tx pgx.Tx, list []redelivered, due time.Time) error {
	if len(list) == 0 {
		return nil
	}
	ids, jobs, before := make([]pgtype.UUID, len(list)), make([]river.InsertManyParams, len(list)), map[string]int{}
	now := time.Now()
	for i, r := range list {
		ids[i], jobs[i] = r.id, newJob(r.id.String(), r.turn+1, due, now)
		before[r.state]++
	}
	if _, err := tx.Exec(ctx, redeliverText, ids, due.UnixMilli()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, redeliverSumText, before[string(hook.DeliveryDelivered)], before[string(hook.DeliveryDead)], newSlot())
	if err != nil {
		return err
	}
	_, err = s.river.InsertManyFastTx(ctx, tx, jobs)
	return err
}
