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

// maxDeliveries bounds what several events make by one call of Publish, as all of it is in memory until it is stored. One
// event reaches all who hear it.
const maxDeliveries = 100_000

// Publish stores events, and a delivery for each target of each enabled webhook that they reach: all or none. An event
// with an ID that is stored already gets its first receipt if it is the same, and is a hook.Conflict if it is not. What
// is wrong with an event is a hook.Invalid.
func (d *Deliveries) Publish(ctx context.Context, events []hook.Event) ([]hook.Receipt, error) {
	m := matcher{Deliveries: d}
	receipts := make([]hook.Receipt, len(events))
	var list []store.Publication
	var places []int // of those in list among the events
	n := 0
	for i, e := range events {
		p, known, err := m.publication(ctx, e)
		if err != nil {
			return nil, which(err, i, len(events))
		}
		if known != nil {
			receipts[i] = *known
			continue
		}
		if n += len(p.Deliveries); n > maxDeliveries && len(events) > 1 {
			return nil, hook.Errorf(hook.Invalid, "these events make more than %d deliveries at once", maxDeliveries).
				WithHint("publish fewer events at a time")
		}
		list, places = append(list, p), append(places, i)
	}
	stored, err := d.store(ctx, list, n)
	if err != nil {
		return nil, err
	}
	for i, r := range stored {
		receipts[places[i]] = r
	}
	return receipts, nil
}

// store stores publications with n deliveries, of which there may be none.
func (d *Deliveries) store(ctx context.Context, list []store.Publication, n int) ([]hook.Receipt, error) {
	if len(list) == 0 {
		return nil, nil
	}
	for _, p := range list {
		for _, one := range p.Deliveries {
			d.claim(one.ID)
		}
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
