package store

import (
	"context"
	"time"

	"hookctl/internal/hook"
)

// Event is a stored event.
type Event struct {
	Space
	ID   string // no two events of a store share one
	Name string
	Data []byte    // compact JSON
	At   time.Time // UTC, to the millisecond
}

// Delivery is one event for one target of one webhook.
type Delivery struct {
	Space
	ID        string // a UUID of version 7 (RFC 9562), in lower case, whose time is CreatedAt: their order is that of creation
	EventID   string
	Event     string
	WebhookID string
	Target    int    // which of the webhook's targets for this event, from 0; most webhooks have one
	URL       string // where the last attempt went, or the first will go
	Host      string // host:port of URL: attempts at the same one share a limit
	State     hook.DeliveryState
	Attempts  int       // made so far
	Tries     int       // made since it was published or redelivered: what a schedule counts
	CreatedAt time.Time // UTC, to the millisecond
	DueAt     time.Time // when the next attempt is to be made, UTC to the millisecond; zero unless pending
}

// Publication is an event with its deliveries, which may be none.
type Publication struct {
	Event      Event
	Deliveries []Delivery
}

// Job is an attempt that is due.
type Job struct {
	Delivery
	Data    []byte    // of the event; shared, and not to be changed
	EventAt time.Time // when the event was published
	Webhook Record    // as it is now; shared, and not to be changed
	Gone    bool      // the webhook is not there any more, and Webhook is empty
}

// Tally is how an attempt counts for its webhook.
type Tally int

// The tallies.
const (
	NotCounted Tally = iota
	Success          // the row of failures ends
	Retried          // it failed, and will be tried again: Since is set, Failures stays
	Failure          // the delivery is dead: one failure more
)

// Result is what became of an attempt, and what is to be next.
type Result struct {
	// Postponed tells that no attempt was made: the delivery stays pending, is due at DueAt, and nothing else of it
	// changes; Recorded is not called.
	Postponed bool

	Attempt hook.Attempt // its Number is set by the store
	URL     string       // where it went; empty if nowhere, then the delivery's URL stays
	Host    string
	State   hook.DeliveryState
	DueAt   time.Time // if State is pending
	Tally   Tally
}

// Health is how a webhook has done lately. A success makes it zero.
type Health struct {
	Failures int       // deliveries that died in a row
	Since    time.Time // when the first of the attempts since the last success failed; zero if none did
}

// Worker is who makes the attempts.
type Worker struct {
	Most    int // attempts at a time, at least 1
	PerHost int // of these, to one host; a host that has so many holds no other up

	// Do makes an attempt. It is called in goroutines of the queue, for one delivery never twice at a time. Its context
	// outlives that of Work, so that what is under way at the end is recorded.
	Do func(ctx context.Context, j Job) Result

	// Recorded is called when a result is on the disk, with the webhook's health then.
	Recorded func(ctx context.Context, j Job, r Result, h Health)

	// Warn gets errors that work goes on after, such as a disk that is full for a while.
	Warn func(err error)

	// UntilIdle ends Work as soon as nothing is due and nothing is under way.
	UntilIdle bool
}

// Deliveries keeps events and their deliveries, and is the queue of what is due. All methods are safe for concurrent use.
// What was written is on the disk when a method returns. A delivery that does not exist is a hook.NotFound error.
type Deliveries interface {
	// Publish stores events with their deliveries, all or none, and returns a receipt for each. An event whose ID is
	// there already, with the same space, name and data, stores nothing and gets its first receipt; with anything else
	// it is a hook.Conflict. The deliveries are due at their DueAt; they are of the event, whatever EventID and Event they
	// have, pending, and with no attempts.
	Publish(ctx context.Context, p []Publication) ([]hook.Receipt, error)

	// Receipt returns that of a stored event; ok is false if there is none with this ID. Conflicts as for Publish.
	Receipt(ctx context.Context, e Event) (r hook.Receipt, ok bool, err error)

	// Delivery returns one delivery and its attempts, by number.
	Delivery(ctx context.Context, id string) (Delivery, []hook.Attempt, error)

	// ListDeliveries returns the deliveries that match, newest first, at most Limit (0: all). Cursor is the ID of a
	// delivery: only older ones are returned.
	ListDeliveries(ctx context.Context, q hook.DeliveryQuery) ([]Delivery, error)

	// Redeliver makes deliveries pending and due at a time, whatever their state, and tells how many there were of those
	// IDs; their tries begin anew, their attempts are numbered on. One that is under way stays as it is, and counts.
	Redeliver(ctx context.Context, ids []string, at time.Time) (int, error)

	// Stats counts.
	Stats(ctx context.Context, now time.Time) (hook.DeliveryStats, error)

	// Prune removes deliveries that are not pending and were created before a time, with their attempts, and events
	// that have none left. It tells how many deliveries are gone, at most 1,000 at a time: it is called until it is 0.
	Prune(ctx context.Context, before time.Time) (int, error)

	// Work has the attempts made that are due, as they become so, until ctx ends; then it waits until those under way are
	// recorded, and returns nil. Whatever was not recorded when a process died is due again. Errors of the database are
	// warned of, and work goes on when it is back. An attempt that panics is warned of and postponed. Close
	// ends Work as ctx does, with a hook.Unavailable error.
	Work(ctx context.Context, w Worker) error
}

// Store keeps all that local mode keeps.
type Store interface {
	Webhooks
	Deliveries
}
