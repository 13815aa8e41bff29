package sqlite

import (
	"context"

	"hookctl/internal/hook"
)

// maxNames is how many names a list is merged of. A dialect that has more has most of all deliveries, which are looked
// through then.
const maxNames = 400

// found is a query for IDs. Each arm reads an index from its end: SQLite merges them, and reads no further than the page.
type found struct {
	arms []string // none: nothing matches
	args []any
}

// search chooses the index that a query is answered from.
func (s *Store) search(ctx context.Context, q hook.DeliveryQuery) (found, error) {
	all, err := conditions(q)
	if err != nil {
		return found{}, err
	}
	switch {
	case q.State == hook.DeliveryPending, q.State == hook.DeliveryDead && q.Webhook == "":
		return found{}.add("deliveries_state", all.webhook(q).name(q)), nil
	case q.Webhook != "":
		return s.byWebhook(ctx, q, all.name(q))
	case q.Event != "" || q.Dialect != "":
		return s.byName(ctx, q, all)
	}
	return found{}.add("", all), nil
}

func (s *Store) byWebhook(ctx context.Context, q hook.DeliveryQuery, all where) (found, error) {
	index := "deliveries_addressee"
	if q.State == hook.DeliveryDead {
		index = "deliveries_addressee_dead"
	}
	w := addressees(q)
	numbers, err := s.numbers(ctx, "SELECT addressee FROM addressees"+w.text(), w.args)
	return found{}.each(index, "d.addressee", numbers, all), err
}

func (s *Store) byName(ctx context.Context, q hook.DeliveryQuery, all where) (found, error) {
	w := eventNames(q)
	numbers, err := s.numbers(ctx, "SELECT name FROM names"+w.text(), w.args)
	if len(numbers) > maxNames {
		return found{}.add("", all.name(q)), err
	}
	return found{}.each("deliveries_name", "d.name", numbers, all), err
}

func (s *Store) numbers(ctx context.Context, text string, args []any) ([]int64, error) {
	rows, err := s.readers.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var list []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// each adds an arm for each number. All are of a few kinds at most: an ID in several spaces, a name in several dialects.
func (f found) each(index, column string, numbers []int64, all where) found {
	for _, n := range numbers {
		f = f.add(index, all.with(column+" = ?", n))
	}
	return f
}

// add adds an arm that reads an index; empty is the table itself.
func (f found) add(index string, w where) found {
	text := "SELECT d.id FROM deliveries d"
	if index != "" {
		text += " INDEXED BY " + index
	}
	if len(w.conditions) > 0 {
		text += w.text()
	}
	return found{append(f.arms, text), append(f.args, w.args...)}
}
