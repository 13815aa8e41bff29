package dialect

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// Placeholder is what can stand in braces in a delivery.
type Placeholder struct{ Name, Doc string }

// Placeholders lists those of deliveries.
func Placeholders() []Placeholder {
	return []Placeholder{
		{"event", "The event's name."},
		{"data", "What the event carries, as it was given."},
		{"data:/pointer", "What stands in that at a JSON Pointer. An event that has nothing there is refused."},
		{"at", "When the event was published, as in 2026-01-02T03:04:05.678Z (RFC 3339). Each attempt has the same time."},
		{"at:unix", "The same in seconds since 1970-01-01 UTC."},
		{"at:unix_ms", "The same in milliseconds since 1970-01-01 UTC."},
		{"delivery_id", "The delivery's ID, the same on each attempt."},
		{"event_id", "The event's ID, the same for all webhooks."},
		{"webhook_id", "The webhook's ID."},
		{"account", "A UUID that is always the same for the same variables, where a provider sends the ID of an account."},
	}
}

// placeholderNames lists what the placeholders of deliveries are called.
func placeholderNames() []string {
	var names []string
	for _, p := range Placeholders() {
		names = append(names, p.Name)
	}
	return names
}

// find finds the value of a placeholder.
func (f *filler) find(name string) (any, bool) {
	if at, ok := strings.CutPrefix(name, "data:"); ok {
		return f.part(Pointer(at))
	}
	at := f.At.UTC().Truncate(time.Millisecond)
	switch name {
	case "event":
		return f.Event, true
	case "data":
		return f.Data, true
	case "at":
		return at.Format(time.RFC3339Nano), true
	case "at:unix":
		return json.Number(fmt.Sprint(at.Unix())), true
	case "at:unix_ms":
		return json.Number(fmt.Sprint(at.UnixMilli())), true
	case "delivery_id":
		return f.DeliveryID, true
	case "event_id":
		return f.EventID, true
	case "webhook_id":
		return f.webhookID, true
	case "account":
		return accountOf(f.Space), true
	}
	return nil, false
}

// part is what the data has at a place.
func (f *filler) part(at Pointer) (any, bool) {
	v, ok := at.Find(f.parsed())
	if !ok {
		f.fail(hook.Errorf(hook.Invalid, "the data of %s has nothing at %s, which each delivery tells", f.Event, at))
	}
	return v, ok
}

// parsed reads the data, once.
func (f *filler) parsed() any {
	if f.data == nil {
		v, err := ParseJSON(f.Data)
		if err != nil {
			f.fail(badData(f.Event, err))
		}
		f.data = v
	}
	return f.data
}

// accountOf makes a UUID of a space (RFC 9562, version 8).
func accountOf(space string) string {
	sum := sha256.Sum256([]byte(space))
	return uuidOf(sum[:16], 8)
}
