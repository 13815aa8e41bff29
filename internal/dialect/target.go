package dialect

import (
	"encoding/json"
	"slices"

	"hookctl/internal/hook"
)

// Target is where an event goes for one webhook.
type Target struct {
	Method string
	URL    string
	Index  int // which of the webhook's targets for this event, from 0
}

// Targets lists where an event goes for a webhook in the API's own words; none if the event does not reach it. Data that
// lacks what says whom the event reaches is an error of kind invalid.
func (d *Dialect) Targets(own json.RawMessage, event string, data json.RawMessage) ([]Target, error) {
	r, err := d.receiver(own)
	if err != nil {
		return nil, err
	}
	if d.named("events") != nil && d.hooksField() == nil && !r.webhook.Hears(event) {
		return nil, nil
	}
	if ok, err := d.reaches(r.own, event, data); err != nil || !ok {
		return nil, err
	}
	var targets []Target
	for _, p := range d.places(r, event) {
		targets = append(targets, p.Target)
	}
	return targets, nil
}

// receiver is a webhook that gets a delivery.
type receiver struct {
	webhook hook.Webhook
	own     *Object // in the API's own words
}

func (d *Dialect) receiver(own json.RawMessage) (receiver, error) {
	o, err := ParseObject(own)
	if err != nil {
		return receiver{}, &hook.Error{Kind: hook.Invalid, Message: "the stored webhook", Err: err}
	}
	w, err := d.decode(o, own)
	return receiver{w, o}, err
}

// place is a target, and what in the webhook is about it: an element of hooks, or all of it.
type place struct {
	Target
	about any
}

// places lists the targets of an event: of a webhook without hooks its one URL, whether it listens to the event or not.
func (d *Dialect) places(r receiver, event string) []place {
	f := d.hooksField()
	if f == nil {
		return []place{{Target{d.methodOf(r.webhook.Method), r.webhook.URL, 0}, r.own}}
	}
	v, _ := f.find(r.own)
	list, _ := v.([]any)
	reaching := hook.Reaching(event)
	var places []place
	for _, e := range list {
		if slices.Contains(reaching, f.Each.base(textAt(e, f.Each.Event))) {
			places = append(places, place{Target{d.methodOf(textAt(e, f.Each.Method)), textAt(e, f.Each.URL), len(places)}, e})
		}
	}
	return places
}

// methodOf is the method of deliveries to a webhook that says this one, or none.
func (d *Dialect) methodOf(own string) string {
	switch {
	case own != "":
		return own
	case d.Delivery != nil && d.Delivery.Method != "":
		return d.Delivery.Method
	}
	return "POST"
}

// reaches tells whether a webhook has in its fields what the event's data has, where the dialect says that it must.
func (d *Dialect) reaches(own *Object, event string, data json.RawMessage) (bool, error) {
	if d.Events.Reaches.Len() == 0 {
		return true, nil
	}
	v, err := ParseJSON(data)
	if err != nil {
		return false, badData(event, err)
	}
	for at, field := range d.Events.Reaches.All() {
		want, err := partOf(v, event, Pointer(at), "which says which webhooks it reaches")
		if err != nil {
			return false, err
		}
		found, _ := d.Field(*field).find(own)
		if !hasText(found, Text(want)) {
			return false, nil
		}
	}
	return true, nil
}

// hasText tells whether a value, or an element of a list, reads like a text.
func hasText(v any, want string) bool {
	if list, ok := v.([]any); ok {
		return slices.ContainsFunc(list, func(e any) bool { return Text(e) == want })
	}
	return Text(v) == want
}

// partOf finds a text, number or boolean in an event's data; why says what it is needed for.
func partOf(data any, event string, at Pointer, why string) (any, error) {
	v, ok := at.Find(data)
	if _, isText := v.(string); !ok || v == nil || isNested(v) || typeOf(v) == "array" || isText && v == "" {
		return nil, hook.Errorf(hook.Invalid, "the data of %s needs a text at %s, %s", event, at, why)
	}
	return v, nil
}

func badData(event string, err error) error {
	return &hook.Error{Kind: hook.Invalid, Message: "the data of " + event, Err: err}
}
