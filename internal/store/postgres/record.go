package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/store"
)

// columns follow the position, where the space is known; w is the table.
const columns = `w.id, w.enabled, w.ends, w.unique_key, w.events, w.created_at, w.updated_at, w.json`

// scan reads a position and the columns, and what is before them into more.
func scan(sp store.Space, row pgx.Row, more ...any) (store.Record, error) {
	r := store.Record{Space: sp}
	var ends *int64
	var unique []byte
	var created, updated int64
	err := row.Scan(append(more, &r.Position, &r.ID, &r.Enabled, &ends, &unique, &r.Events, &created, &updated, &r.JSON)...)
	if err != nil {
		return store.Record{}, err
	}
	if ends != nil {
		r.Ends = at(*ends)
	}
	r.Unique, r.CreatedAt, r.UpdatedAt = string(unique), at(created), at(updated)
	return r, nil
}

// at is a time in unix milliseconds, as the tables have it.
func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// optional is NULL for the zero time.
func optional(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	return new(t.UnixMilli())
}

// normal gives a record the values that it will have when it is read, so that a write and a read answer alike.
func normal(r store.Record) store.Record {
	r.CreatedAt, r.UpdatedAt = at(r.CreatedAt.UnixMilli()), at(r.UpdatedAt.UnixMilli())
	r.Ends = at(r.Ends.UnixMilli()) // zero stays zero
	if r.JSON == nil {
		r.JSON = []byte{} // nil would be NULL
	}
	if r.Events == nil {
		r.Events = []string{}
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
