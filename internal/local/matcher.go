package local

import (
	"context"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// maxHeard bounds how many webhooks a matcher remembers, over all events.
const maxHeard = 100_000

// matcher finds who hears events. It asks once for events of one name, so that an array of them costs little more than
// one.
type matcher struct {
	*Deliveries
	heard map[subscription][]store.Record
	kept  int // webhooks in heard
}

type subscription struct {
	store.Space
	event string
}

// publication is an event as it is stored, with a delivery for each target. One that is stored already has a receipt
// instead, and nobody is looked for: it must not be stored again without its deliveries if it is removed meanwhile.
func (m *matcher) publication(ctx context.Context, e hook.Event) (p store.Publication, known *hook.Receipt, err error) {
	about, err := m.known(e.Dialect)
	if err != nil {
		return p, nil, err
	}
	p.Event, err = m.event(about, e)
	if err != nil {
		return p, nil, err
	}
	if e.ID != "" {
		if r, ok, err := m.Store.Receipt(ctx, p.Event); ok || err != nil {
			return p, &r, err
		}
	}
	p.Deliveries, err = m.deliveries(ctx, about, p.Event)
	return p, nil, err
}

// deliveries are those of an event to all who hear it.
func (m *matcher) deliveries(ctx context.Context, about *dialect.Dialect, e store.Event) ([]store.Delivery, error) {
	webhooks, err := m.webhooks(ctx, e)
	if err != nil {
		return nil, err
	}
	var list []store.Delivery
	for _, r := range webhooks {
		targets, err := about.Targets(r.JSON, e.Name, e.Data)
		if err != nil {
			return nil, err
		}
		for _, t := range targets {
			one, err := m.to(t, r, e)
			if err != nil {
				return nil, err
			}
			list = append(list, one)
		}
	}
	return list, nil
}

// webhooks are those that hear an event, and are enabled now.
func (m *matcher) webhooks(ctx context.Context, e store.Event) ([]store.Record, error) {
	key := subscription{e.Space, e.Name}
	if found, ok := m.heard[key]; ok {
		return found, nil
	}
	enabled := true
	var found []store.Record
	for r, err := range m.Store.List(ctx, e.Space, store.Query{Events: hook.Reaching(e.Name), Enabled: &enabled, Now: e.At}) {
		if err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	m.remember(key, found)
	return found, nil
}

// remember keeps who hears an event, in place of all that was kept if that is too much.
func (m *matcher) remember(key subscription, found []store.Record) {
	if m.kept += len(found); m.heard == nil || m.kept > maxHeard {
		m.heard, m.kept = map[subscription][]store.Record{}, len(found)
	}
	m.heard[key] = found
}
