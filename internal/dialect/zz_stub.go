package dialect

import (
	"encoding/json"
	"time"

	"hookctl/internal/hook"
)

// Outcome is a stand-in.
type Outcome struct {
	At      Pointer `yaml:"at" required:"true" doc:"Where the answer says it."`
	Done    string  `yaml:"done" required:"true" doc:"What it says when all is done."`
	Pending string  `yaml:"pending" doc:"What it says when the call was accepted and is not done yet, which counts as success."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

// ReadOutcome is a stand-in.
func (d *Dialect) ReadOutcome(status int, body []byte) (pending bool, err error) {
	if d.Outcome == nil {
		return false, nil
	}
	v, err := ParseJSON(body)
	if err != nil {
		return false, nil //nolint:nilerr // a stand-in
	}
	said, ok := d.Outcome.At.Find(v)
	switch word := Text(said); {
	case !ok || word == d.Outcome.Done:
		return false, nil
	case word == d.Outcome.Pending && word != "":
		return true, nil
	}
	e := d.ReadError(status, body)
	e.Kind = hook.Failed
	e.Message += ", but says " + oneLine(string(d.Outcome.At)) + " is " + oneLine(Text(said))
	return false, e
}

// EncodeOver is a stand-in.
func (d *Dialect) EncodeOver(verb string, old json.RawMessage, in hook.Input, local bool, _ time.Time) (body *Object, note string, err error) {
	o, err := ParseObject(old)
	if err != nil {
		return nil, "", err
	}
	base := &Object{}
	for _, f := range d.Fields {
		v, ok := f.find(o)
		if f.ReadOnly || f.composed() || !d.changes(verb, f) || !ok || v == nil {
			continue
		}
		if f.OwnName() == "expiry" {
			note = "expiry was rounded up"
		}
		if err := f.writeAt().Put(base, cloneValue(v)); err != nil {
			return nil, "", err
		}
	}
	if len(in.Body) > 0 {
		given, err := ParseObject(in.Body)
		if err != nil {
			return nil, "", err
		}
		for _, m := range given.members {
			base.Set(m.key, m.value)
		}
	}
	if in.Body, err = EncodeJSON(base); err != nil {
		return nil, "", err
	}
	body, err = d.Encode(verb, in, local)
	for _, f := range d.Fields {
		if err != nil || !f.WriteOnly {
			continue
		}
		if _, ok := f.writeAt().Find(body); !ok {
			err = hook.Errorf(hook.Invalid, "%s has to be given: the API does not show it, and it would be lost", f.Label())
		}
	}
	return body, note, err
}

// EncodeAnew is a stand-in.
func (d *Dialect) EncodeAnew(old json.RawMessage, in hook.Input, local bool) (*Object, error) {
	o, err := ParseObject(old)
	if err != nil {
		return nil, err
	}
	body, err := d.Encode(Create, in, local)
	if f := d.named("enabled"); err == nil && f != nil {
		if _, given := f.writeAt().Find(body); !given {
			if v, _ := f.find(o); v == false {
				err = f.writeAt().Put(body, v)
			}
		}
	}
	return body, err
}

// CutLater is a stand-in.
func (d *Dialect) CutLater(body *Object) *Object {
	var later *Object
	for _, f := range d.Fields {
		v, given := f.writeAt().Find(body)
		if f.composed() || !f.UpdateOnly || !given {
			continue
		}
		f.writeAt().Cut(body)
		if Text(v) == Text(f.Default.value) {
			continue
		}
		if later == nil {
			later = &Object{}
		}
		_ = f.writeAt().Put(later, v)
	}
	return later
}

// CanRecreate is a stand-in.
func (d *Dialect) CanRecreate() bool {
	return d.Verbs.Get(Create) != nil && d.Verbs.Get(Get) != nil && d.Verbs.Get(Delete) != nil
}
