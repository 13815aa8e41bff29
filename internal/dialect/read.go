package dialect

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"hookctl/internal/hook"
)

// within returns the JSON at a pointer as it came, digits and order kept.
func within(body []byte, p Pointer) (json.RawMessage, error) {
	raw := json.RawMessage(body)
	if p == "" && !json.Valid(raw) {
		return nil, errors.New("no valid JSON")
	}
	for p != "" {
		var name string
		name, p = p.next()
		var o map[string]json.RawMessage
		if err := json.Unmarshal(raw, &o); err != nil {
			return nil, err
		}
		inner, ok := o[name]
		if !ok {
			return nil, errors.New("it has no " + strings.TrimSpace(name))
		}
		raw = inner
	}
	return bytes.TrimSpace(raw), nil
}

// strange is the error for an answer that is not what the dialect says. It does not repeat the answer: secrets may be in it.
func (d *Dialect) strange(what string, body []byte, err error) error {
	e := &hook.Error{Kind: hook.Failed, Message: "the answer is not what " + d.Name + " describes: " + what + " is wanted"}
	switch trimmed := bytes.TrimSpace(body); {
	case len(trimmed) == 0:
		e.Message += ", but it is empty"
	case trimmed[0] == '<':
		e.Message += ", but it is HTML or XML"
		e.Hint = "check the server URL"
	default:
		e.Err = err
	}
	return e
}

// CheckAnswer refuses an answer of which only success counts if it is something else than JSON, such as the page of a
// proxy; none at all is good.
func (d *Dialect) CheckAnswer(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 || json.Valid(body) {
		return nil
	}
	return d.strange("JSON", body, errors.New("it is no JSON"))
}

// ReadItems finds the webhooks in the answer to a list.
func (d *Dialect) ReadItems(c *Call, body []byte) ([]json.RawMessage, error) {
	raw, err := within(body, c.Items)
	var items []json.RawMessage
	if err == nil {
		err = json.Unmarshal(raw, &items)
	}
	if err == nil && items == nil {
		err = errors.New("it is null")
	}
	if err != nil {
		return nil, d.strange("a list of webhooks", body, jsonReason(err))
	}
	return items, nil
}

// ReadObject finds the webhook in an answer.
func (d *Dialect) ReadObject(c *Call, body []byte) (hook.Webhook, error) {
	raw, err := within(body, c.Object)
	if err != nil {
		return hook.Webhook{}, d.strange("a webhook", body, jsonReason(err))
	}
	w, err := d.Decode(raw)
	if err != nil {
		return w, d.strange("a webhook", body, err)
	}
	return w, nil
}

// ReadID finds the ID in an answer that has no more than that.
func (d *Dialect) ReadID(c *Call, body []byte) (string, error) {
	v, err := ParseJSON(body)
	if err != nil {
		return "", d.strange("an ID", body, err)
	}
	id, _ := c.ID.Find(v)
	if s := idOf(id); s != "" {
		return s, nil
	}
	return "", d.strange("an ID", body, errors.New("there is none at "+string(c.ID)))
}

// jsonReason leaves out of json's errors what quotes the input or names Go types.
func jsonReason(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return errors.New("the JSON is broken or ends too early")
	case errors.As(err, &typ):
		return errors.New("it is a JSON " + typ.Value)
	}
	return err
}
