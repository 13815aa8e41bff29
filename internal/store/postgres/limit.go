package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	likeText = `SELECT
		(SELECT id FROM webhooks WHERE dialect = $1 AND vars = $2 AND sha256(unique_key) = sha256($4)
			AND unique_key <> '' AND unique_key = $4 AND id <> $3),
		$5 AND EXISTS (SELECT 1 FROM webhooks WHERE dialect = $1 AND vars = $2 AND id = $3)`
	// The LIMIT spares the rest: one too many is enough to know.
	boundText = `SELECT count(*) FROM (SELECT 1 FROM webhooks w WHERE w.dialect = $1 AND w.vars = $2
		AND w.enabled AND coalesce(w.ends > $3, true) LIMIT $4) enabled`
)

// clash refuses a record that is like another, before it is written: nobody else writes to the space meanwhile.
func clash(ctx context.Context, tx pgx.Tx, r store.Record) error {
	var other *string
	var taken bool
	err := tx.QueryRow(ctx, likeText, r.Dialect, r.Vars, r.ID, []byte(r.Unique), r.Position == 0).Scan(&other, &taken)
	switch {
	case err != nil:
		return err
	case other != nil:
		return hook.Errorf(hook.Conflict, "webhook %q is like this one", *other)
	case taken:
		return hook.Errorf(hook.Conflict, "webhook %q exists already", r.ID)
	}
	return nil
}

// bound refuses a record that was just written if it is one too many: its transaction is undone.
func bound(ctx context.Context, tx pgx.Tx, r store.Record) error {
	if r.Most == 0 || !r.EnabledAt(r.UpdatedAt) {
		return nil
	}
	var n int
	err := tx.QueryRow(ctx, boundText, r.Dialect, r.Vars, r.UpdatedAt.UnixMilli(), r.Most+1).Scan(&n)
	if err != nil || n <= r.Most {
		return err
	}
	return hook.Errorf(hook.Conflict, "%d webhooks may be enabled, and this would be one more", r.Most).
		WithHint("disable or delete another one")
}
