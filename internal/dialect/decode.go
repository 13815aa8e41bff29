package dialect

import (
	"encoding/json"
	"time"

	"hookctl/internal/hook"
)

// Decode reads the API's own object. What has another shape than the dialect says is left out of the common members; it
// is still in Provider, where nothing is ever lost. Only an object without an ID is an error.
func (d *Dialect) Decode(raw []byte) (hook.Webhook, error) {
	o, err := ParseObject(raw)
	if err != nil {
		return hook.Webhook{}, &hook.Error{Kind: hook.Failed, Message: "a webhook in the answer", Err: err}
	}
	return d.decode(o, raw)
}

// decode reads an object that was parsed already.
func (d *Dialect) decode(o *Object, raw json.RawMessage) (hook.Webhook, error) {
	w := hook.Webhook{Provider: raw}
	for _, f := range d.Fields {
		if f.Name != "" {
			d.decodeField(&w, f, o)
		}
	}
	if w.ID == "" {
		return w, hook.Errorf(hook.Failed, "a webhook in the answer has no ID at %q", string(d.named("id").place()))
	}
	return w, nil
}

func (d *Dialect) decodeField(w *hook.Webhook, f *Field, o *Object) {
	switch {
	case f.composed():
		w.Events = d.compose(f, o)
		return
	case f.Name == "hooks":
		d.decodeHooks(w, o)
		return
	case f.eachOf():
		return // the hooks tell
	}
	v, ok := f.find(o)
	if !ok || v == nil {
		return
	}
	v, err := f.how.read(f, v)
	if err != nil {
		return // of another shape than documented: it stays in Provider
	}
	assign(w, f.Name, v)
}

// assign sets the common member of a name.
func assign(w *hook.Webhook, name string, v any) {
	switch name {
	case "id":
		w.ID = idOf(v)
	case "name":
		w.Name = textPointer(v)
	case "description":
		w.Description = textPointer(v)
	case "url":
		w.URL = stringOf(v)
	case "method":
		w.Method = stringOf(v)
	case "secret":
		w.Secret = stringOf(v)
	case "events":
		w.Events, _ = textsOf(v)
	case "headers":
		w.Headers = headersOf(v)
	case "enabled":
		if b, ok := v.(bool); ok {
			w.Enabled = &b
		}
	case "created_at":
		w.CreatedAt = timeOf(v)
	case "updated_at":
		w.UpdatedAt = timeOf(v)
	}
}

// idOf reads an ID, which some APIs write as a number.
func idOf(v any) string {
	switch v.(type) {
	case string, json.Number:
		return Text(v)
	}
	return ""
}

func stringOf(v any) string {
	s, _ := v.(string)
	return s
}

func textPointer(v any) *string {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	return &s
}

func timeOf(v any) time.Time {
	t, err := parseTime(v)
	if err != nil {
		return time.Time{}
	}
	return t
}

func headersOf(v any) []hook.Header {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	headers := make([]hook.Header, 0, len(list))
	for _, e := range list {
		name, value, err := pairOf(e, [2]string{"name", "value"})
		if err != nil {
			return nil
		}
		headers = append(headers, hook.Header{Name: name, Value: value})
	}
	return headers
}
