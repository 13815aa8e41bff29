package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// loadMost is how many jobs are read together.
const loadMost = 500

// load is a job of River's, and what it is about. Without found there is nothing to be done.
type load struct {
	args  args
	job   store.Job
	found bool // it is pending, and this is its turn
	early bool // it was not due soon when it was read: event and webhook are not there
	err   error
	done  chan struct{}
}

const (
	beginText = `SELECT pg_advisory_xact_lock_shared($1)`
	jobsText  = `SELECT ` + deliveryColumnsText + `, d.turn FROM deliveries d WHERE d.id = ANY ($1) AND d.state = 'pending'`

	jobEventsText   = `SELECT id, at, data FROM events WHERE id = ANY ($1)`
	jobWebhooksText = `SELECT w.dialect, w.vars, w.position, ` + columns + ` FROM webhooks w
		JOIN unnest($1::text[], $2::text[], $3::text[]) k (dialect, vars, id)
		ON w.dialect = k.dialect AND w.vars = k.vars AND w.id = k.id`
)

// loadAll reads what jobs are about: first the deliveries, then the events and webhooks of those that are due.
func (s *Store) loadAll(list []*load) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := s.loadDeliveries(ctx, list)
	if err == nil {
		err = s.loadRest(ctx, list)
	}
	for _, l := range list {
		l.err = s.interpret(ctx, err)
		close(l.done)
	}
}

// loadDeliveries holds the lock of turns meanwhile: both statements are one transaction.
func (s *Store) loadDeliveries(ctx context.Context, list []*load) error {
	byID := make(map[string]*load, len(list))
	ids := make([]pgtype.UUID, 0, len(list))
	for _, l := range list {
		if id, ok := parseID(l.args.Delivery); ok {
			byID[jobName(id, l.args.Turn)] = l
			ids = append(ids, id)
		}
	}
	queries := &pgx.Batch{}
	queries.Queue(beginText, int64(turnLock))
	queries.Queue(jobsText, ids).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var turn int32
			d, err := scanDelivery(rows, &turn)
			if err != nil {
				return err
			}
			if id, ok := parseID(d.ID); ok {
				if l := byID[jobName(id, turn)]; l != nil {
					l.job.Delivery, l.found = d, true
				}
			}
		}
		return rows.Err()
	})
	return s.pool.SendBatch(ctx, queries).Close()
}

// jobName tells jobs apart, as runningText does.
func jobName(id pgtype.UUID, turn int32) string { return id.String() + " " + itoa(turn) }

// dueIn is how long it is until a delivery is due.
func dueIn(d store.Delivery) time.Duration {
	if d.State != hook.DeliveryPending {
		return 0
	}
	return time.Until(d.DueAt)
}
