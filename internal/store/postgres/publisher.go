package postgres

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"

	"hookctl/internal/hook"
)

const (
	// publishMost is how many events and deliveries share a transaction, more or less.
	publishMost = 10_000

	// patience is how long a transaction may take. It ends earlier if the database says that it cannot.
	patience = 30 * time.Second
)

// publisher stores what is published: calls that come together share a transaction. A lone call costs one wait for the
// disk, and so do hundreds that come together.
type publisher struct {
	*group[*call]
	store *Store
	slot  int // in totals
}

func (s *Store) newPublisher() *publisher {
	p := &publisher{store: s, slot: newSlot()}
	p.group = newGroup(publishMost, (*call).size, s.closing, p.commit)
	return p
}

// do has a call stored. If ctx ends before that begins, it never does.
func (p *publisher) do(ctx context.Context, c *call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.in <- c:
		<-c.done
		return c.err
	case <-ctx.Done():
		return ctx.Err()
	case <-p.store.closing:
		return errClosed
	}
}

func (c *call) size() int {
	n := len(c.list)
	for _, p := range c.list {
		n += len(p.Deliveries)
	}
	return n
}

// commit stores a group. What is wrong with one call is not another's fault: then each has a transaction of its own.
func (p *publisher) commit(group []*call) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := p.store.interpret(ctx, p.publish(ctx, group))
	if err == nil || len(group) == 1 || hook.KindOf(err) == hook.Unavailable {
		for _, c := range group {
			c.answer(err)
		}
		return
	}
	for _, c := range group {
		p.commit([]*call{c})
	}
}

// publish stores what is new of a group. Which events are there already is only asked if some are, and then it is tried
// again: another process may have been faster.
func (p *publisher) publish(ctx context.Context, group []*call) error {
	known := map[string]published{}
	for {
		b := newBatch(group, known)
		if len(b.events) == 0 {
			return nil
		}
		err := p.store.transact(ctx, func(tx pgx.Tx) error { return p.insert(ctx, tx, b) })
		if err == nil || !repeated(err) {
			return err
		}
		before := len(known)
		if err := p.store.lookUp(ctx, known, slices.Collect(maps.Keys(b.fresh))); err != nil {
			return err
		}
		if len(known) == before {
			return err // it is a delivery's ID that is there already
		}
	}
}

func repeated(err error) bool {
	kind, _ := meaning(err)
	return errors.Is(err, errRepeated) || kind == hook.Conflict
}

const (
	publishText = `INSERT INTO events (id, dialect, vars, name, at, deliveries, remaining, data)
		SELECT id, dialect, vars, name, at, n, n, data
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::integer[], $7::bytea[])
			e (id, dialect, vars, name, at, n, data) ON CONFLICT DO NOTHING`
	deliverText = `INSERT INTO deliveries (id, event_id, event, dialect, vars, webhook_id, target, url, host, due_at, state)
		SELECT *, 'pending' FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
			$7::integer[], $8::text[], $9::text[], $10::bigint[])`
	pendingText = `UPDATE totals SET pending = pending + $1 WHERE slot = $2`
)

func (p *publisher) insert(ctx context.Context, tx pgx.Tx, b *batch) error {
	e, d := b.eventColumns(), b.deliveryColumns()
	queries := &pgx.Batch{}
	var stored int64
	queries.Queue(publishText, e.ids, e.dialects, e.vars, e.names, e.ats, e.deliveries, e.data).
		Exec(func(tag pgconn.CommandTag) error { stored = tag.RowsAffected(); return nil })
	if len(d.ids) > 0 {
		queries.Queue(deliverText, d.ids, d.events, d.names, d.dialects, d.vars, d.webhooks, d.targets, d.urls, d.hosts, d.dues)
		queries.Queue(pendingText, len(d.ids), p.slot)
	}
	if err := tx.SendBatch(ctx, queries).Close(); err != nil {
		return err
	}
	if stored < int64(len(b.events)) {
		return errRepeated
	}
	if len(d.ids) == 0 {
		return nil
	}
	_, err := p.store.river.InsertManyFastTx(ctx, tx, b.jobs(time.Now()))
	return err
}

// jobs are what River works. It is told of what is due soon at once: what it is told to schedule may be 5 seconds late.
func (b *batch) jobs(now time.Time) []river.InsertManyParams {
	jobs := make([]river.InsertManyParams, len(b.deliveries))
	for i, d := range b.deliveries {
		jobs[i] = newJob(d.ID, 0, d.DueAt, now)
	}
	return jobs
}
