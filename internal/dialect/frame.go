package dialect

import (
	"encoding/json"

	"hookctl/internal/hook"
)

// wholeData is the frame that adds nothing.
const wholeData = "{data}"

// beside is the member of a frame whose value's members are laid beside the others.
const beside = "+"

// body fills the frame.
func (d *Dialect) body(f *filler) ([]byte, error) {
	if !json.Valid(f.Data) {
		return nil, hook.Errorf(hook.Invalid, "the data of %s is no valid JSON", f.Event)
	}
	if d.Delivery == nil || d.Delivery.Frame.IsZero() {
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
	if _, err := d.wanted(event, data); err != nil {
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
