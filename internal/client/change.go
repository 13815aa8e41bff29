package client

import (
	"context"
	"encoding/json"
	"fmt"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Replace sets every field of a webhook.
func (c *Client) Replace(ctx context.Context, id string, in hook.Input) (hook.Webhook, error) {
	return c.change(ctx, dialect.Replace, id, in)
}

// Patch changes some fields of a webhook.
func (c *Client) Patch(ctx context.Context, id string, in hook.Input) (hook.Webhook, error) {
	return c.change(ctx, dialect.Patch, id, in)
}

// change changes a webhook; where the API cannot, and the user allows it, a new one takes its place.
func (c *Client) change(ctx context.Context, verb, id string, in hook.Input) (hook.Webhook, error) {
	r, err := c.changing(ctx, verb, id, in)
	switch {
	case err == nil:
		return c.apply(ctx, done(verb), r)
	case in.Recreate && hook.KindOf(err) == hook.Unsupported && c.d.CanRecreate():
		return c.recreate(ctx, verb, id, in)
	}
	return hook.Webhook{}, err
}

// changing prepares the call that changes a webhook.
func (c *Client) changing(ctx context.Context, verb, id string, in hook.Input) (*request, error) {
	call, err := c.call(verb)
	switch {
	case err != nil:
		if mistake := c.judge(dialect.Create, in); mistake != nil {
			return nil, mistake // an unknown field is one, whatever the API can do
		}
		return nil, err
	case call.By == dialect.Replace:
		return c.merging(ctx, id, in)
	}
	body, err := c.d.Encode(verb, in, c.nearby())
	if err != nil {
		return nil, err
	}
	return c.writing(verb+" webhook "+id, call, id, body), nil
}

// writing prepares a call that carries a body.
func (c *Client) writing(doing string, call *dialect.Call, id string, body *dialect.Object) *request {
	r := c.newRequest(doing, call, id)
	c.carry(r, body)
	return r
}

// carry gives a request its body, and notes the secrets in it: an API may repeat what it was sent.
func (c *Client) carry(r *request, body any) {
	r.body = body
	r.hidden = append(r.hidden, c.d.SecretsIn(body)...)
}

// apply makes a call that changes a webhook, and tells how it is then.
func (c *Client) apply(ctx context.Context, done string, r *request) (hook.Webhook, error) {
	a, err := c.send(ctx, r)
	if err != nil {
		return hook.Webhook{}, err
	}
	return c.after(ctx, done, r, a)
}

// after is the webhook as the answer to a change has it; where that has none, it is read.
func (c *Client) after(ctx context.Context, done string, r *request, a *answer) (hook.Webhook, error) {
	if len(a.body) == 0 {
		return c.reread(ctx, done, r.id)
	}
	w, err := c.d.ReadObject(r.call, a.body)
	switch {
	case err == nil:
		return w, nil
	case a.pending: // so it need not have the webhook
		return c.reread(ctx, done, r.id)
	}
	if c.d.CheckAnswer(a.body) != nil {
		return hook.Webhook{ID: r.id}, fmt.Errorf("it is not known whether webhook %s was %s: %w", line(r.id), done, err)
	}
	return hook.Webhook{ID: r.id}, fmt.Errorf("webhook %s was %s, but %w", line(r.id), done, err)
}

// done tells what became of a webhook.
func done(verb string) string {
	if verb == dialect.Replace {
		return "replaced"
	}
	return "changed"
}

// Delete removes a webhook, and tells what is known of it then.
func (c *Client) Delete(ctx context.Context, id string) (hook.Deletion, error) {
	a, err := c.tell(ctx, dialect.Delete, id)
	switch {
	case err != nil:
		return "", err
	case a.pending:
		return hook.Pending, nil
	case c.d.Verbs.Get(dialect.Delete).Silent:
		return hook.Accepted, nil
	}
	return hook.Deleted, nil
}

// Test makes the API's own test call.
func (c *Client) Test(ctx context.Context, id string) error {
	_, err := c.tell(ctx, dialect.Test, id)
	return err
}

// tell makes a call of which only success counts.
func (c *Client) tell(ctx context.Context, verb, id string) (*answer, error) {
	call, err := c.call(verb)
	if err != nil {
		return nil, err
	}
	return c.heard(ctx, c.newRequest(verb+" webhook "+id, call, id))
}

// heard makes a call, and wants an answer that the API can have given: a page of something in between says nothing.
func (c *Client) heard(ctx context.Context, r *request) (*answer, error) {
	a, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	if err := c.d.CheckAnswer(a.body); err != nil {
		r.unsure = r.change
		return nil, fmt.Errorf("%s: %w", r.doing, err)
	}
	return a, nil
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
	a, err := c.heard(ctx, r)
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
