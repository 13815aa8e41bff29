package dialect

import (
	"slices"

	"hookctl/internal/hook"
	"hookctl/internal/yamlfile"
)

func (c *checker) errors(d *Dialect) {
	e := d.Errors
	p := path{"errors"}
	c.placeholders(p.to("object"), []string{"kind", "code", "status", "message", "fields"})
	if !e.Object.IsZero() {
		c.holds(p, e.Object, "message", e.Message.first())
		c.holds(p, e.Object, "code", e.Code)
		c.holds(p, e.Object, "fields", e.Fields)
	}
	for word := range e.Messages {
		if word != "required" {
			c.named(p.to("messages", word), "%q is no constraint with words of its own: required%s", word, yamlfile.DidYouMean(word, []string{"required"}))
		}
	}
	c.kinds(d)
	c.envelope(d)
}

// errorKinds lists the kinds that an API can report.
func errorKinds() []string {
	kinds := []hook.Kind{
		hook.Invalid, hook.Unauthenticated, hook.Forbidden, hook.NotFound, hook.Conflict, hook.Unsupported, hook.Unavailable, hook.Failed,
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

func (c *checker) kinds(d *Dialect) {
	seen := map[int]string{}
	for name, k := range d.Errors.Kinds.All() {
		p := path{"errors", "kinds", name}
		if !slices.Contains(errorKinds(), name) {
			c.named(p, "%q is no kind of error%s", name, choice(name, errorKinds()))
		}
		if c.has(p.to("send")) {
			c.status(p.to("send"), k.Send, name, seen)
		}
		for i, status := range k.Read {
			if status != k.Send {
				c.status(p.to("read", i), status, name, seen)
			}
		}
	}
}

// status checks that a status is one of errors, and of no other kind.
func (c *checker) status(p path, status int, kind string, seen map[int]string) {
	if other, ok := seen[status]; ok {
		c.in(p, "status %d cannot mean both %s and %s", status, other, kind)
	}
	seen[status] = kind
	if status < 300 || status > 599 {
		c.in(p, "%d is no status of an error: 300 to 599", status)
	}
}

// envelope checks what every answer is wrapped in.
func (c *checker) envelope(d *Dialect) {
	if d.Envelope.IsZero() {
		return
	}
	if _, ok := d.Envelope.value.(*Object); !ok {
		c.in(path{"envelope"}, "an envelope is a mapping, such as {status: success, data: {}}")
	}
	c.placeholders(path{"envelope"}, nil)
}
