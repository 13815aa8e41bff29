package hook

import (
	"encoding/json"
	"time"
)

// Webhook is a subscription: what to send where. A nil or zero member means that the provider has no such thing.
// Its JSON is the shape that every provider shares.
type Webhook struct {
	ID          string          `json:"id"`
	Name        *string         `json:"name,omitempty"`
	Description *string         `json:"description,omitempty"`
	URL         string          `json:"url,omitempty"`
	Method      string          `json:"method,omitempty"`
	Events      []string        `json:"events,omitzero"`
	Enabled     *bool           `json:"enabled,omitempty"`
	Headers     []Header        `json:"headers,omitzero"`
	Secret      string          `json:"secret,omitempty"`
	CreatedAt   time.Time       `json:"created_at,omitzero"`
	UpdatedAt   time.Time       `json:"updated_at,omitzero"`
	Hooks       []Target        `json:"hooks,omitzero"`
	Provider    json.RawMessage `json:"provider,omitempty"`

	// Fresh tells that the API made Secret by this very call, and may never show it again.
	Fresh bool `json:"-"`

	// Position orders the webhooks of one store; a page continues after it. Zero where a remote API keeps its own order.
	Position int64 `json:"-"`
}

// Header is one header field that each delivery carries.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Target is where one event goes, for providers whose events have a target each.
type Target struct {
	Event  string `json:"event"`
	Method string `json:"method,omitempty"`
	URL    string `json:"url,omitempty"`
}
