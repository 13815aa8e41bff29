package dialect

import (
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/yamlfile"
)

// Events says what can happen.
type Events struct {
	Open    bool          `yaml:"open" doc:"There are other events than those named here. Left out: a webhook can listen only to these, and *."`
	Names   Map[Template] `yaml:"names" doc:"The events, each with a sample of the data that it carries."`
	Reaches Map[string]   `yaml:"reaches" doc:"An event reaches only webhooks whose field has what its data has at a place: {/shop_id: shop_ids}. Left out: all that listen to it."`
	Assumed Assumed       `yaml:"assumed"`
	Note    string        `yaml:"note"`
}

// checkEvent refuses a subscription to an event that the API does not have; one to several of them, such as user.*, is
// good if there is one of these.
func (d *Dialect) checkEvent(event string) error {
	names := d.Events.Names.Names()
	group, every := strings.CutSuffix(event, "*")
	known := slices.ContainsFunc(names, func(name string) bool {
		return name == event || every && (group == "" || strings.HasSuffix(group, ".") && strings.HasPrefix(name, group))
	})
	if known {
		return nil
	}
	return fmt.Errorf("%q is no event of this API%s", event, yamlfile.DidYouMean(event, names))
}

// DoubtEvent tells of an event that may be mistyped, where the API takes any: one that is nearly one of those that the
// dialect names. It is empty where there is no doubt.
func (d *Dialect) DoubtEvent(event string) string {
	near := yamlfile.DidYouMean(event, d.Events.Names.Names())
	if !d.Events.Open || near == "" || d.checkEvent(event) == nil {
		return ""
	}
	return fmt.Sprintf("the event %q is not one that %s names%s", event, d.Name, near)
}

// checkEvents refuses the first event of an object that the API does not have, where it says which it has.
func (d *Dialect) checkEvents(f *Field, o *Object) error {
	if d.Events.Open {
		return nil
	}
	for _, event := range d.eventsIn(f, o) {
		if err := d.checkEvent(event); err != nil {
			return err
		}
	}
	return nil
}

// eventsIn lists the events that an object in the API's own words subscribes to.
func (d *Dialect) eventsIn(f *Field, o *Object) []string {
	switch {
	case f.composed():
		return d.compose(f, o)
	case f.eachOf():
		return eventsOf(d.targets(o))
	}
	v, ok := f.find(o)
	if !ok {
		return nil
	}
	v, err := f.how.read(f, v)
	if err != nil {
		return nil
	}
	events, _ := textsOf(v) // nil if it has another shape than documented
	return events
}

// eventMember is what the API calls the member that says which events.
func (d *Dialect) eventMember(f *Field) string {
	switch {
	case f.composed():
		return f.Of[0]
	case f.eachOf():
		return "hooks"
	}
	return f.OwnName()
}
