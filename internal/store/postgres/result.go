package postgres

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// result is what became of a job.
type result struct {
	store.Result
	job    store.Job
	id     pgtype.UUID
	turn   int32
	token  int64 // tells whether it is recorded already, after a commit that was not answered
	detail []byte
	health store.Health // when it was recorded
	err    error        // it is not recorded
	done   chan struct{}
}

func newResult(l *load, r store.Result) (*result, error) {
	detail, err := encodeAttempt(r.Attempt)
	if err != nil {
		return nil, err
	}
	id, _ := parseID(l.args.Delivery)     // it was loaded by it
	r.Attempt.Number = l.job.Attempts + 1 // unless somebody else made one meanwhile
	r.URL, r.Host = storable(r.URL), storable(r.Host)
	return &result{
		Result: r, job: l.job, id: id, turn: l.args.Turn, detail: detail, done: make(chan struct{}),
		token: rand.Int64(), //nolint:gosec // not a secret
	}, nil
}

// storable replaces what the database's text cannot have.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

func itoa(n int32) string { return strconv.Itoa(int(n)) }

const (
	recordText = `WITH
		r AS (SELECT * FROM unnest($1::uuid[], $2::integer[], $3::bigint[], $4::text[], $5::text[], $6::text[],
			$7::bigint[], $8::bytea[]) r (id, turn, token, url, host, state, due_at, detail)),
		done AS (UPDATE deliveries d SET attempts = d.attempts + 1,
			url = CASE WHEN r.url = '' THEN d.url ELSE r.url END, host = CASE WHEN r.url = '' THEN d.host ELSE r.host END,
			tries  = CASE WHEN d.turn = r.turn THEN d.tries + 1 ELSE d.tries END,
			state  = CASE WHEN d.turn = r.turn AND d.state = 'pending' THEN r.state ELSE d.state END,
			due_at = CASE WHEN d.turn = r.turn AND d.state = 'pending' THEN r.due_at ELSE d.due_at END,
			token  = CASE WHEN d.turn = r.turn AND d.state = 'pending' THEN r.token ELSE d.token END
			FROM r WHERE d.id = r.id
			RETURNING d.id, d.attempts, r.detail, CASE WHEN d.token = r.token THEN d.state ELSE 'pending' END AS became),
		logged AS (INSERT INTO attempts (delivery_id, number, detail) SELECT id, attempts, detail FROM done),
		n AS (SELECT count(*) AS made, count(*) FILTER (WHERE became = 'delivered') AS delivered,
			count(*) FILTER (WHERE became = 'dead') AS dead FROM done),
		counted AS (UPDATE totals t SET attempts = t.attempts + n.made, delivered = t.delivered + n.delivered,
			dead = t.dead + n.dead, pending = t.pending - n.delivered - n.dead FROM n WHERE t.slot = $9)
		SELECT id, attempts FROM done`
	postponeText = `UPDATE deliveries d SET due_at = r.due_at FROM unnest($1::uuid[], $2::integer[], $3::bigint[])
		r (id, turn, due_at) WHERE d.id = r.id AND d.turn = r.turn AND d.state = 'pending'`
	recordedText = `SELECT d.token FROM deliveries d WHERE d.id = ANY ($1)`
)

// record writes results: one transaction, and one question and answer. It holds the lock of turns, so that it and a
// redelivery do not wait for each other's rows.
func (s *Store) record(ctx context.Context, list []*result, slot int) error {
	queries := &pgx.Batch{}
	queries.Queue(beginText, int64(turnLock))
	queueResults(queries, list, slot)
	queuePostponed(queries, list)
	tally := newTallies(list)
	tally.queue(queries)
	if err := s.pool.SendBatch(ctx, queries).Close(); err != nil {
		return err
	}
	tally.finish(list)
	return nil
}

func queueResults(queries *pgx.Batch, list []*result, slot int) {
	var ids []pgtype.UUID
	var turns []int32
	var tokens []int64
	var urls, hosts, states []string
	var dues []*int64
	var details [][]byte
	for _, r := range list {
		if r.Postponed {
			continue
		}
		ids, turns, tokens = append(ids, r.id), append(turns, r.turn), append(tokens, r.token)
		urls, hosts, states = append(urls, r.URL), append(hosts, r.Host), append(states, string(r.State))
		dues, details = append(dues, r.due()), append(details, r.detail)
	}
	if len(ids) > 0 {
		queries.Queue(recordText, ids, turns, tokens, urls, hosts, states, dues, details, slot).
			Query(func(rows pgx.Rows) error { return number(list, rows) })
	}
}

// number tells results the numbers of their attempts.
func number(list []*result, rows pgx.Rows) error {
	byID := make(map[pgtype.UUID]*result, len(list))
	for _, r := range list {
		byID[r.id] = r
	}
	var id pgtype.UUID
	var n int
	_, err := pgx.ForEachRow(rows, []any{&id, &n}, func() error {
		byID[id].Attempt.Number = n
		return nil
	})
	return err
}

func (r *result) due() *int64 {
	if r.State != hook.DeliveryPending {
		return nil
	}
	return new(r.DueAt.UnixMilli())
}

func queuePostponed(queries *pgx.Batch, list []*result) {
	var ids []pgtype.UUID
	var turns []int32
	var dues []int64
	for _, r := range list {
		if r.Postponed {
			ids, turns, dues = append(ids, r.id), append(turns, r.turn), append(dues, r.DueAt.UnixMilli())
		}
	}
	if len(ids) > 0 {
		queries.Queue(postponeText, ids, turns, dues)
	}
}
