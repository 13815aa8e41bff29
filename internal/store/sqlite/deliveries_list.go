package sqlite

import (
	"context"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// ListDeliveries returns the deliveries that match, newest first.
func (s *Store) ListDeliveries(ctx context.Context, q hook.DeliveryQuery) ([]store.Delivery, error) {
	done, err := s.use()
	if err != nil {
		return nil, err
	}
	defer done()
	text, args, err := s.listing(ctx, q)
	if err != nil || text == "" {
		return nil, interpret(s.path, err)
	}
	list, err := s.listed(ctx, text, args...)
	return list, interpret(s.path, err)
}

// listing makes the query. It is empty if nothing can match.
func (s *Store) listing(ctx context.Context, q hook.DeliveryQuery) (string, []any, error) {
	f, err := s.search(ctx, q)
	if err != nil || len(f.arms) == 0 {
		return "", nil, err
	}
	limit := -1
	if q.Limit > 0 {
		limit = q.Limit
	}
	text := "SELECT " + deliveryColumns + " FROM (" + strings.Join(f.arms, " UNION ALL ") + " ORDER BY 1 DESC LIMIT ?) x" +
		" CROSS JOIN deliveries d ON d.id = x.id" + deliveryTables + " ORDER BY x.id DESC"
	return text, append(f.args, limit), nil
}

func (s *Store) listed(ctx context.Context, text string, args ...any) ([]store.Delivery, error) {
	rows, err := s.readers.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var list []store.Delivery
	for rows.Next() {
		d, err := scanDelivery(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}
