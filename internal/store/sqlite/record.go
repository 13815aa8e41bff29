package sqlite

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// columns follow the position, where the space is known; w is the table.
const columns = `w.id, w.enabled, w.events, w.created_at, w.updated_at, w.json`

// scan reads a position and the columns.
func scan(sp store.Space, from func(...any) error) (store.Record, error) {
	r := store.Record{Space: sp}
	var events []byte
	var created, updated int64
	if err := from(&r.Position, &r.ID, &r.Enabled, &events, &created, &updated, &r.JSON); err != nil {
		return store.Record{}, err
	}
	r.CreatedAt, r.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	if err := json.Unmarshal(events, &r.Events); err != nil {
		return store.Record{}, fmt.Errorf("read the events of webhook %q: %w", r.ID, err)
	}
	return r, nil
}

// encode refuses what JSON cannot hold and would change without a word.
func encode(events []string) (string, error) {
	for _, e := range events {
		if !utf8.ValidString(e) {
			return "", hook.Errorf(hook.Invalid, "event %q is not valid UTF-8", e)
		}
	}
	text, err := json.Marshal(events)
	return string(text), err
}

// normal gives a record the values that it will have when it is read, so that a write and a read answer alike.
func normal(r store.Record) store.Record {
	r.CreatedAt = time.UnixMilli(r.CreatedAt.UnixMilli()).UTC()
	r.UpdatedAt = time.UnixMilli(r.UpdatedAt.UnixMilli()).UTC()
	if r.JSON == nil {
		r.JSON = []byte{} // nil would be NULL
	}
	return r
}

// whole lets nobody see a record that was not stored.
func whole(r store.Record, err error) (store.Record, error) {
	if err != nil {
		return store.Record{}, err
	}
	return r, nil
}
