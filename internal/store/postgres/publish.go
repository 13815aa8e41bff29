package postgres

import (
	"bytes"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const eventText = `SELECT id, dialect, vars, name, data, deliveries FROM events WHERE id = ANY ($1)`

// Publish stores events with their deliveries.
func (s *Store) Publish(ctx context.Context, list []store.Publication) ([]hook.Receipt, error) {
	c := &call{list: list}
	if err := c.check(); err != nil {
		return nil, err
	}
	err := s.publishing.do(ctx, c)
	if err = s.interpret(ctx, err); err != nil {
		return nil, err
	}
	return c.receipts, nil
}

// Receipt returns that of a stored event.
func (s *Store) Receipt(ctx context.Context, e store.Event) (hook.Receipt, bool, error) {
	known := map[string]published{}
	err := s.lookUp(ctx, known, []string{e.ID})
	if unstorable(err) {
		return hook.Receipt{}, false, nil
	}
	if err != nil {
		return hook.Receipt{}, false, s.interpret(ctx, err)
	}
	p, ok := known[e.ID]
	if !ok {
		return hook.Receipt{}, false, nil
	}
	r, err := p.receipt(e)
	return r, err == nil, err
}

// published is an event that is stored, or about to be.
type published struct {
	store.Event
	deliveries int
}

// receipt is that of an event with this ID, if it is the same one.
func (p published) receipt(e store.Event) (hook.Receipt, error) {
	if p.Space != e.Space || p.Name != e.Name || !bytes.Equal(p.Data, e.Data) {
		return hook.Receipt{}, hook.Errorf(hook.Conflict, "event %q was published before, and was another one", e.ID).
			WithHint("give each event an ID of its own")
	}
	return hook.Receipt{ID: e.ID, Deliveries: p.deliveries}, nil
}

// lookUp reads the events that there are of some IDs.
func (s *Store) lookUp(ctx context.Context, into map[string]published, ids []string) error {
	rows, err := s.pool.Query(ctx, eventText, ids)
	if err != nil {
		return err
	}
	var p published
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.Dialect, &p.Vars, &p.Name, &p.Data, &p.deliveries}, func() error {
		into[p.ID] = p
		p.Data = nil // the next row gets bytes of its own
		return nil
	})
	return err
}

// call is one Publish.
type call struct {
	list     []store.Publication
	receipts []hook.Receipt
	err      error
	done     chan struct{}
}

func (c *call) check() error {
	c.done = make(chan struct{})
	for _, p := range c.list {
		for _, d := range p.Deliveries {
			if _, err := checkID(d.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer tells the caller.
func (c *call) answer(err error) {
	if c.err == nil {
		c.err = err
	}
	close(c.done)
}

var errRepeated = errors.New("an event is there already")
