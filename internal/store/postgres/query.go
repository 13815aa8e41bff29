package postgres

import (
	"fmt"
	"strings"

	"hookctl/internal/store"
)

// where is conditions that all hold, and their arguments. A ? in a condition is the argument's place.
type where struct {
	conditions []string
	args       []any
}

func (w *where) and(condition string, args ...any) *where {
	for _, arg := range args {
		condition = strings.Replace(condition, "?", w.arg(arg), 1)
	}
	w.conditions = append(w.conditions, condition)
	return w
}

// arg adds an argument and returns its place, such as $3.
func (w *where) arg(value any) string {
	w.args = append(w.args, value)
	return fmt.Sprint("$", len(w.args))
}

func (w *where) text() string { return strings.Join(w.conditions, " AND ") }

// pageQuery selects records by position.
func pageQuery(sp store.Space, q store.Query, upTo int64) (string, []any) {
	w := matching(sp, q)
	w.and("w.position > ?", q.After).and("w.position <= ?", upTo)
	return fmt.Sprintf("SELECT w.position, %s FROM webhooks w WHERE %s ORDER BY w.position LIMIT %s OFFSET %s",
		columns, w.text(), w.arg(q.Limit), w.arg(q.Offset)), w.args
}

// countQuery counts records.
func countQuery(sp store.Space, q store.Query) (string, []any) {
	w := matching(sp, q)
	return "SELECT count(*) FROM webhooks w WHERE " + w.text(), w.args
}

func matching(sp store.Space, q store.Query) *where {
	w := &where{}
	w.and("w.dialect = ?", sp.Dialect).and("w.vars = ?", sp.Vars)
	if len(q.Events) > 0 {
		w.and(`w.position IN (SELECT e.position FROM webhook_events e
			WHERE e.dialect = ? AND e.vars = ? AND e.event = ANY (?))`,
			sp.Dialect, sp.Vars, q.Events)
	}
	w.enabled(q)
	return w
}

// enabled asks for store.Record.EnabledAt, of unix milliseconds.
func (w *where) enabled(q store.Query) {
	switch {
	case q.Enabled == nil:
	case q.Now.IsZero():
		w.and("w.enabled = ?", *q.Enabled)
	default:
		w.and(enabledThen+" = ?", q.Now.UnixMilli(), *q.Enabled)
	}
}

const enabledThen = "(w.enabled AND coalesce(w.ends > ?, true))"
