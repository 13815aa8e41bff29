package sqlite

import (
	"context"

	"hookctl/internal/hook"
)

const (
	// maxNames is how many names a list is merged of. A dialect that has more has most of all deliveries, which are
	// looked through then.
	maxNames = 400
	// fewPending is how many pending deliveries are looked through, rather than all of a webhook or a name.
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
		return found{}.add("deliveries_state", all.webhook(q).name(q)), nil
	}
	if q.Webhook != "" {
		return s.byWebhook(ctx, q, all.name(q))
	}
	if q.Event != "" || q.Dialect != "" {
		return s.byName(ctx, q, all)
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

func (s *Store) byName(ctx context.Context, q hook.DeliveryQuery, all where) (found, error) {
	w := eventNames(q)
	numbers, err := s.numbers(ctx, "SELECT name FROM names"+w.text(), w.args)
	if len(numbers) > maxNames {
		return found{}.add(stateIndex(q), all.name(q)), err
	}
	return found{}.each("deliveries_name", "d.name", numbers, all), err
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

// conditions are those of the state and the time.
func conditions(q hook.DeliveryQuery) (where, error) {
	var w where
	if q.State != "" {
		s, err := stateOf(q.State)
		if err != nil {
			return w, err
		}
		// Spelled out, and with the condition of the partial indexes, or they are not used.
		w = w.with([]string{"d.state = 0 AND d.state <> 1", "d.state = 1", "d.state = 2 AND d.state <> 1"}[s])
	}
	if !q.Since.IsZero() {
		since := firstID(q.Since)
		w = w.with("d.id >= ?", since[:])
	}
	if !q.Until.IsZero() {
		until := firstID(q.Until)
		w = w.with("d.id < ?", until[:])
	}
	if q.Cursor != "" {
		cursor, err := checkID(q.Cursor)
		if err != nil {
			return w, err
		}
		w = w.with("d.id < ?", cursor[:])
	}
	return w, nil
}

func addressees(q hook.DeliveryQuery) where {
	w := where{}.with("webhook = ?", q.Webhook)
	if q.Dialect != "" {
		w = w.with("dialect = ?", q.Dialect)
	}
	return w
}

func eventNames(q hook.DeliveryQuery) where {
	var w where
	if q.Event != "" {
		w = w.with("event = ?", q.Event)
	}
	if q.Dialect != "" {
		w = w.with("dialect = ?", q.Dialect)
	}
	return w
}

func (w where) webhook(q hook.DeliveryQuery) where {
	if q.Webhook == "" {
		return w
	}
	a := addressees(q)
	return w.with("d.addressee IN (SELECT addressee FROM addressees"+a.text()+")", a.args...)
}

func (w where) name(q hook.DeliveryQuery) where {
	n := eventNames(q)
	if len(n.conditions) == 0 {
		return w
	}
	return w.with("d.name IN (SELECT name FROM names"+n.text()+")", n.args...)
}

// with is and, that leaves the receiver as it is.
func (w where) with(condition string, args ...any) where {
	w.conditions = append(w.conditions[:len(w.conditions):len(w.conditions)], condition)
	w.args = append(w.args[:len(w.args):len(w.args)], args...)
	return w
}
