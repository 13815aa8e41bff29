package hook

import (
	"context"
	"encoding/json"
	"iter"
)

// Service administers the webhooks of one API. The client is one (over HTTP), the local store is another.
//
// Every error is or wraps an *Error, whose Kind tells what went wrong: NotFound for an ID that does not exist, Invalid
// for a value that was refused, Unsupported for something that the API cannot do. Nothing changes when an error is
// returned, unless the message says so.
type Service interface {
	// List yields the webhooks that match the query, in the API's order, as they arrive. It stops at the first error.
	List(ctx context.Context, q Query) iter.Seq2[Webhook, error]

	// Get returns one webhook.
	Get(ctx context.Context, id string) (Webhook, error)

	// Create makes a webhook and returns it whole. A secret that is shown only once is in the answer.
	Create(ctx context.Context, in Input) (Webhook, error)

	// Replace sets every field: those that are not given fall to their defaults.
	Replace(ctx context.Context, id string, in Input) (Webhook, error)

	// Patch changes the given fields and no others.
	Patch(ctx context.Context, id string, in Input) (Webhook, error)

	// Delete removes one webhook, and tells what is known of it then.
	Delete(ctx context.Context, id string) (Deletion, error)

	// Test makes the API's own test call for one webhook.
	Test(ctx context.Context, id string) error

	// Call makes a further call that the API has, and returns its answer as it came.
	Call(ctx context.Context, name, id string, body json.RawMessage) (json.RawMessage, error)
}

// Deletion is what is known of a webhook that was deleted.
type Deletion string

// What can be known.
const (
	Deleted  Deletion = "deleted"  // it was there, and is gone
	Accepted Deletion = "accepted" // the API answers the same whether it was there or not
	Pending  Deletion = "pending"  // the API is to delete it, and has not done so yet
)

// Query chooses webhooks. The zero Query chooses all.
type Query struct {
	Limit   int               // at most so many; 0 is no limit
	Event   string            // only webhooks that this event reaches
	Enabled *bool             // only enabled ones, or only disabled ones
	Filters map[string]string // only webhooks whose field (canonical or the API's own) has this value

	After  int64 // only webhooks behind this Position (a store's own order)
	Offset int   // pass over so many
}

// Input is what a create, replace or patch writes.
type Input struct {
	Body  json.RawMessage // an object in the API's own words, the ground on which Set is laid; may be empty
	Set   map[string]any  // values by field name, canonical or the API's own; types as in Webhook's JSON
	Unset []string        // fields to clear

	AllowUnknown bool // send fields that the dialect does not know
	Recreate     bool // where the API cannot change a field, make a new webhook and delete the old one
}
