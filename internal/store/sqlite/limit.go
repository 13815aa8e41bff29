package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	// The second condition on unique_key is that of its index, which is not used without.
	likeText = `SELECT id FROM webhooks
		WHERE dialect = ? AND vars = ? AND unique_key = ? AND unique_key <> '' AND id <> ?`
	// The LIMIT spares the rest: one too many is enough to know.
	boundText = `SELECT count(*) FROM (SELECT 1 FROM webhooks w
		WHERE w.dialect = ? AND w.vars = ? AND ` + enabledThen + ` LIMIT ?)`
)

// clash makes of the database's refusal one that names what the record is like. It asks afterwards, so that records
// which are refused nothing cost no question.
func (w *writer) clash(ctx context.Context, r store.Record, refusal error) error {
	if hook.KindOf(refusal) != hook.Conflict {
		return refusal
	}
	var other string
	err := w.value(ctx, &other, likeText, r.Dialect, r.Vars, r.Unique, r.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return hook.Errorf(hook.Conflict, "webhook %q exists already", r.ID)
	}
	if err != nil {
		return err
	}
	return hook.Errorf(hook.Conflict, "webhook %q is like this one", other)
}

// bound refuses a record that was just written if it is one too many: its operation is undone. Nobody else writes in
// between.
func (w *writer) bound(ctx context.Context, r store.Record) error {
	if r.Most == 0 || !r.EnabledAt(r.UpdatedAt) {
		return nil
	}
	var n int
	err := w.value(ctx, &n, boundText, r.Dialect, r.Vars, r.UpdatedAt.UnixMilli(), r.Most+1)
	if err != nil || n <= r.Most {
		return err
	}
	return hook.Errorf(hook.Conflict, "%d webhooks may be enabled, and this would be one more", r.Most).
		WithHint("disable or delete another one")
}
