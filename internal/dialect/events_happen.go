package dialect

import (
	"strings"
	"unicode"

	"hookctl/internal/hook"
)

// maxEvent bounds the name of an event, in bytes.
const maxEvent = 255

// CheckEvent refuses the name of an event that cannot happen in this API: one that it does not have, where it says which
// it has, and what only webhooks use, such as users.*.
func (d *Dialect) CheckEvent(event string) error {
	switch {
	case event == "":
		return hook.Errorf(hook.Invalid, "event is missing: the name of what happened")
	case strings.HasSuffix(event, "*"):
		return hook.Errorf(hook.Invalid, "%q stands for several events: name the one that happened", event)
	case len(event) > maxEvent, strings.ContainsFunc(event, unicode.IsControl):
		return hook.Errorf(hook.Invalid, "the name of an event has %d bytes at most, and no control characters", maxEvent)
	}
	if err := d.happens(event); err != nil {
		return &hook.Error{Kind: hook.Invalid, Err: err}
	}
	return nil
}

func (d *Dialect) happens(event string) error {
	if f := d.named("events"); f != nil && f.composed() {
		if _, _, err := cutEvent(f, event); err != nil {
			return err
		}
	}
	if d.Events.Open {
		return nil
	}
	return d.checkEvent(event)
}
