package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/store"
)

// webhook is the key of one.
type webhook struct {
	store.Space
	id string
}

// loadRest reads each event and each webhook once. What is not due soon needs neither.
func (s *Store) loadRest(ctx context.Context, list []*load) error {
	soon := time.Now().Add(linger)
	events, webhooks := map[string]*store.Event{}, map[webhook]*store.Record{}
	for _, l := range list {
		if l.early = l.found && l.job.DueAt.After(soon); l.found && !l.early {
			events[l.job.EventID], webhooks[keyOf(l.job)] = nil, nil
		}
	}
	if len(events) == 0 {
		return nil
	}
	queries := &pgx.Batch{}
	queueEvents(queries, events)
	queueWebhooks(queries, webhooks)
	if err := s.pool.SendBatch(ctx, queries).Close(); err != nil {
		return err
	}
	for _, l := range list {
		if l.found && !l.early {
			l.complete(events[l.job.EventID], webhooks[keyOf(l.job)])
		}
	}
	return nil
}

func keyOf(j store.Job) webhook { return webhook{j.Space, j.WebhookID} }

func (l *load) complete(e *store.Event, w *store.Record) {
	if e != nil {
		l.job.Data, l.job.EventAt = e.Data, e.At
	}
	if w != nil {
		l.job.Webhook = *w
	}
	l.job.Gone = w == nil
}

func queueEvents(queries *pgx.Batch, events map[string]*store.Event) {
	ids := make([]string, 0, len(events))
	for id := range events {
		ids = append(ids, id)
	}
	queries.Queue(jobEventsText, ids).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var e store.Event
			var published int64
			if err := rows.Scan(&e.ID, &published, &e.Data); err != nil {
				return err
			}
			e.At = at(published)
			events[e.ID] = &e
		}
		return rows.Err()
	})
}

func queueWebhooks(queries *pgx.Batch, webhooks map[webhook]*store.Record) {
	var dialects, vars, ids []string
	for k := range webhooks {
		dialects, vars, ids = append(dialects, k.Dialect), append(vars, k.Vars), append(ids, k.id)
	}
	queries.Queue(jobWebhooksText, dialects, vars, ids).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var sp store.Space
			r, err := scan(sp, rows, &sp.Dialect, &sp.Vars)
			if err != nil {
				return err
			}
			r.Space = sp
			webhooks[webhook{sp, r.ID}] = &r
		}
		return rows.Err()
	})
}
