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
	f, err := s.search(ctx, q)
	if err != nil || len(f.arms) == 0 {
		return nil, interpret(s.path, err)
	}
	limit := -1
	if q.Limit > 0 {
		limit = q.Limit
	}
	text := "SELECT " + deliveryColumns + " FROM (" + strings.Join(f.arms, " UNION ALL ") + " ORDER BY 1 DESC LIMIT ?) x" +
		" CROSS JOIN deliveries d ON d.id = x.id" + deliveryTables + " ORDER BY x.id DESC"
	list, err := s.listed(ctx, text, append(f.args, limit)...)
	return list, interpret(s.path, err)
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
