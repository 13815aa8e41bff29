package dialect

import (
	"encoding/json"
	"slices"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// Trial is what a test of a webhook sends.
type Trial struct {
	Event  string
	Data   json.RawMessage
	Target Target
}

// Trial chooses what a test of a webhook sends: the event that the dialect says, or the first that the webhook listens
// to, with the sample of its data, changed so that it would reach the webhook.
func (d *Dialect) Trial(own json.RawMessage) (Trial, error) {
	r, err := d.receiver(own)
	if err != nil {
		return Trial{}, err
	}
	t := Trial{Event: d.trialEvent(r.webhook)}
	places := d.places(r, t.Event)
	if len(places) == 0 {
		return t, hook.Errorf(hook.Invalid, "the webhook has no target that could be tested")
	}
	t.Target = places[0].Target
	data, ok := d.sample(t.Event).(*Object)
	if !ok {
		data = &Object{}
	}
	if err := d.steer(data, r.own); err != nil {
		return t, err
	}
	t.Data, err = EncodeJSON(data)
	return t, err
}

// steer changes sample data so that it reaches a webhook.
func (d *Dialect) steer(data, own *Object) error {
	for at, field := range d.Events.Reaches.All() {
		texts := d.textsIn(own, *field)
		if len(texts) == 0 || slices.Contains(texts, textAt(data, Pointer(at))) {
			continue
		}
		if err := Pointer(at).Put(data, texts[0]); err != nil {
			return err
		}
	}
	return nil
}

// trialEvent chooses the event. Of a subscription to several, such as user.*, it is the first that the dialect names.
func (d *Dialect) trialEvent(w hook.Webhook) string {
	event := d.Rules().Test.Event
	if event != "" && d.hooksField() == nil {
		return event
	}
	first := "*"
	if len(w.Events) > 0 {
		first = w.Events[0]
	}
	group, several := strings.CutSuffix(first, "*")
	if !several {
		return first
	}
	names := d.Events.Names.Names()
	if i := slices.IndexFunc(names, func(name string) bool { return slices.Contains(hook.Reaching(name), first) }); i >= 0 {
		return names[i]
	}
	return group + "test"
}

// sample is a copy of an event's sample; nil if there is none.
func (d *Dialect) sample(event string) any {
	t := d.Events.Names.Get(event)
	if t == nil {
		return nil
	}
	return cloneValue(t.value)
}

// Sample returns data as an event carries it, where the dialect shows some.
func (d *Dialect) Sample(event string) (json.RawMessage, bool) {
	v := d.sample(event)
	if v == nil {
		return nil, false
	}
	data, err := EncodeJSON(v)
	return data, err == nil
}

// DeliveryScheme returns how deliveries are signed; nil if they are not.
func (d *Dialect) DeliveryScheme() (*signature.Scheme, error) {
	if !d.signed() {
		return nil, nil //nolint:nilnil // no signature, and no error
	}
	return signature.Find(d.Signature.Scheme, d.Signature.Schemes.All()...)
}

// Disabled is a webhook in the API's own words with enabled false; ok is false where there is no such field.
func (d *Dialect) Disabled(own json.RawMessage) (disabled json.RawMessage, ok bool) {
	o, err := ParseObject(own)
	if err != nil || d.named("enabled") == nil || d.disable(o) != nil {
		return nil, false
	}
	disabled, err = EncodeJSON(o)
	return disabled, err == nil
}

// disable writes into an object that it is disabled, where the API has such a field.
func (d *Dialect) disable(o *Object) error {
	f := d.named("enabled")
	if f == nil {
		return nil
	}
	off, err := f.how.write(f, false)
	if err != nil {
		return err
	}
	return f.place().Put(o, off)
}
