package local

import (
	"encoding/json"
	"time"

	"hookctl/internal/hook"
)

// Rules judge requests as the API does. Each returns the new webhook, its Provider the API's own object, whole; a
// refusal is a hook.Invalid that names all that is wrong. They are pure but for clock and randomness.
type Rules interface {
	// New judges the body of a create.
	New(body []byte) (hook.Webhook, error)
	// Renew judges the body of a replace of an old object.
	Renew(old, body []byte) (hook.Webhook, error)
	// Change judges the body of a patch of an old object.
	Change(old, body []byte) (hook.Webhook, error)
	// Decode reads a stored object.
	Decode(own []byte) (hook.Webhook, error)
	// Picker makes a test of a query.
	Picker(q hook.Query) (func(hook.Webhook) bool, error)
	// Ends tells when a webhook ends of itself, by its own object; zero if never.
	Ends(own json.RawMessage) time.Time
	// Standing is a stored object as it stands now: one that has ended says so. The stored one is shared and stays as it
	// is; where there is no difference it is returned itself, as this is the way of every read.
	Standing(own json.RawMessage) (json.RawMessage, error)
	// Unique is a text that no two webhooks of a space share; empty if they may be alike.
	Unique(w hook.Webhook) string
	// Most is how many enabled webhooks a space may have; 0 is any number.
	Most() int
}
