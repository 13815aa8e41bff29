package sqlite

import (
	"database/sql"
	"errors"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	// The index has the hosts in order: each step finds the next, and what is due there first.
	hostText = `SELECT host, due, id FROM deliveries INDEXED BY deliveries_due WHERE state = 0 AND host >= ?
		ORDER BY host, due, id LIMIT 1`
	laneText = `SELECT d.id, d.due, d.target, d.attempts, d.tries, coalesce(d.last, 0), d.url,
			n.event, a.dialect, a.vars, a.webhook, e.id, e.at, e.data
		FROM deliveries d INDEXED BY deliveries_due
			CROSS JOIN events e ON e.event = d.event
			CROSS JOIN names n ON n.name = d.name
			CROSS JOIN addressees a ON a.addressee = d.addressee
		WHERE d.state = 0 AND d.host = ? AND (d.due, d.id) >= (?, ?) ORDER BY d.due, d.id LIMIT ?`
)

// discover finds the lanes of all that is pending.
func (w *work) discover() error {
	for host := ""; ; host += "\x00" {
		var d due
		var number []byte
		err := w.readers.QueryRowContext(w.ctx, hostText, host).Scan(&host, &d.at, &number)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return interpret(w.path, err)
		}
		copy(d.id[:], number)
		w.queue.found(host, d)
	}
}

// found tells of a host that something is pending for.
func (q *queue) found(host string, d due) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lane(host)
	l.lower(d)
	q.settle(l, nowMilli())
}

// fill reads a lane, if one wants it. It tells how long there will be nothing more to do unless something happens.
func (w *work) fill() (time.Duration, error) {
	p, wait := w.queue.next(nowMilli())
	if p.lane == nil {
		return wait, nil
	}
	jobs, end, err := w.read(p)
	w.queue.fill(p.lane, jobs, end)
	return 0, err
}

// read reads jobs that are due, and tells what comes behind them. If it fails, that is where it began.
func (w *work) read(p page) ([]*job, due, error) {
	host := p.lane.host
	rows, err := w.readers.QueryContext(w.ctx, laneText, host, p.from.at, p.from.id[:], p.jobs)
	if err != nil {
		return nil, p.from, interpret(w.path, err)
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var list []*job
	now := nowMilli()
	for rows.Next() {
		j, err := scanJob(host, rows)
		if err != nil {
			return nil, p.from, interpret(w.path, err)
		}
		if p.bytes -= len(j.Data); j.at > now || len(list) > 0 && p.bytes < 0 {
			return list, j.due, nil
		}
		list = append(list, j)
	}
	if err := rows.Err(); err != nil {
		return nil, p.from, interpret(w.path, err)
	}
	if len(list) < p.jobs {
		return list, never(), nil
	}
	return list, list[len(list)-1].after(), nil
}

func scanJob(host string, rows *sql.Rows) (*job, error) {
	j := &job{Job: store.Job{Delivery: store.Delivery{Host: host, State: hook.DeliveryPending}}}
	var number []byte
	var at int64
	err := rows.Scan(&number, &j.at, &j.Target, &j.Attempts, &j.Tries, &j.last, &j.URL,
		&j.Event, &j.Dialect, &j.Vars, &j.WebhookID, &j.EventID, &at, &j.Data)
	copy(j.id[:], number)
	j.ID, j.CreatedAt, j.DueAt, j.EventAt = j.id.String(), j.id.created(), milli(j.at), milli(at)
	return j, err
}
