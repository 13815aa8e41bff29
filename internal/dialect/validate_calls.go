package dialect

import (
	"cmp"
	"net/http"
	"slices"

	"hookctl/internal/yamlfile"
)

func (c *checker) verbs(d *Dialect) {
	if d.Verbs.Len() == 0 {
		c.in(path{"verbs"}, "no verb is described: say at least how to list")
	}
	for name, call := range d.Verbs.All() {
		p := path{"verbs", name}
		if !slices.Contains(Verbs(), name) {
			c.named(p, "%q is no verb%s", name, cmp.Or(yamlfile.DidYouMean(name, Verbs()), ": further calls go under calls"))
			continue
		}
		c.verb(d, p, name, call)
	}
	for name, call := range d.Calls.All() {
		p := path{"calls", name}
		switch {
		case slices.Contains(Verbs(), name):
			c.named(p, "%s is a verb: it goes under verbs", name)
		case call.By != "" || !call.Native():
			c.in(p, "%s needs a call", name)
		default:
			c.call(d, p, name, call)
		}
	}
}

func (c *checker) verb(d *Dialect, p path, name string, call *Call) {
	switch {
	case call.Native() == (call.By != ""):
		c.in(p, "%s needs either a call or by", name)
	case call.By == List && (name != Get || d.Verbs.Get(List) == nil):
		c.in(p.to("by"), "only get is done by list, and only where there is a list")
	case call.By == Replace && (name != Patch || !d.native(Replace) || d.Verbs.Get(Get) == nil):
		c.in(p.to("by"), "only patch is done by replace, and only where there are a get and a replace")
	case call.By != "":
		c.goesWith(p, false, "call", "silent", "encoding", "status", "items", "object", "id", "answer", "sends", "only", "without", "permission", "idempotent")
	default:
		c.call(d, p, name, call)
		c.answered(d, p, name, call)
	}
}

func (c *checker) call(d *Dialect, p path, name string, call *Call) {
	r, err := routeOf(call.Call)
	if err != nil {
		c.in(p.to("call"), "%s", err)
		return
	}
	c.callVariables(d, p, r)
	c.callID(p, name, slices.Contains(r.Variables(), "id"))
	if name == List && r.Method != http.MethodGet {
		c.in(p.to("call"), "list is a GET: it changes nothing")
	}
	c.success(p, call.Status)
	c.callWords(d, p, name)
	c.callNames(d, p, call)
	c.callTemplates(d, p, name, call, r)
}

// callID checks that a verb about one webhook says which, and that the others do not.
func (c *checker) callID(p path, name string, has bool) {
	switch {
	case !slices.Contains(Verbs(), name):
	case (name == List || name == Create) && has:
		c.in(p.to("call"), "the path of %s cannot have {id}", name)
	case name != List && name != Create && !has:
		c.in(p.to("call"), "the path of %s needs {id}", name)
	}
}

// callVariables checks that the variables in a path are declared.
func (c *checker) callVariables(d *Dialect, p path, r Route) {
	for _, name := range r.Variables() {
		if name != "id" && d.Variables.Get(name) == nil {
			c.in(p.to("call"), "%q is no variable%s", name, declare(name, "variables", d.Variables.Names()))
		}
	}
}

// callWords reports words that this verb does not read.
func (c *checker) callWords(d *Dialect, p path, name string) {
	verb := slices.Contains(Verbs(), name)
	writes := name == Create || name == Replace || name == Patch
	c.goesWith(p, name == Delete && d.Verbs.Get(List) != nil, "delete, where there is a list", "silent")
	c.goesWith(p, name == List, "list", "items")
	c.goesWith(p, !verb || writes || name == Get, "get, create, replace, patch and further calls", "object")
	c.goesWith(p, name == Create, "create", "id")
	c.goesWith(p, name != List, "calls other than list", "answer")
	c.goesWith(p, name == Replace || name == Patch, "replace and patch", "only")
	c.goesWith(p, !verb || writes, "create, replace, patch and further calls", "encoding")
}

// callNames checks the credentials and fields that a call names.
func (c *checker) callNames(d *Dialect, p path, call *Call) {
	for i, name := range call.Without {
		if cred := d.Credentials.Get(name); cred == nil || !cred.Placed() {
			c.in(p.to("without", i), "%q is no credential that calls carry%s", name, yamlfile.DidYouMean(name, d.Credentials.Names()))
		}
	}
	for i, name := range call.Only {
		switch f := d.Field(name); {
		case f == nil:
			c.in(p.to("only", i), "%q is no field%s", name, yamlfile.DidYouMean(name, d.FieldNames()))
		case f.ReadOnly || f.Immutable:
			c.in(p.to("only", i), "%s never changes: it is readOnly or immutable", name)
		}
	}
}

// callTemplates checks what the server answers.
func (c *checker) callTemplates(d *Dialect, p path, name string, call *Call, r Route) {
	known := d.placeholdersOf(name, r)
	c.placeholders(p.to("answer"), known)
	for header, value := range call.Sends {
		if err := checkHeader(header, value); err != nil {
			c.named(p.to("sends", header), "%s", err)
		}
		c.placeholders(p.to("sends", header), known)
	}
	if name == Create && !call.Answer.IsZero() {
		c.holds(p, call.Answer, "id", call.ID)
	}
}

// placeholdersOf lists what the server can fill into the answer to a verb, or to a further call.
func (d *Dialect) placeholdersOf(name string, r Route) []string {
	known := append(r.Variables(), "server")
	switch name {
	case List:
		return []string{"page", "pages", "size", "total", "list"}
	case Delete, Test:
		return known // of the webhook only its ID is known
	case Create:
		known = append(known, "id")
	}
	for _, f := range d.Fields {
		if !f.derived() && f.Name != "id" {
			known = append(known, f.Label())
		}
		if own := f.OwnName(); !f.derived() && own != f.Label() {
			known = append(known, own)
		}
	}
	return known
}

// answered checks that a verb ends with a webhook: in its answer, or by the ID in it and a get.
func (c *checker) answered(d *Dialect, p path, name string, call *Call) {
	get := d.Verbs.Get(Get) != nil
	switch silent := call.bodiless(name); {
	case name == Create && silent:
		c.in(p, "create answers the webhook or its ID, so it has a body")
	case (name == Get || name == List) && silent:
		c.in(p, "%s has an answer, so it has a body", name)
	case name == Create && call.ID != "" && !get:
		c.in(p.to("id"), "a create that answers only an ID needs a get, or get: {by: list}")
	case (name == Replace || name == Patch) && silent && !get:
		c.in(p, "a %s without an answer needs a get, or get: {by: list}", name)
	case name == Delete || name == Test || silent || !call.Answer.IsZero() || call.ID != "":
	case d.Envelope.IsZero():
	default:
		c.enveloped(d, p, name, call)
	}
}

// enveloped checks that what every answer is wrapped in has room for a verb's answer.
func (c *checker) enveloped(d *Dialect, p path, name string, call *Call) {
	word, at := "object", call.Object
	if name == List {
		word, at = "items", call.Items
	}
	if at == "" {
		c.in(p, "%s needs %s: where in the envelope its answer lies", name, word)
		return
	}
	if _, err := d.wrap(at, nil); err != nil {
		c.in(p.to(word), "the envelope has no place there: %s", err)
	}
}
