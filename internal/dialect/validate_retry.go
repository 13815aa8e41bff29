package dialect

import (
	"slices"
	"strings"

	"hookctl/internal/yamlfile"
)

// maxAttempts bounds how often something is tried.
const maxAttempts = 1000

// retry checks what is tried again, and when.
func (c *checker) retry(p path, w *RetryWords) {
	if w == nil {
		return
	}
	for i, on := range w.On {
		known := []string{OnTimeout, OnNetwork, onStatus}
		if !slices.Contains(known, on) && Status(on).check() != nil {
			c.in(p.to("on", i), "%q is none of %s, and no status such as 429 or 5xx%s", on, strings.Join(known, ", "), yamlfile.DidYouMean(on, known))
		}
	}
	for _, word := range []string{"on", "schedule"} {
		if n := c.find(p.to(word)); n != nil && len(n.Content) == 0 {
			c.at(n, "it is empty: where nothing is tried again, say attempts: 1")
		}
	}
	switch {
	case !c.has(p.to("attempts")):
	case w.Attempts < 1 || w.Attempts > maxAttempts:
		c.in(p.to("attempts"), "there are 1 to %d attempts", maxAttempts)
	case len(w.Schedule) > w.Attempts-1:
		c.in(p.to("schedule"), "%d attempts have %d delays between them, not %d", w.Attempts, w.Attempts-1, len(w.Schedule))
	}
}

// disabling checks when a webhook is disabled.
func (c *checker) disabling(d *Dialect, p path, w *DisableWords) {
	if w == nil {
		return
	}
	if c.has(p.to("failures")) && w.Failures < 1 {
		c.in(p.to("failures"), "at least one failure must be allowed for")
	}
	some := w.Failures > 0 || w.After > 0 || w.Gone
	switch {
	case w.Never && some:
		c.in(p.to("never"), "never goes with nothing else here")
	case !w.Never && !some && !c.has(p.to("failures")):
		c.in(p, "say when a webhook is disabled, or never: true")
	case some && d.named("enabled") == nil:
		c.in(p, "there is no field enabled, so nothing can be disabled: say never: true")
	}
}
