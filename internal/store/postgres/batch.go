package postgres

import (
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// batch is what a transaction stores.
type batch struct {
	events     []store.Publication
	fresh      map[string]published // of these, by ID
	deliveries []store.Delivery
}

// newBatch takes from each call what is not known yet, and gives each its receipts. A call that is in conflict with what is
// known, or with a call before it, gets its error, and nothing of it is taken.
func newBatch(group []*call, known map[string]published) *batch {
	b := &batch{fresh: map[string]published{}}
	for _, c := range group {
		b.take(c, known)
	}
	return b
}

func (b *batch) take(c *call, known map[string]published) {
	c.receipts, c.err = make([]hook.Receipt, len(c.list)), nil
	events := len(b.events)
	for i, pub := range c.list {
		p, ok := known[pub.Event.ID]
		if !ok {
			p, ok = b.fresh[pub.Event.ID]
		}
		if !ok {
			p = published{pub.Event, len(pub.Deliveries)}
			b.events, b.fresh[p.ID] = append(b.events, pub), p
		}
		if c.receipts[i], c.err = p.receipt(pub.Event); c.err != nil {
			b.cut(events)
			return
		}
	}
	for _, pub := range b.events[events:] {
		b.deliver(pub)
	}
}

// cut takes events back.
func (b *batch) cut(from int) {
	for _, pub := range b.events[from:] {
		delete(b.fresh, pub.Event.ID)
	}
	b.events = b.events[:from]
}

func (b *batch) deliver(pub store.Publication) {
	for _, d := range pub.Deliveries {
		d.EventID, d.Event = pub.Event.ID, pub.Event.Name
		b.deliveries = append(b.deliveries, d)
	}
}
