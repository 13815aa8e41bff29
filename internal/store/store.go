// Package store is the contract of the local store: webhooks kept as the API's own objects, with what a query needs
// beside them. Its subpackages implement it; storetest is the suite that each of them must pass.
//
// It does not know dialects: what an object means was decided before it is stored.
package store

import (
	"context"
	"iter"
	"time"
)

// Space is where an ID is unique and what one list shows: a dialect and the values of its path variables.
type Space struct {
	Dialect string
	Vars    string // canonical text of the variables, such as `team_id=7`; empty where the dialect has none
}

// Record is one stored webhook.
type Record struct {
	Space
	ID        string
	Position  int64     // order of creation, given by the store, never used again
	Enabled   bool      // whether it gets deliveries
	Events    []string  // the subscriptions, indexed, in the order given
	JSON      []byte    // the API's own object, whole
	CreatedAt time.Time // UTC, to the millisecond
	UpdatedAt time.Time // UTC, to the millisecond
	Ends      time.Time // when it ends of itself, UTC to the millisecond; zero: never
	Unique    string    // no two records of a space have the same one; empty: it may be like others

	// Most is how many enabled records its space may have, this one included; 0: any number. It is not stored: whoever
	// writes says it each time.
	Most int
}

// EnabledAt tells whether a record gets deliveries at a time: one that has ended does not.
func (r Record) EnabledAt(now time.Time) bool {
	return r.Enabled && (r.Ends.IsZero() || r.Ends.After(now))
}

// Query chooses records of one space. The zero values choose all.
type Query struct {
	After   int64    // only behind this Position
	Limit   int      // at most so many; 0 is no limit
	Offset  int      // pass over so many
	Events  []string // only those that listen to any of these
	Enabled *bool

	// Now is the time at which Enabled is asked for: records that have ended by then are not enabled. If it is zero, ends
	// are not looked at.
	Now time.Time
}

// Webhooks keeps webhooks. All methods are safe for concurrent use. What was written is on the disk when a method
// returns. A record that does not exist is a hook.NotFound error. An ID or a Unique that is taken is a hook.Conflict, and
// so is one enabled record more than Most, counted at its UpdatedAt; nothing is written then. A record that is enabled
// already may be changed in a space that is full.
type Webhooks interface {
	// Insert stores a new record and returns it with its Position.
	Insert(ctx context.Context, r Record) (Record, error)

	// Get returns one record. Its JSON is shared, and not to be changed.
	Get(ctx context.Context, s Space, id string) (Record, error)

	// Find tells in which space of a dialect a record is: the first by Position, if several have that ID.
	Find(ctx context.Context, dialect, id string) (Space, error)

	// Update reads a record, lets change make a new one of it and stores that, with nothing in between. Space, ID and
	// Position stay. An error of change is returned as it is, and nothing is written. change must not write to the store,
	// which waits for it. A record that it enables begins with no failures: its Health is zero.
	Update(ctx context.Context, s Space, id string, change func(Record) (Record, error)) (Record, error)

	// Delete removes a record and its Health.
	Delete(ctx context.Context, s Space, id string) error

	// List yields the records that match, by Position, up to the last one that there is when it begins. Writes go on while
	// it is read.
	List(ctx context.Context, s Space, q Query) iter.Seq2[Record, error]

	// Count tells how many records match; After, Limit and Offset do not count.
	Count(ctx context.Context, s Space, q Query) (int, error)

	// Ping tells whether the store can be read.
	Ping(ctx context.Context) error

	// Close ends all work and releases the store. It may be called twice.
	Close() error
}
