package dialect

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"hookctl/internal/hook"
)

// Expiry says how webhooks end of themselves: a request gives a number of days, an answer the time that follows.
type Expiry struct {
	Days    string  `yaml:"days" required:"true" doc:"The own field of requests with the number of days from now; 0 is never. A replace without it is for ever."`
	Until   string  `yaml:"until" required:"true" doc:"The own field of answers with the time of the end; null is never."`
	Ended   string  `yaml:"ended" required:"true" doc:"The own field of answers that tells whether the end has come. From then on the webhook is disabled."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}

const day = 24 * time.Hour

// until reads when an object of the API ends; ok is false where it never does, err tells of a time that is none.
func (d *Dialect) until(o *Object) (at time.Time, ok bool, err error) {
	if d.Expiry == nil {
		return at, false, nil
	}
	f := d.ownField(d.Expiry.Until)
	v, found := f.find(o)
	if !found || v == nil {
		return at, false, nil
	}
	if v, err = f.how.read(f, v); err == nil {
		at, err = parseTime(v)
	}
	return at, err == nil, err
}

// renewExpiry gives a body that is carried over the days that are left of the old one's, rounded up: the API takes only
// whole ones, and a webhook must not end early.
func (e *encoder) renewExpiry(now time.Time) (note string, err error) {
	if e.d.Expiry == nil {
		return "", nil
	}
	days := e.d.ownField(e.d.Expiry.Days)
	if _, given := days.writeAt().Find(e.body); given || e.set[days] != "" {
		return "", nil
	}
	at, ok, err := e.d.until(e.old)
	left := int(math.Ceil(float64(at.Sub(now)) / float64(day)))
	switch {
	case err != nil:
		return "", lostExpiry(days, "its end cannot be read")
	case !ok:
		return "", nil
	case !at.After(now):
		return "", lostExpiry(days, "it ended at "+at.Format(time.RFC3339))
	}
	v := json.Number(fmt.Sprint(left))
	if err := days.check(v, e.local); err != nil {
		return "", lostExpiry(days, "its end at "+at.Format(time.RFC3339)+" is too far away")
	}
	note = fmt.Sprintf("%s is set to %d, from now on, in place of %s: the API takes only whole days", days.Label(), left, at.Format(time.RFC3339))
	return note, days.writeAt().Put(e.body, v)
}

func lostExpiry(days *Field, why string) error {
	return hook.Errorf(hook.Invalid, "%s cannot be kept: %s", days.Label(), why).
		WithHint("give --set %s=DAYS, or 0 for never", days.Label())
}

// sets tells whether a field follows from the days of an expiry.
func (x *Expiry) sets(f *Field) bool { return x != nil && (f.Own == x.Until || f.Own == x.Ended) }

// expiry decides at our server when the new object ends.
func (a *acceptor) expiry(f *Field, kept any, had bool) (any, bool) {
	v, given := a.d.ownField(a.d.Expiry.Days).writeAt().Find(a.in)
	if a.verb == Patch && !given {
		return kept, had
	}
	if f.Own == a.d.Expiry.Ended {
		return false, true
	}
	n, _ := v.(json.Number) // anything else is refused
	days, _ := n.Int64()
	if days <= 0 {
		return nil, true
	}
	until, err := f.how.write(f, a.m.Now().UTC().AddDate(0, 0, int(days)).Format(time.RFC3339Nano))
	return until, err == nil
}

// Ends tells when a webhook ends of itself, by its own object; zero if never.
func (j Judge) Ends(own json.RawMessage) time.Time {
	if j.Expiry == nil {
		return time.Time{}
	}
	o, err := ParseObject(own)
	if err != nil {
		return time.Time{}
	}
	at, _, _ := j.until(o) // what our server keeps it has written itself
	return at.Truncate(time.Millisecond)
}

// Standing is a stored object as it stands now: one that has ended says so, and is disabled.
func (j Judge) Standing(own json.RawMessage) (json.RawMessage, error) {
	if at := j.Ends(own); at.IsZero() || j.Maker.Now().Before(at) {
		return own, nil
	}
	o, err := ParseObject(own)
	if err != nil {
		return nil, err
	}
	ended := j.ownField(j.Expiry.Ended)
	if err := ended.place().Put(o, true); err != nil {
		return nil, err
	}
	if err := j.disable(o); err != nil {
		return nil, err
	}
	return EncodeJSON(o)
}
