package local

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Deliveries publishes events to the webhooks of a store, and administers the deliveries that come of them. Others make
// the attempts.
type Deliveries struct {
	Store   store.Store
	Dialect func(name string) *dialect.Dialect // nil: it is not known here
	Now     func() time.Time
	Sender  *delivery.Sender // makes the attempt of a test call that is answered as the receiver answers

	// Claim is told the IDs of deliveries before they are published or redelivered here; it may be nil.
	Claim func(ids ...string)

	// Due is called when deliveries have become due; it may be nil.
	Due func()
}

// now is the time to the millisecond, as stores keep it.
func (d *Deliveries) now() time.Time { return d.Now().UTC().Truncate(time.Millisecond) }

func (d *Deliveries) claim(ids ...string) {
	if d.Claim != nil {
		d.Claim(ids...)
	}
}

func (d *Deliveries) due(n int) {
	if n > 0 && d.Due != nil {
		d.Due()
	}
}

// newID makes an ID that is greater than those made before (RFC 9562, version 7), and tells the time that is in it.
func newID() (string, time.Time, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", time.Time{}, fmt.Errorf("make an ID: %w", err)
	}
	return id.String(), time.Unix(id.Time().UnixTime()).UTC(), nil
}

// known finds a dialect that is served here.
func (d *Deliveries) known(name string) (*dialect.Dialect, error) {
	if name == "" {
		return nil, hook.Errorf(hook.Invalid, "dialect is missing: the name of one that is served here")
	}
	if found := d.Dialect(name); found != nil {
		return found, nil
	}
	return nil, hook.Errorf(hook.Invalid, "there is no dialect %q here", name)
}

// to makes the delivery of an event to one target of a webhook, due at once.
func (d *Deliveries) to(t dialect.Target, r store.Record, e store.Event) (store.Delivery, error) {
	id, at, err := newID()
	return store.Delivery{
		Space: e.Space, ID: id, EventID: e.ID, Event: e.Name, WebhookID: r.ID, Target: t.Index, URL: t.URL, Host: delivery.Host(t.URL),
		State: hook.DeliveryPending, CreatedAt: at, DueAt: e.At,
	}, err
}
