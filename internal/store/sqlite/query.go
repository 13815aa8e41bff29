package sqlite

import (
	"slices"
	"strings"

	"hookctl/internal/store"
)

// maxArms is how many SELECTs one UNION has at most; SQLite refuses more than 500.
const maxArms = 100

const joined = " FROM webhook_events e JOIN webhooks w ON w.position = e.position"

// enabledThen is store.Record.EnabledAt, of unix milliseconds.
const enabledThen = "(w.enabled AND coalesce(w.ends > ?, 1))"

// pageQuery selects records by position. With events, each has a SELECT of its own, as the index has the positions of
// one event in order: SQLite merges them, and reads no further than the page. It does so for e.position and sorts for
// w.position, though they are equal.
func pageQuery(sp store.Space, q store.Query, upTo int64) (string, []any) {
	if len(q.Events) == 0 {
		w := where{}
		w.and("w.dialect = ?", sp.Dialect).and("w.vars = ?", sp.Vars).between("w", q.After, upTo).enabled(q)
		return "SELECT w.position, " + columns + " FROM webhooks w" + w.text() + " ORDER BY 1 LIMIT ? OFFSET ?",
			append(w.args, q.Limit, q.Offset)
	}
	var arms []string
	var args []any
	for _, events := range groups(q.Events) {
		w := where{}
		w.listening(sp, events).between("e", q.After, upTo).enabled(q)
		arms = append(arms, "SELECT e.position, "+columns+joined+w.text())
		args = append(args, w.args...)
	}
	return strings.Join(arms, " UNION ") + " ORDER BY 1 LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)
}

// countQuery counts records.
func countQuery(sp store.Space, q store.Query) (string, []any) {
	w := where{}
	if len(q.Events) == 0 {
		w.and("w.dialect = ?", sp.Dialect).and("w.vars = ?", sp.Vars).enabled(q)
		return "SELECT count(*) FROM webhooks w" + w.text(), w.args
	}
	w.listening(sp, q.Events).enabled(q)
	return "SELECT count(DISTINCT e.position)" + joined + w.text(), w.args
}

// groups has one event each, unless there are too many.
func groups(events []string) [][]string {
	events = slices.Compact(slices.Sorted(slices.Values(events)))
	return slices.Collect(slices.Chunk(events, (len(events)+maxArms-1)/maxArms))
}

// where is conditions that all hold, and their arguments.
type where struct {
	conditions []string
	args       []any
}

func (w *where) and(condition string, args ...any) *where {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
	return w
}

func (w *where) between(table string, after, upTo int64) *where {
	return w.and(table+".position > ?", after).and(table+".position <= ?", upTo)
}

func (w *where) enabled(q store.Query) {
	switch {
	case q.Enabled == nil:
	case q.Now.IsZero():
		w.and("w.enabled = ?", *q.Enabled)
	default:
		w.and(enabledThen+" = ?", q.Now.UnixMilli(), *q.Enabled)
	}
}

func (w *where) listening(sp store.Space, events []string) *where {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(events)), ", ")
	args := make([]any, len(events))
	for i, e := range events {
		args[i] = e
	}
	return w.and("e.dialect = ?", sp.Dialect).and("e.vars = ?", sp.Vars).and("e.event IN ("+marks+")", args...)
}

func (w *where) text() string { return " WHERE " + strings.Join(w.conditions, " AND ") }
