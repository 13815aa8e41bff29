package receiver

import (
	"errors"
	"strings"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
)

// Routes say where deliveries are sent on, by their event.
type Routes struct {
	ByEvent map[string]capture.Target // by an event's name, or one with a * as in subscriptions
	Other   *capture.Target           // for all others; nil: they are not sent on
}

// Add reads EVENT=URL and adds it. One event has one target.
func (r *Routes) Add(text string) error {
	event, address, ok := strings.Cut(text, "=")
	if event = strings.TrimSpace(event); !ok || event == "" {
		return errors.New("this is not EVENT=URL")
	}
	t, err := capture.ParseTarget(address)
	if err != nil {
		return err
	}
	if r.ByEvent == nil {
		r.ByEvent = map[string]capture.Target{}
	}
	if _, twice := r.ByEvent[event]; twice {
		return errors.New("the event " + event + " has two targets")
	}
	r.ByEvent[event] = t
	return nil
}

// find finds the target of an event: of several names that reach it, the most particular one counts.
func (r *Routes) find(event string) (capture.Target, bool) {
	if event != "" {
		for _, name := range hook.Reaching(event) {
			if t, ok := r.ByEvent[name]; ok {
				return t, true
			}
		}
	}
	if r.Other == nil {
		return capture.Target{}, false
	}
	return *r.Other, true
}
