package hook

import "encoding/json"

// Event is what happened, in the words of one dialect.
type Event struct {
	ID      string            `json:"id,omitempty"` // given by whoever publishes it, so that it can be repeated; else made
	Dialect string            `json:"dialect"`
	Vars    map[string]string `json:"vars,omitempty"` // path variables: only webhooks under them are reached
	Name    string            `json:"event"`
	Data    json.RawMessage   `json:"data"` // what it carries
}

// Receipt is the answer to an event that is stored.
type Receipt struct {
	ID         string `json:"id"`
	Deliveries int    `json:"deliveries"` // how many webhooks get it
}
