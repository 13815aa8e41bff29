package sqlite

import (
	"context"

	"hookctl/internal/hook"
)

const (
	// maxTopics is how many topics a list is merged of. A dialect that has more has most of all deliveries, which are
	// looked through then.
	maxTopics = 400
	// fewPending is how many pending deliveries are looked through, rather than all of a webhook or a topic.
	fewPending = 10_000
)

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
	switch few, err := s.few(ctx, q); {
	case err != nil:
		return found{}, err
	case few || q.State == hook.DeliveryDead && q.Webhook == "":
		return found{}.add("deliveries_state", all.webhook(q).topic(q)), nil
	}
	if q.Webhook != "" {
		return s.byWebhook(ctx, q, all.topic(q))
	}
	if q.Event != "" || q.Dialect != "" {
		return s.byTopic(ctx, q, all)
	}
	return found{}.add(stateIndex(q), all), nil
}

// few tells whether what is pending is soon looked through.
func (s *Store) few(ctx context.Context, q hook.DeliveryQuery) (bool, error) {
	if q.State != hook.DeliveryPending {
		return false, nil
	}
	var n int
	err := s.readers.QueryRowContext(ctx, "SELECT pending FROM totals").Scan(&n)
	return n <= fewPending, err
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

func (s *Store) byTopic(ctx context.Context, q hook.DeliveryQuery, all where) (found, error) {
	w := topics(q)
	numbers, err := s.numbers(ctx, "SELECT topic FROM topics"+w.text(), w.args)
	if len(numbers) > maxTopics {
		return found{}.add(stateIndex(q), all.topic(q)), err
	}
	return found{}.each("deliveries_topic", "d.topic", numbers, all), err
}

// stateIndex finds what is in a state, newest first. Empty is the table itself.
func stateIndex(q hook.DeliveryQuery) string {
	if q.State == hook.DeliveryPending || q.State == hook.DeliveryDead {
		return "deliveries_state"
	}
	return ""
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
