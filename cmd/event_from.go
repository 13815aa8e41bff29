package cmd

import (
	"encoding/json"
	"strings"

	"github.com/spf13/pflag"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// eventOptions say where in a delivery its event is.
type eventOptions struct{ from []string }

func (o *eventOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.from, "event-from", nil,
		"where the event's name is, a `PLACE`: header:NAME, or a JSON Pointer such as /type (repeatable, the first that is there counts; default: the usual places)")
}

// reader returns what finds the event of a delivery, "" if there is none.
func (o *eventOptions) reader() (func(*capture.Capture) string, error) {
	for _, place := range o.from {
		if name, isHeader := strings.CutPrefix(place, "header:"); !strings.HasPrefix(place, "/") && (!isHeader || name == "") {
			return nil, hook.Errorf(hook.Invalid, "--event-from %q is no place in a delivery", place).
				WithHint("write header:X-Acme-Event, or /type for a member of the body")
		}
	}
	if len(o.from) == 0 {
		return usualEvent, nil
	}
	return o.find, nil
}

func (o *eventOptions) find(c *capture.Capture) string {
	for _, place := range o.from {
		name, isHeader := strings.CutPrefix(place, "header:")
		text := ""
		if isHeader {
			text = headerOf(c, func(n string) bool { return strings.EqualFold(n, name) })
		} else {
			text = nameIn(ui.Cell(c.Body, place))
		}
		if text != "" {
			return text
		}
	}
	return ""
}

// usualEvent looks where providers put it: in a header such as X-Acme-Event, or in one of a few members of the body.
func usualEvent(c *capture.Capture) string {
	if event := headerOf(c, namesEvent); event != "" {
		return event
	}
	var body map[string]json.RawMessage
	if json.Unmarshal(c.Body, &body) != nil {
		return ""
	}
	for _, member := range []string{"type", "event", "event_type", "eventType", "event_name", "topic"} {
		var event string
		if json.Unmarshal(body[member], &event) == nil && event != "" {
			return event
		}
	}
	return ""
}

// namesEvent tells whether a header has the name of an event.
func namesEvent(header string) bool {
	header = strings.ToLower(header)
	for _, end := range []string{"-event", "-event-type", "-event-name", "-event-key", "-topic"} {
		if strings.HasSuffix(header, end) {
			return true
		}
	}
	return false
}

func headerOf(c *capture.Capture, is func(name string) bool) string {
	for _, h := range c.Headers {
		if is(h.Name) {
			return h.Value
		}
	}
	return ""
}

// nameIn is a text that can be a name, and no object or list.
func nameIn(text string) string {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return ""
	}
	return text
}
