package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/store"
)

const (
	insertText = `INSERT INTO webhooks (dialect, vars, id, enabled, ends, unique_key, events, created_at, updated_at, json)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING position`
	updateText = `UPDATE webhooks SET enabled = $1, ends = $2, unique_key = $3, events = $4, created_at = $5,
		updated_at = $6, json = $7 WHERE position = $8`
	deleteText = `DELETE FROM webhooks WHERE dialect = $1 AND vars = $2 AND id = $3`
	listenText = `INSERT INTO webhook_events (dialect, vars, event, position)
		SELECT $1, $2, event, $4 FROM unnest($3::text[]) event ON CONFLICT DO NOTHING`
	resetText    = `DELETE FROM health WHERE webhook_id = $1 AND dialect = $2 AND vars = $3`
	unlistenText = `DELETE FROM webhook_events WHERE position = $1`
)

// Insert keeps a new record.
func (s *Store) Insert(ctx context.Context, r store.Record) (store.Record, error) {
	r = normal(r)
	r.Position = 0
	err := s.write(ctx, r.Space, func(tx pgx.Tx) error { return insert(ctx, tx, &r) })
	return whole(r, err)
}

func insert(ctx context.Context, tx pgx.Tx, r *store.Record) error {
	if err := clash(ctx, tx, *r); err != nil {
		return err
	}
	err := tx.QueryRow(ctx, insertText, r.Dialect, r.Vars, r.ID, r.Enabled, optional(r.Ends), []byte(r.Unique), r.Events,
		r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON).Scan(&r.Position)
	if err != nil {
		return err
	}
	if err := bound(ctx, tx, *r); err != nil {
		return err
	}
	return listen(ctx, tx, *r)
}

func listen(ctx context.Context, tx pgx.Tx, r store.Record) error {
	_, err := tx.Exec(ctx, listenText, r.Dialect, r.Vars, r.Events, r.Position)
	return err
}

// Update changes a record. The function may read the store, as it was before the update, but must neither write to it
// nor close it, which would wait for ever.
func (s *Store) Update(
	ctx context.Context, sp store.Space, id string, change func(store.Record) (store.Record, error),
) (store.Record, error) {
	var r store.Record
	var refused error
	err := s.write(ctx, sp, func(tx pgx.Tx) error {
		old, err := find(ctx, tx, getText, sp, id)
		if err != nil {
			return err
		}
		if r, refused = change(old); refused != nil {
			return refused
		}
		r = normal(r)
		r.Space, r.ID, r.Position = sp, id, old.Position
		return update(ctx, tx, old, r)
	})
	if refused != nil {
		err = refused // as it is
	}
	return whole(r, err)
}

func update(ctx context.Context, tx pgx.Tx, old, r store.Record) error {
	if err := clash(ctx, tx, r); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, updateText, r.Enabled, optional(r.Ends), []byte(r.Unique), r.Events,
		r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON, r.Position)
	if err != nil {
		return err
	}
	if !old.EnabledAt(r.UpdatedAt) { // else it makes them no more
		if err := bound(ctx, tx, r); err != nil {
			return err
		}
	}
	if !old.Enabled && r.Enabled { // what made it fail is mended, or so its owner says
		if err := resetHealth(ctx, tx, r.Space, r.ID); err != nil {
			return err
		}
	}
	return relisten(ctx, tx, old, r)
}

// resetHealth makes a webhook's health zero, as if it had got nothing yet.
func resetHealth(ctx context.Context, tx pgx.Tx, sp store.Space, id string) error {
	_, err := tx.Exec(ctx, resetText, id, sp.Dialect, sp.Vars)
	return err
}

func relisten(ctx context.Context, tx pgx.Tx, old, r store.Record) error {
	if slices.Equal(old.Events, r.Events) {
		return nil
	}
	if _, err := tx.Exec(ctx, unlistenText, r.Position); err != nil {
		return err
	}
	return listen(ctx, tx, r)
}

// Delete removes a record and its health; the database removes its events.
func (s *Store) Delete(ctx context.Context, sp store.Space, id string) error {
	return s.write(ctx, sp, func(tx pgx.Tx) error {
		result, err := tx.Exec(ctx, deleteText, sp.Dialect, sp.Vars, id)
		if unstorable(err) || err == nil && result.RowsAffected() == 0 {
			return notFound(id)
		}
		if err != nil {
			return err
		}
		return resetHealth(ctx, tx, sp, id)
	})
}
