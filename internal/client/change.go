package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Create makes a webhook, and reads it where the API answers only its ID.
func (c *Client) Create(ctx context.Context, in hook.Input) (hook.Webhook, error) {
	call, err := c.call(dialect.Create)
	if err != nil {
		return hook.Webhook{}, err
	}
	r, err := c.write("create webhook", dialect.Create, call, "", in)
	if err != nil {
		return hook.Webhook{}, err
	}
	a, err := c.send(ctx, r)
	if err != nil {
		return hook.Webhook{}, err
	}
	if call.ID == "" {
		w, err := c.d.ReadObject(call, a.body)
		return w, unread("the webhook was created", err)
	}
	id, err := c.d.ReadID(call, a.body)
	if err != nil {
		return hook.Webhook{}, unread("the webhook was created", err)
	}
	return c.reread(ctx, "created", id)
}

// Replace sets every field of a webhook.
func (c *Client) Replace(ctx context.Context, id string, in hook.Input) (hook.Webhook, error) {
	return c.change(ctx, dialect.Replace, id, in)
}

// Patch changes some fields of a webhook.
func (c *Client) Patch(ctx context.Context, id string, in hook.Input) (hook.Webhook, error) {
	return c.change(ctx, dialect.Patch, id, in)
}

func (c *Client) change(ctx context.Context, verb, id string, in hook.Input) (hook.Webhook, error) {
	call, err := c.call(verb)
	if err != nil {
		return hook.Webhook{}, err
	}
	r, err := c.write(verb+" webhook "+id, verb, call, id, in)
	if err != nil {
		return hook.Webhook{}, err
	}
	a, err := c.send(ctx, r)
	if err != nil {
		return hook.Webhook{}, err
	}
	if len(a.body) == 0 {
		return c.reread(ctx, done(verb), id)
	}
	w, err := c.d.ReadObject(call, a.body)
	return w, unread("webhook "+id+" was "+done(verb), err)
}

// done tells what became of a webhook.
func done(verb string) string {
	if verb == dialect.Replace {
		return "replaced"
	}
	return "changed"
}

// unread says, of an answer that is not understood, that what was asked for was done all the same.
func unread(done string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s, but %w", done, err)
}

// write prepares a call that carries a webhook's fields.
func (c *Client) write(doing, verb string, call *dialect.Call, id string, in hook.Input) (*request, error) {
	body, err := c.d.Encode(verb, in, c.nearby())
	if err != nil {
		return nil, err
	}
	r := c.newRequest(doing, call, id)
	c.carry(r, body)
	return r, nil
}

// carry gives a request its body, and notes the secrets in it: an API may repeat what it was sent.
func (c *Client) carry(r *request, body any) {
	r.body = body
	r.hidden = append(r.hidden, c.d.SecretsIn(body)...)
}

// reread reads a webhook that was just written. What was written stays written: if it cannot be read, the error says
// its ID.
func (c *Client) reread(ctx context.Context, done, id string) (hook.Webhook, error) {
	if c.o.Raw != nil {
		return hook.Webhook{ID: id}, nil // the answer has been handed over; nobody looks at this
	}
	w, err := c.Get(ctx, id)
	if err == nil {
		return w, nil
	}
	e := &hook.Error{Kind: hook.KindOf(err), Message: "webhook " + id + " was " + done + ", but cannot be read back", Err: err}
	var cause *hook.Error
	if errors.As(err, &cause) {
		e.Status, e.Hint = cause.Status, cause.Hint
	}
	return hook.Webhook{ID: id}, e
}

// Delete removes a webhook.
func (c *Client) Delete(ctx context.Context, id string) error {
	return c.tell(ctx, dialect.Delete, id)
}

// Test makes the API's own test call.
func (c *Client) Test(ctx context.Context, id string) error {
	return c.tell(ctx, dialect.Test, id)
}

// tell makes a call of which only success counts.
func (c *Client) tell(ctx context.Context, verb, id string) error {
	call, err := c.call(verb)
	if err != nil {
		return err
	}
	_, err = c.send(ctx, c.newRequest(verb+" webhook "+id, call, id))
	return err
}

// Call makes a further call of the dialect, and returns its answer as it came.
func (c *Client) Call(ctx context.Context, name, id string, body json.RawMessage) (json.RawMessage, error) {
	call := c.d.Calls.Get(name)
	if call == nil {
		return nil, c.d.UnknownCall(name)
	}
	given, err := givenBody(body)
	if err != nil {
		return nil, err
	}
	r := c.newRequest("call "+name, call, id)
	c.carry(r, given)
	a, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	return a.body, nil
}

// givenBody turns the body that a user gives for a call into the values of a request.
func givenBody(body json.RawMessage) (any, error) {
	if len(body) == 0 {
		return nil, nil
	}
	v, err := dialect.ParseJSON(body)
	if err != nil {
		return nil, &hook.Error{Kind: hook.Invalid, Message: "the body given as data", Err: err}
	}
	return v, nil
}
