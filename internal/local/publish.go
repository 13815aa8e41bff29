package local

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// maxDeliveries bounds what one call of Publish makes, as all of it is in memory until it is stored.
const maxDeliveries = 100_000

// Publish stores events, and a delivery for each target of each enabled webhook that they reach: all or none. An event
// with an ID that is stored already gets its first receipt if it is the same, and is a hook.Conflict if it is not. What
// is wrong with an event is a hook.Invalid.
func (d *Deliveries) Publish(ctx context.Context, events []hook.Event) ([]hook.Receipt, error) {
	m := matcher{Deliveries: d, heard: map[subscription][]store.Record{}}
	list := make([]store.Publication, len(events))
	n := 0
	for i, e := range events {
		p, err := m.publication(ctx, e)
		if err != nil {
			return nil, which(err, i, len(events))
		}
		if n += len(p.Deliveries); n > maxDeliveries {
			return nil, hook.Errorf(hook.Invalid, "these events make more than %d deliveries at once", maxDeliveries).
				WithHint("publish fewer events at a time")
		}
		list[i] = p
	}
	if len(list) == 0 {
		return []hook.Receipt{}, nil
	}
	receipts, err := d.Store.Publish(ctx, list)
	if err == nil {
		d.due(n)
	}
	return receipts, err
}

// which tells of which of several events an error is.
func which(err error, i, of int) error {
	if of == 1 {
		return err
	}
	return &hook.Error{Kind: hook.KindOf(err), Message: "event " + strconv.Itoa(i+1), Err: err}
}

// matcher finds who hears events. It asks once for events of one name, so that an array of them costs little more than
// one.
type matcher struct {
	*Deliveries
	heard map[subscription][]store.Record
}

type subscription struct {
	store.Space
	event string
}

// publication is an event as it is stored, with a delivery for each target.
func (m matcher) publication(ctx context.Context, e hook.Event) (p store.Publication, err error) {
	about, err := m.known(e.Dialect)
	if err != nil {
		return p, err
	}
	p.Event, err = m.event(about, e)
	if err != nil {
		return p, err
	}
	if e.ID != "" { // it may be there already, and then nobody is looked for
		if _, ok, err := m.Store.Receipt(ctx, p.Event); ok || err != nil {
			return p, err
		}
	}
	p.Deliveries, err = m.deliveries(ctx, about, p.Event)
	return p, err
}

// event checks an event and completes it.
func (d *Deliveries) event(about *dialect.Dialect, e hook.Event) (store.Event, error) {
	made := store.Event{ID: e.ID, Name: e.Name, At: d.now()}
	var err error
	if made.Space, err = space(about, e.Vars); err != nil {
		return made, err
	}
	if err := about.CheckEvent(e.Name); err != nil {
		return made, err
	}
	if made.Data, err = compact(e.Data); err == nil {
		err = about.CheckData(e.Name, made.Data)
	}
	if err != nil {
		return made, err
	}
	if made.ID == "" {
		made.ID, _, err = newID()
	}
	if err == nil && (len(made.ID) > 255 || strings.ContainsFunc(made.ID, unicode.IsControl)) {
		err = hook.Errorf(hook.Invalid, "id must have 255 bytes at most, and no control characters")
	}
	return made, err
}

// compact is the data of an event without white space between its members; {} if there is none.
func compact(data json.RawMessage) ([]byte, error) {
	if text := bytes.TrimSpace(data); len(text) == 0 || string(text) == "null" {
		return []byte("{}"), nil
	}
	var out bytes.Buffer
	if err := json.Compact(&out, data); err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "data", Err: err}
	}
	if out.Bytes()[0] != '{' {
		return nil, hook.Errorf(hook.Invalid, "data must be a JSON object")
	}
	return out.Bytes(), nil
}

// deliveries are those of an event to all who hear it.
func (m matcher) deliveries(ctx context.Context, about *dialect.Dialect, e store.Event) ([]store.Delivery, error) {
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
func (m matcher) webhooks(ctx context.Context, e store.Event) ([]store.Record, error) {
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
	m.heard[key] = found
	return found, nil
}
