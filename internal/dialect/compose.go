package dialect

import (
	"encoding/json"
	"net/url"
	"time"

	"hookctl/internal/hook"
)

// Occasion is what one delivery is about.
type Occasion struct {
	DeliveryID string
	EventID    string
	Event      string
	At         time.Time       // when the event was published; all attempts tell of this time
	Data       json.RawMessage // what the event carries
	Target     int             // which of the webhook's targets for this event, from 0
	Space      string          // the dialect and its variables, for what is made up and must not change
}

// Outgoing is a request to a receiver, before it is signed.
type Outgoing struct {
	Method        string
	URL           string
	Headers       []hook.Header // Content-Type, those of the dialect, the webhook's own
	SecretHeaders []string      // names of those whose values are secrets
	Body          []byte
	Secret        string     // what the delivery is signed with; empty if the webhook has none
	Authorise     *Authorise // what has to be fetched first; nil: nothing
	Origin        *Origin    // what has to be asked for the body; nil: nothing
}

// Compose makes the request of a delivery to a webhook in the API's own words: the same for each attempt, as long as the
// webhook does not change. It fails if the webhook has no such target any more (hook.NotFound), if its words cannot be
// used, or if the event's data lacks what is needed (hook.Invalid). Whether the webhook listens to the event only counts
// where each event has a target of its own.
func (d *Dialect) Compose(own json.RawMessage, o Occasion) (Outgoing, error) {
	r, err := d.receiver(own)
	if err != nil {
		return Outgoing{}, err
	}
	places := d.places(r, o.Event)
	if o.Target < 0 || o.Target >= len(places) {
		return Outgoing{}, hook.Errorf(hook.NotFound, "the webhook has no target for %s any more", o.Event)
	}
	p := places[o.Target]
	out := Outgoing{Method: p.Method, URL: p.URL}
	if !isToken(out.Method) {
		return out, hook.Errorf(hook.Invalid, "the webhook's method %q is none", out.Method)
	}
	if !isDeliverable(out.URL) {
		return out, hook.Errorf(hook.Invalid, "the webhook's URL is no http or https URL")
	}
	if d.signed() {
		out.Secret = r.webhook.Secret
	}
	return out, d.fillIn(&out, r, p, &filler{Occasion: o, webhookID: r.webhook.ID})
}

// fillIn adds what is made of the event.
func (d *Dialect) fillIn(out *Outgoing, r receiver, p place, f *filler) (err error) {
	if err = d.header(out, r.webhook, f); err != nil {
		return err
	}
	if out.Authorise, err = d.authorise(r.own); err != nil {
		return err
	}
	if out.Authorise != nil {
		out.SecretHeaders = append(out.SecretHeaders, out.Authorise.Header)
	}
	if out.Origin, err = d.origin(p.about, f); err != nil || out.Origin != nil {
		return err
	}
	out.Body, err = d.body(f)
	return err
}

// isDeliverable tells whether something can be sent to a URL.
func isDeliverable(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// signed tells whether deliveries carry a signature.
func (d *Dialect) signed() bool { return d.Signature != nil && d.Signature.Scheme != "none" }
