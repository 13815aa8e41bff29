package dialect

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"hookctl/internal/yamlfile"
)

// delivery checks how events go to webhooks.
func (c *checker) delivery(d *Dialect) {
	c.reaching(d)
	w := d.Delivery
	if w == nil {
		return
	}
	p := path{"delivery"}
	if d.named("url") == nil && d.hooksField() == nil {
		c.in(p, "no field says where deliveries go: give one the name url or hooks")
	}
	c.deliveryHeaders(p.to("headers"), w)
	c.frame(p.to("frame"))
	if c.has(p.to("success")) && len(w.Success) == 0 {
		c.in(p.to("success"), "nothing would ever be delivered: name a status")
	}
	if time.Duration(w.Timeout) > MaxTimeout {
		c.in(p.to("timeout"), "a receiver has %s at most", MaxTimeout)
	}
	c.retry(p.to("retry"), w.Retry)
	c.disabling(d, p.to("disable"), w.Disable)
	c.within(p.to("authorise"), "when", "url", "clientId", "clientSecret", "header", "value")
	c.within(p.to("origin"), "when", "url", "method", "body")
	c.fills(p.to("origin"))
	if w.Test != nil && w.Test.Event != "" && !d.Events.Open && d.Events.Names.Get(w.Test.Event) == nil {
		c.in(p.to("test", "event"), "%q is no event of this API%s", w.Test.Event, yamlfile.DidYouMean(w.Test.Event, d.Events.Names.Names()))
	}
}

// reaching checks what of an event's data must be in a webhook's field.
func (c *checker) reaching(d *Dialect) {
	for at, field := range d.Events.Reaches.All() {
		p := path{"events", "reaches", at}
		if err := Pointer(at).check(); err != nil {
			c.named(p, "%s", err)
		} else if at == "" {
			c.named(p, "a place inside the event's data is wanted here, such as /shop_id")
		}
		f := d.Field(*field)
		switch {
		case f == nil:
			c.in(p, "%q is no field%s", *field, yamlfile.DidYouMean(*field, d.FieldNames()))
		case f.derived() || f.kind() == "object" || f.kind() == "array" && f.Name != "" || f.Items == "object":
			c.in(p, "%s is neither a text nor a list of texts", *field)
		}
	}
}

// deliveryHeaders checks the header fields of every delivery.
func (c *checker) deliveryHeaders(p path, w *Delivery) {
	for name, text := range w.Headers.All() {
		switch err := checkHeader(name, *text); {
		case err != nil:
			c.named(p.to(name), "%s", err)
		case isReserved(name):
			c.named(p.to(name), "%s is not for a dialect to say: it follows from the request", name)
		}
		c.placeholders(p.to(name), placeholderNames())
	}
}

// frame checks the body.
func (c *checker) frame(p path) {
	c.placeholders(p, placeholderNames())
	if n := c.find(p); n != nil {
		c.laid(n)
	}
}

// laid checks that what is laid beside other members has members itself, as far as the file shows it.
func (c *checker) laid(n *yaml.Node) {
	for i, e := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == beside {
			parts := split(e.Value)
			if one := parts[0]; len(parts) > 1 || !one.name || one.text != "data" && !strings.HasPrefix(one.text, "data:/") {
				c.at(e, "what is laid beside others is %s or a part of it: {data:/pointer}", wholeData)
			}
		}
		c.laid(e)
	}
}

// within checks that places in a webhook are not all of it.
func (c *checker) within(p path, words ...string) {
	for _, word := range words {
		if n := c.find(p.to(word)); n != nil && n.Value == "" {
			c.at(n, "a place inside the webhook is wanted here, such as /%s", word)
		}
	}
}

// fills checks what stands for what in the body of an origin.
func (c *checker) fills(p path) {
	n := c.find(p.to("fills"))
	if n == nil {
		return
	}
	c.goesWith(p, c.has(p.to("body")), "body", "fills")
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "" {
			c.at(n.Content[i], "the text that is replaced is wanted here, such as %%ID%%")
		}
	}
	c.placeholders(p.to("fills"), placeholderNames())
}
