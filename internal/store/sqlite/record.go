package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// columns follow the position, where the space is known; w is the table.
const columns = `w.id, w.enabled, w.ends, w.unique_key, w.events, w.created_at, w.updated_at, w.json`

// scan reads a position and the columns.
func scan(sp store.Space, from func(...any) error) (store.Record, error) {
	r := store.Record{Space: sp}
	var events []byte
	var ends sql.NullInt64
	var created, updated int64
	err := from(&r.Position, &r.ID, &r.Enabled, &ends, &r.Unique, &events, &created, &updated, &r.JSON)
	if err != nil {
		return store.Record{}, err
	}
	if ends.Valid {
		r.Ends = time.UnixMilli(ends.Int64).UTC()
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

// end is NULL for never, so that a record which does not end takes no space for it.
func end(at time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: at.UnixMilli(), Valid: !at.IsZero()}
}

// normal gives a record the values that it will have when it is read, so that a write and a read answer alike.
func normal(r store.Record) store.Record {
	r.CreatedAt = time.UnixMilli(r.CreatedAt.UnixMilli()).UTC()
	r.UpdatedAt = time.UnixMilli(r.UpdatedAt.UnixMilli()).UTC()
	r.Ends = time.UnixMilli(r.Ends.UnixMilli()).UTC() // zero stays zero
	if r.JSON == nil {
		r.JSON = []byte{} // nil would be NULL
	}
	return r
}

// whole lets nobody see a record that was not stored, nor what was not stored of one.
func whole(r store.Record, err error) (store.Record, error) {
	if err != nil {
		return store.Record{}, err
	}
	r.Most = 0
	return r, nil
}
