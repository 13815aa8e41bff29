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
	if d.named("events") != nil && !r.webhook.Hears(event) {
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
	if r, ok := d.receivers.get(own); ok {
		return r, nil
	}
	r, err := d.readReceiver(own)
	if err == nil {
		d.receivers.put(own, r)
	}
	return r, err
}

func (d *Dialect) readReceiver(own json.RawMessage) (receiver, error) {
	o, err := ParseObject(own)
	if err != nil {
		return receiver{}, &hook.Error{Kind: hook.Invalid, Message: "the webhook", Err: err}
	}
	w, err := d.decode(o, own)
	if err != nil {
		return receiver{}, hook.Errorf(hook.Invalid, "the webhook has no ID")
	}
	return receiver{w, o}, nil
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
	wanted, err := d.wanted(event, data)
	if err != nil {
		return false, err
	}
	for at, field := range d.Events.Reaches.All() {
		if !slices.Contains(d.textsIn(own, *field), wanted[at]) {
			return false, nil
		}
	}
	return true, nil
}

// wanted is what an event's data has at the places that say whom it reaches.
func (d *Dialect) wanted(event string, data json.RawMessage) (map[string]string, error) {
	if d.Events.Reaches.Len() == 0 {
		return nil, nil
	}
	v, err := ParseJSON(data)
	if err != nil {
		return nil, badData(event, err)
	}
	wanted := map[string]string{}
	for at := range d.Events.Reaches.All() {
		found, err := partOf(v, event, Pointer(at), "which says which webhooks it reaches")
		if err != nil {
			return nil, err
		}
		wanted[at] = Text(found)
	}
	return wanted, nil
}

// textsIn lists the values of a field, which may be one or a list of them, as they read.
func (d *Dialect) textsIn(own *Object, field string) []string {
	f := d.Field(field)
	v, ok := f.find(own)
	if !ok || v == nil {
		return nil
	}
	if ours, err := f.how.read(f, v); err == nil {
		v = ours
	}
	list, ok := v.([]any)
	if !ok {
		return []string{Text(v)}
	}
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = Text(e)
	}
	return texts
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
