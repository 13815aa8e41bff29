package dialect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hookctl/internal/hook"
)

// wholeData is the frame that adds nothing.
const wholeData = "{data}"

// beside is the member of a frame whose value's members are laid beside the others.
const beside = "+"

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

// body fills the frame.
func (d *Dialect) body(f *filler) ([]byte, error) {
	if !json.Valid(f.Data) {
		return nil, hook.Errorf(hook.Invalid, "the data of %s is no valid JSON", f.Event)
	}
	if d.Delivery == nil || d.Delivery.Frame.IsZero() || d.Delivery.Frame.value == wholeData {
		return f.Data, nil
	}
	v := f.fill(d.Delivery.Frame.value)
	if f.err != nil {
		return nil, f.err
	}
	return EncodeJSON(v)
}

// CheckData tells whether an event's data has what a delivery of it needs, whoever gets it. What it lacks is an error of
// kind invalid.
func (d *Dialect) CheckData(event string, data json.RawMessage) error {
	if _, err := d.reaches(&Object{}, event, data); err != nil {
		return err
	}
	f := &filler{Occasion: Occasion{Event: event, Data: data}}
	if err := d.header(&Outgoing{}, hook.Webhook{}, f); err != nil {
		return err
	}
	_, err := d.body(f)
	return err
}

// filler fills the placeholders of a delivery. The first that has no value is its error.
type filler struct {
	Occasion
	webhookID string
	data      any // what Data means, once it was asked for
	err       error
}

// text fills a text.
func (f *filler) text(s string) string {
	v, _ := fillText(s, f.find)
	return Text(v)
}

// fill fills a frame.
func (f *filler) fill(v any) any {
	switch v := v.(type) {
	case string:
		v2, _ := fillText(v, f.find)
		return v2
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = f.fill(v[i])
		}
		return list
	case *Object:
		return f.object(v)
	}
	return v
}

func (f *filler) object(frame *Object) *Object {
	o := &Object{}
	for _, m := range frame.members {
		if m.key == beside {
			f.lay(o, frame, m.value)
			continue
		}
		o.Set(m.key, f.fill(m.value))
	}
	return o
}

// lay adds the members of a value, but for those that the frame has itself.
func (f *filler) lay(o, frame *Object, v any) {
	if v == wholeData {
		v = f.parsed()
	} else {
		v = f.fill(v)
	}
	more, ok := v.(*Object)
	if !ok {
		f.fail(hook.Errorf(hook.Invalid, "the data of %s must be an object: its members are laid beside others", f.Event))
		return
	}
	for _, m := range more.members {
		if _, said := frame.Get(m.key); !said {
			o.Set(m.key, m.value)
		}
	}
}

func (f *filler) fail(err error) {
	if f.err == nil {
		f.err = err
	}
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
	if f.data == nil && f.err == nil {
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

// uuidOf writes 16 bytes as a UUID of a version.
func uuidOf(b []byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
