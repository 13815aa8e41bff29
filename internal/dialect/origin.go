package dialect

import (
	"strings"

	"hookctl/internal/hook"
)

// OriginWords says where a webhook has the request whose answer is delivered: in the element of hooks that the event goes
// to, where there are such.
type OriginWords struct {
	When    Pointer     `yaml:"when" required:"true" doc:"Only webhooks that have something here. Where a webhook has hooks, all places of this block are in the one that the event goes to."`
	URL     Pointer     `yaml:"url" required:"true" doc:"Where it has the URL that is asked."`
	Method  Pointer     `yaml:"method" doc:"Where it has the method. Where it has none: POST."`
	Body    Pointer     `yaml:"body" doc:"Where it has the body, JSON or JSON written as a text."`
	Fills   Map[string] `yaml:"fills" doc:"What stands for what in the body, such as %ID%: \"{data:/id}\", with placeholders of deliveries; it is written as within a JSON text."`
	Assumed Assumed     `yaml:"assumed"`
	Note    string      `yaml:"note"`
}

// Origin is a request whose answer is the body of a delivery.
type Origin struct {
	Method string
	URL    string
	Body   []byte // JSON
}

// origin reads it from what a webhook says about a target; nil if that has none.
func (d *Dialect) origin(about any, f *filler) (*Origin, error) {
	if d.Delivery == nil || d.Delivery.Origin == nil {
		return nil, nil //nolint:nilnil // nothing to ask, and no error
	}
	w := d.Delivery.Origin
	if v, ok := w.When.Find(about); !ok || v == nil {
		return nil, nil //nolint:nilnil // as above
	}
	o := &Origin{Method: textOr(about, w.Method, "POST"), URL: textAt(about, w.URL)}
	switch {
	case !isDeliverable(o.URL):
		return nil, hook.Errorf(hook.Invalid, "the webhook has no http or https URL at %s, where its payload is asked for", w.URL)
	case !isToken(o.Method):
		return nil, hook.Errorf(hook.Invalid, "the webhook's method at %s is none", w.Method)
	}
	if w.Body != "" {
		v, _ := w.Body.Find(about)
		body, err := f.fills(Text(v), w.Fills)
		o.Body = []byte(body)
		return o, err
	}
	return o, nil
}

// fills puts values into a body in place of what stands for them. All are found in the body as the webhook has it: what
// is put in is not looked into again.
func (f *filler) fills(body string, fills Map[string]) (string, error) {
	var pairs []string
	for name, text := range fills.All() {
		if !strings.Contains(body, name) {
			continue // and needs no value
		}
		if err := f.needs(*text); err != nil {
			return "", err
		}
		pairs = append(pairs, name, inText(f.text(*text)))
	}
	return strings.NewReplacer(pairs...).Replace(body), f.err
}

// needs refuses data that lacks what a text has of it, or has there what is no text.
func (f *filler) needs(text string) error {
	for _, name := range namesIn(text) {
		at, ok := strings.CutPrefix(name, "data:")
		if !ok {
			continue
		}
		data := f.parsed()
		if f.err != nil {
			return f.err
		}
		if _, err := partOf(data, f.Event, Pointer(at), "which the webhook's request for the payload asks for"); err != nil {
			return err
		}
	}
	return nil
}

// inText spells a text as it stands within a JSON text.
func inText(s string) string {
	quoted, err := EncodeJSON(s)
	if err != nil {
		return "" // cannot be: any text can be written
	}
	return string(quoted[1 : len(quoted)-1])
}
