package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// ListDeliveries returns the deliveries that match, newest first.
func (s *Store) ListDeliveries(ctx context.Context, q hook.DeliveryQuery) ([]store.Delivery, error) {
	text, args, err := deliveriesQuery(q)
	if err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, text, args...)
	if err != nil {
		return nil, s.interpret(ctx, err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (store.Delivery, error) { return scanDelivery(row) })
	if unstorable(err) {
		return nil, nil
	}
	return list, s.interpret(ctx, err)
}

func deliveriesQuery(q hook.DeliveryQuery) (string, []any, error) {
	switch q.State {
	case "", hook.DeliveryPending, hook.DeliveryDelivered, hook.DeliveryDead:
	default:
		return "", nil, hook.Errorf(hook.Invalid, "a delivery cannot be %q", q.State)
	}
	w := (&where{}).and("true")
	for _, c := range [][2]string{
		{"d.webhook_id = ?", q.Webhook}, {"d.event = ?", q.Event}, {"d.dialect = ?", q.Dialect}, {"d.state = ?", string(q.State)},
	} {
		if c[1] != "" {
			w.and(c[0], c[1])
		}
	}
	if !q.Since.IsZero() {
		w.and("d.id >= ?", firstID(q.Since))
	}
	if !q.Until.IsZero() {
		w.and("d.id < ?", firstID(q.Until))
	}
	if q.Cursor != "" {
		cursor, ok := parseID(q.Cursor)
		if !ok {
			return "", nil, hook.Errorf(hook.Invalid, "%q is not the ID of a delivery, and cannot be a cursor", q.Cursor)
		}
		w.and("d.id < ?", cursor)
	}
	if q.State != "" && q.State != hook.DeliveryDelivered {
		w.and("d.state <> 'delivered'") // so that the index of these is used
	}
	text := `SELECT ` + deliveryColumnsText + ` FROM deliveries d WHERE ` + w.text() + ` ORDER BY d.id DESC`
	if q.Limit > 0 {
		text += " LIMIT " + w.arg(q.Limit)
	}
	return text, w.args, nil
}

// Stats counts.
func (s *Store) Stats(ctx context.Context, now time.Time) (hook.DeliveryStats, error) {
	var stats hook.DeliveryStats
	var oldest pgtype.UUID
	err := s.pool.QueryRow(ctx, `SELECT sum(pending)::bigint, sum(delivered)::bigint, sum(dead)::bigint,
		sum(attempts)::bigint, (SELECT id FROM deliveries WHERE state = 'pending' ORDER BY id LIMIT 1) FROM totals`).
		Scan(&stats.Pending, &stats.Delivered, &stats.Dead, &stats.Attempts, &oldest)
	if err != nil {
		return hook.DeliveryStats{}, s.interpret(ctx, err)
	}
	if oldest.Valid {
		stats.OldestPendingSeconds = max(now.Sub(created(oldest)), 0).Seconds()
	}
	return stats, nil
}
