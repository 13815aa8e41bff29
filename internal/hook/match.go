package hook

import (
	"slices"
	"strings"
)

// Reaching lists the subscriptions that an event reaches: its own name, a `*` behind each dot of it, and `*` alone, so
// that `users.post` reaches webhooks that listen to `users.post`, `users.*` or `*`.
func Reaching(event string) []string {
	names := []string{event}
	add := func(name string) {
		if name != event { // what is asked for may be such a name itself
			names = append(names, name)
		}
	}
	for i := len(event) - 1; i >= 0; i-- {
		if event[i] == '.' {
			add(event[:i] + ".*")
		}
	}
	add("*")
	return names
}

// Hears tells whether an event reaches a webhook.
func (w Webhook) Hears(event string) bool {
	return slices.ContainsFunc(Reaching(strings.TrimSpace(event)), func(name string) bool {
		return slices.Contains(w.Events, name)
	})
}
