package sqlite

import (
	"context"
	"slices"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	insertText = `INSERT INTO webhooks (dialect, vars, id, enabled, events, created_at, updated_at, json)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	updateText = `UPDATE webhooks SET enabled = ?, events = ?, created_at = ?, updated_at = ?, json = ?
		WHERE position = ?`
	deleteText   = `DELETE FROM webhooks WHERE dialect = ? AND vars = ? AND id = ?`
	listenText   = `INSERT OR IGNORE INTO webhook_events (dialect, vars, event, position) VALUES (?, ?, ?, ?)`
	unlistenText = `DELETE FROM webhook_events WHERE position = ?`
)

// Insert keeps a new record.
func (s *Store) Insert(ctx context.Context, r store.Record) (store.Record, error) {
	r = normal(r)
	err := s.writer.do(ctx, func(ctx context.Context, w *writer) error { return w.insert(ctx, &r) })
	return whole(r, err)
}

func (w *writer) insert(ctx context.Context, r *store.Record) error {
	events, err := encode(r.Events)
	if err != nil {
		return err
	}
	result, err := w.result(ctx, insertText, r.Dialect, r.Vars, r.ID, r.Enabled, events,
		r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON)
	if hook.KindOf(err) == hook.Conflict {
		return hook.Errorf(hook.Conflict, "webhook %q exists already", r.ID)
	}
	if err != nil {
		return err
	}
	if r.Position, err = result.LastInsertId(); err != nil {
		return err
	}
	return w.listen(ctx, *r)
}

// Update changes a record. The function runs in the writer's goroutine: it may read the store, as it was before the
// update, but must neither write to it nor close it, which would wait for ever.
func (s *Store) Update(
	ctx context.Context, sp store.Space, id string, change func(store.Record) (store.Record, error),
) (store.Record, error) {
	var r store.Record
	defer s.cache.forget(key{sp, id})
	err := s.writer.do(ctx, func(ctx context.Context, w *writer) error {
		old, err := w.get(ctx, sp, id)
		if err != nil {
			return err
		}
		if r, err = change(old); err != nil {
			return err
		}
		r = normal(r)
		r.Space, r.ID, r.Position = sp, id, old.Position
		return w.update(ctx, old, r)
	})
	return whole(r, err)
}

func (w *writer) get(ctx context.Context, sp store.Space, id string) (store.Record, error) {
	statement, err := w.prepare(ctx, getText)
	if err != nil {
		return store.Record{}, err
	}
	return find(ctx, w.path, statement, sp, id)
}

func (w *writer) update(ctx context.Context, old, r store.Record) error {
	events, err := encode(r.Events)
	if err != nil {
		return err
	}
	err = w.exec(ctx, updateText, r.Enabled, events,
		r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON, r.Position)
	if err != nil || slices.Equal(old.Events, r.Events) {
		return err
	}
	if err := w.exec(ctx, unlistenText, r.Position); err != nil {
		return err
	}
	return w.listen(ctx, r)
}

func (w *writer) listen(ctx context.Context, r store.Record) error {
	for _, event := range r.Events {
		if err := w.exec(ctx, listenText, r.Dialect, r.Vars, event, r.Position); err != nil {
			return err
		}
	}
	return nil
}

// Delete removes a record; the database removes its events.
func (s *Store) Delete(ctx context.Context, sp store.Space, id string) error {
	defer s.cache.forget(key{sp, id})
	return s.writer.do(ctx, func(ctx context.Context, w *writer) error {
		result, err := w.result(ctx, deleteText, sp.Dialect, sp.Vars, id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return notFound(id)
	})
}
