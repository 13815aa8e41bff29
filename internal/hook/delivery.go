package hook

import "time"

// DeliveryState is how far a delivery has come.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending   DeliveryState = "pending"   // there will be an attempt
	DeliveryDelivered DeliveryState = "delivered" // the receiver took it
	DeliveryDead      DeliveryState = "dead"      // given up; it can be redelivered by hand
)

// Delivery is one event for one webhook.
type Delivery struct {
	ID            string        `json:"id"` // the same on every attempt
	EventID       string        `json:"event_id"`
	Dialect       string        `json:"dialect"`
	WebhookID     string        `json:"webhook_id"`
	Event         string        `json:"event"`
	URL           string        `json:"url"` // where the last attempt went, or the first will go
	State         DeliveryState `json:"state"`
	AttemptCount  int           `json:"attempt_count"`
	CreatedAt     time.Time     `json:"created_at"`
	NextAttemptAt *time.Time    `json:"next_attempt_at"` // null unless pending
	Attempts      []Attempt     `json:"attempts,omitzero"`
}

// Attempt is one HTTP try of a delivery.
type Attempt struct {
	Number     int              `json:"number"` // from 1
	At         time.Time        `json:"at"`
	DurationMS int64            `json:"duration_ms"`
	Status     *int             `json:"status"` // null if nothing was answered
	Error      *string          `json:"error"`  // why it failed, if the status does not say it; null otherwise
	Request    *AttemptRequest  `json:"request"`
	Response   *AttemptResponse `json:"response"`
}

// AttemptRequest is what was sent; null in an Attempt that came to nothing before that.
type AttemptRequest struct {
	Method        string      `json:"method"`
	URL           string      `json:"url"`
	Headers       [][2]string `json:"headers"` // name and value, in their order
	Body          []byte      `json:"body_base64"`
	SecretHeaders []string    `json:"secret_headers,omitempty"` // names of headers whose values are secrets
}

// AttemptResponse is what was answered.
type AttemptResponse struct {
	Headers   [][2]string `json:"headers"`
	Body      []byte      `json:"body_base64"` // the first 16 KiB
	Truncated bool        `json:"truncated"`   // there was more
}

// DeliveryQuery chooses deliveries. The zero value chooses all.
type DeliveryQuery struct {
	Webhook string        `json:"webhook,omitempty"` // its ID
	Event   string        `json:"event,omitempty"`   // its name
	Dialect string        `json:"dialect,omitempty"`
	State   DeliveryState `json:"state,omitempty"`
	Since   time.Time     `json:"since,omitzero"` // created then or later
	Until   time.Time     `json:"until,omitzero"` // created before
	Limit   int           `json:"limit,omitempty"`
	Cursor  string        `json:"cursor,omitempty"`
}

// DeliveryStats counts what the store has.
type DeliveryStats struct {
	Pending              int     `json:"pending"`
	Delivered            int     `json:"delivered"`
	Dead                 int     `json:"dead"`
	Attempts             int     `json:"attempts"`
	OldestPendingSeconds float64 `json:"oldest_pending_seconds"` // age of the oldest pending one; 0 if there is none
}
