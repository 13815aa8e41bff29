package sqlite

import "hookctl/internal/hook"

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
