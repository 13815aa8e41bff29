package sqlite

import (
	"context"

	"hookctl/internal/store"
)

const (
	insertText = `INSERT INTO webhooks (dialect, vars, id, enabled, ends, unique_key, events, created_at, updated_at, json)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateText = `UPDATE webhooks SET enabled = ?, ends = ?, unique_key = ?, events = ?, created_at = ?, updated_at = ?,
		json = ? WHERE position = ?`
	deleteText   = `DELETE FROM webhooks WHERE dialect = ? AND vars = ? AND id = ?`
	listenText   = `INSERT OR IGNORE INTO webhook_events (dialect, vars, event, position) VALUES (?, ?, ?, ?)`
	unlistenText = `DELETE FROM webhook_events WHERE position = ?`
)

// Insert keeps a new record.
func (s *Store) Insert(ctx context.Context, r store.Record) (store.Record, error) {
	r = normal(r)
	defer s.cache.forget(key{r.Space, r.ID}) // it was not there; but who listens was
	err := s.writer.do(ctx, func(ctx context.Context, w *writer) error { return w.insert(ctx, &r) })
	return whole(r, err)
}

func (w *writer) insert(ctx context.Context, r *store.Record) error {
	events, err := encode(r.Events)
	if err != nil {
		return err
	}
	result, err := w.result(ctx, insertText, r.Dialect, r.Vars, r.ID, r.Enabled, end(r.Ends), r.Unique, events,
		r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON)
	if err != nil {
		return w.clash(ctx, *r, err)
	}
	if r.Position, err = result.LastInsertId(); err != nil {
		return err
	}
	if err := w.bound(ctx, *r); err != nil {
		return err
	}
	return w.listen(ctx, *r)
}

func (w *writer) listen(ctx context.Context, r store.Record) error {
	for _, event := range r.Events {
		if err := w.exec(ctx, listenText, r.Dialect, r.Vars, event, r.Position); err != nil {
			return err
		}
	}
	return nil
}

// Delete removes a record and its health; the database removes its events.
func (s *Store) Delete(ctx context.Context, sp store.Space, id string) error {
	defer s.cache.forget(key{sp, id})
	return s.writer.do(ctx, func(ctx context.Context, w *writer) error {
		result, err := w.result(ctx, deleteText, sp.Dialect, sp.Vars, id)
		if err != nil {
			return err
		}
		switch n, err := result.RowsAffected(); {
		case err != nil:
			return err
		case n == 0:
			return notFound(id)
		}
		return w.resetHealth(ctx, key{sp, id})
	})
}
