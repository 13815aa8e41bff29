package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	eventText = `SELECT e.vars, e.deliveries, e.data, n.event, n.dialect FROM events e JOIN names n ON n.name = e.name
		WHERE e.id = ?`
	publishText = `INSERT INTO events (id, name, vars, at, deliveries, remaining, data) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`
	deliverText = `INSERT INTO deliveries (id, event, name, addressee, target, state, attempts, tries, due, host, url)
		VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?)`
)

// publication is a store.Publication that is checked, and what became of it.
type publication struct {
	store.Publication
	ids     []id
	receipt hook.Receipt
	fresh   []*job // what it has to deliver, unless it was there already
}

// Publish stores events with their deliveries.
func (s *Store) Publish(ctx context.Context, list []store.Publication) ([]hook.Receipt, error) {
	all := make([]publication, len(list))
	rows := 0
	for i, p := range list {
		all[i].Publication = p
		all[i].ids = make([]id, len(p.Deliveries))
		rows += 1 + len(p.Deliveries)
		for j, d := range p.Deliveries {
			var err error
			if all[i].ids[j], err = checkID(d.ID); err != nil {
				return nil, err
			}
		}
	}
	err := s.writer.submit(ctx, &op{
		light: true,
		rows:  rows,
		run:   func(ctx context.Context, w *writer) error { return s.publish(ctx, w, all) },
		after: func(err error) {
			for i := range all {
				s.queue.arrive(all[i].fresh, err == nil)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	receipts := make([]hook.Receipt, len(all))
	for i := range all {
		receipts[i] = all[i].receipt
	}
	return receipts, nil
}

func (s *Store) publish(ctx context.Context, w *writer, all []publication) error {
	for i := range all {
		jobs, err := w.publish(ctx, &all[i])
		if err != nil {
			return err
		}
		all[i].fresh = jobs
		s.queue.announce(jobs)
	}
	return nil
}

func (w *writer) publish(ctx context.Context, p *publication) ([]*job, error) {
	e := p.Event
	n, err := w.name(ctx, eventName{e.Name, e.Dialect})
	if err != nil {
		return nil, err
	}
	data := e.Data
	if data == nil {
		data = []byte{} // nil would be NULL
	}
	result, err := w.result(ctx, publishText, e.ID, n, e.Vars, e.At.UnixMilli(), len(p.ids), len(p.ids), data)
	if err != nil {
		return nil, err
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 0 {
		return nil, errors.Join(err, w.repeated(ctx, p))
	}
	number, err := result.LastInsertId()
	if err != nil {
		return nil, err
	}
	p.receipt = hook.Receipt{ID: e.ID, Deliveries: len(p.ids)}
	return w.deliver(ctx, p, number)
}

// repeated is for an event whose ID is there already.
func (w *writer) repeated(ctx context.Context, p *publication) error {
	var err error
	p.receipt, _, err = findReceipt(w.path, w.row(ctx, eventText, p.Event.ID), p.Event)
	return err
}

func (w *writer) deliver(ctx context.Context, p *publication, event int64) ([]*job, error) {
	jobs := make([]*job, len(p.ids))
	for i, d := range p.Deliveries {
		n, err := w.name(ctx, eventName{p.Event.Name, d.Dialect})
		if err != nil {
			return nil, err
		}
		a, err := w.addressee(ctx, key{d.Space, d.WebhookID})
		if err != nil {
			return nil, err
		}
		due := d.DueAt.UnixMilli()
		err = w.exec(ctx, deliverText, p.ids[i][:], event, n, a.number, d.Target, due, d.Host, d.URL)
		if err != nil {
			return nil, err
		}
		jobs[i] = freshJob(p, i)
	}
	w.books.totals.state[pending] += len(p.ids)
	return jobs, nil
}

// freshJob is what a new delivery will be when it is read.
func freshJob(p *publication, i int) *job {
	d := p.Deliveries[i]
	d.EventID, d.Event = p.Event.ID, p.Event.Name
	d.State, d.Attempts, d.Tries = hook.DeliveryPending, 0, 0
	d.CreatedAt, d.DueAt = p.ids[i].created(), time.UnixMilli(d.DueAt.UnixMilli()).UTC()
	at := time.UnixMilli(p.Event.At.UnixMilli()).UTC()
	return &job{
		Job: store.Job{Delivery: d, Data: p.Event.Data, EventAt: at},
		due: due{d.DueAt.UnixMilli(), p.ids[i]},
	}
}

// Receipt returns that of a stored event.
func (s *Store) Receipt(ctx context.Context, e store.Event) (hook.Receipt, bool, error) {
	done, err := s.use()
	if err != nil {
		return hook.Receipt{}, false, err
	}
	defer done()
	return findReceipt(s.path, s.event.QueryRowContext(ctx, e.ID).Scan, e)
}

// findReceipt compares what is stored under an event's ID with it.
func findReceipt(path string, scan func(...any) error, e store.Event) (hook.Receipt, bool, error) {
	var vars, name, dialect string
	var deliveries int
	var data []byte
	err := scan(&vars, &deliveries, &data, &name, &dialect)
	if errors.Is(err, sql.ErrNoRows) {
		return hook.Receipt{}, false, nil
	}
	if err != nil {
		return hook.Receipt{}, false, interpret(path, err)
	}
	if vars != e.Vars || name != e.Name || dialect != e.Dialect || !bytes.Equal(data, e.Data) {
		return hook.Receipt{}, false, hook.Errorf(hook.Conflict, "event %q was published before, and was another one", e.ID).
			WithHint("give each event an ID of its own")
	}
	return hook.Receipt{ID: e.ID, Deliveries: deliveries}, true, nil
}
