package postgres

import (
	"cmp"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/store"
)

const (
	healText = `DELETE FROM health h USING unnest($1::text[], $2::text[], $3::text[]) k (dialect, vars, id)
		WHERE h.webhook_id = k.id AND h.dialect = k.dialect AND h.vars = k.vars`
	ailText = `INSERT INTO health (dialect, vars, webhook_id, failures, since)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::bigint[])
		ON CONFLICT (webhook_id, dialect, vars) DO UPDATE SET failures = health.failures + excluded.failures
		RETURNING dialect, vars, webhook_id, failures, since`
	healthText = `SELECT h.dialect, h.vars, h.webhook_id, h.failures, h.since FROM health h
		JOIN unnest($1::text[], $2::text[], $3::text[]) k (dialect, vars, id)
		ON h.webhook_id = k.id AND h.dialect = k.dialect AND h.vars = k.vars`
)

// tallies is what results change about webhooks' health. A webhook that has not failed since its last success has no row.
type tallies map[webhook]*tally

type tally struct {
	healed bool         // there was a success
	since  store.Health // after the last one
	stored store.Health // what is stored when all is written
}

func newTallies(list []*result) tallies {
	all := tallies{}
	for _, r := range list {
		if r.Postponed {
			continue
		}
		t := all[keyOf(r.job)]
		if t == nil {
			t = &tally{}
			all[keyOf(r.job)] = t
		}
		t.healed = t.healed || r.Tally == store.Success
		t.since = tallied(t.since, r.Tally, r.Attempt.At)
	}
	return all
}

// tallied is a webhook's health after an attempt.
func tallied(h store.Health, t store.Tally, when time.Time) store.Health {
	switch t {
	case store.NotCounted:
		return h
	case store.Success:
		return store.Health{}
	case store.Failure:
		h.Failures++
	case store.Retried:
	}
	if h.Since.IsZero() {
		h.Since = at(when.UnixMilli())
	}
	return h
}

// queue writes the changes: first rows are removed, then what failed since is added.
func (all tallies) queue(queries *pgx.Batch) {
	healed := all.keys(func(t *tally) bool { return t.healed })
	ailing := all.keys(func(t *tally) bool { return !t.since.Since.IsZero() })
	same := all.keys(func(t *tally) bool { return !t.healed && t.since.Since.IsZero() })
	if k := healed.columns(); len(healed) > 0 {
		queries.Queue(healText, k.dialects, k.vars, k.ids)
	}
	if k := ailing.columns(); len(ailing) > 0 {
		failures, since := make([]int32, len(ailing)), make([]int64, len(ailing))
		for i, w := range ailing {
			failures[i], since[i] = int32(all[w].since.Failures), all[w].since.Since.UnixMilli() //nolint:gosec // few
		}
		queries.Queue(ailText, k.dialects, k.vars, k.ids, failures, since).Query(all.read)
	}
	if k := same.columns(); len(same) > 0 {
		queries.Queue(healthText, k.dialects, k.vars, k.ids).Query(all.read)
	}
}

func (all tallies) read(rows pgx.Rows) error {
	for rows.Next() {
		var w webhook
		var h store.Health
		var since int64
		if err := rows.Scan(&w.Dialect, &w.Vars, &w.id, &h.Failures, &since); err != nil {
			return err
		}
		h.Since = at(since)
		if t := all[w]; t != nil {
			t.stored = h
		}
	}
	return rows.Err()
}

// finish tells each result the health of its webhook then. What was before a success of the same group is not known, and
// does not count any more.
func (all tallies) finish(list []*result) {
	now := map[webhook]store.Health{}
	for w, t := range all {
		if !t.healed {
			now[w] = store.Health{Failures: t.stored.Failures - t.since.Failures, Since: t.stored.Since}
		}
	}
	for _, r := range list {
		if !r.Postponed {
			w := keyOf(r.job)
			now[w] = tallied(now[w], r.Tally, r.Attempt.At)
			r.health = now[w]
		}
	}
}

// webhookKeys are in one order everywhere, so that two processes do not wait for each other.
type webhookKeys []webhook

func (all tallies) keys(which func(*tally) bool) webhookKeys {
	var keys webhookKeys
	for w, t := range all {
		if which(t) {
			keys = append(keys, w)
		}
	}
	slices.SortFunc(keys, func(a, b webhook) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.Dialect, b.Dialect), cmp.Compare(a.Vars, b.Vars))
	})
	return keys
}

type keyColumns struct{ dialects, vars, ids []string }

func (keys webhookKeys) columns() keyColumns {
	var c keyColumns
	for _, k := range keys {
		c.dialects, c.vars, c.ids = append(c.dialects, k.Dialect), append(c.vars, k.Vars), append(c.ids, k.id)
	}
	return c
}
