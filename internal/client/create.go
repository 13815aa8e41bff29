package client

import (
	"context"
	"fmt"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Create makes a webhook, and reads it where the API answers only its ID.
func (c *Client) Create(ctx context.Context, in hook.Input) (hook.Webhook, error) {
	if _, err := c.call(dialect.Create); err != nil {
		return hook.Webhook{}, err
	}
	body, err := c.d.Encode(dialect.Create, in, c.nearby())
	if err != nil {
		return hook.Webhook{}, err
	}
	n, err := c.creating(body)
	if err != nil {
		return hook.Webhook{}, err
	}
	if c.o.DryRun != nil {
		return hook.Webhook{}, c.show(n.requests(c)...)
	}
	made, err := c.create(ctx, n)
	switch {
	case n.unread:
		return hook.Webhook{}, fmt.Errorf("the webhook was created, but %w", err)
	case err != nil:
		return hook.Webhook{}, err
	}
	return c.finish(ctx, n, made)
}

// creation is a new webhook, prepared: the call that makes it, and what has to be set behind that, as some APIs do not
// take every field at once.
type creation struct {
	r      *request
	later  *dialect.Object // the body of a patch; nil if none must follow
	fresh  bool            // the body has no secret, so that the API makes one if it has any
	unread bool            // the API took it, and its answer cannot be understood
}

func (c *Client) creating(body *dialect.Object) (*creation, error) {
	call, err := c.call(dialect.Create)
	if err != nil {
		return nil, err
	}
	own, err := dialect.EncodeJSON(body)
	if err != nil {
		return nil, err
	}
	n := &creation{fresh: !c.d.GivesSecret(own), later: c.d.CutLater(body)}
	n.r = c.writing("create webhook", call, "", body)
	return n, nil
}

// lacking names the fields that are still to be set after the create.
func (n *creation) lacking() string { return strings.Join(n.later.Keys(), " and ") }

// patch prepares the call that sets what the create did not take: a dialect that was loaded has it.
func (n *creation) patch(c *Client, id string) *request {
	return c.writing("patch webhook "+id, c.d.Verbs.Get(dialect.Patch), id, n.later)
}

// requests are what would be sent; the ID of what is not made yet is a word.
func (n *creation) requests(c *Client) []*request {
	if n.later == nil {
		return []*request{n.r}
	}
	return []*request{n.r, n.patch(c, "NEW_ID")}
}

// created is what is known of a webhook that was just made.
type created struct {
	hook.Webhook
	whole   bool    // the answer had all of it, not only its ID
	pending *answer // the API is still about it
}

// create makes the webhook. Where the answer cannot be read, nobody knows under which ID.
func (c *Client) create(ctx context.Context, n *creation) (created, error) {
	a, err := c.send(ctx, n.r)
	if err != nil {
		return created{}, err
	}
	made := created{whole: n.r.call.ID == ""}
	if a.pending {
		made.pending = a
	}
	if made.whole {
		made.Webhook, err = c.d.ReadObject(n.r.call, a.body)
	} else {
		made.ID, err = c.d.ReadID(n.r.call, a.body)
	}
	switch {
	case err != nil && a.pending: // so it need not have the webhook
		made.Webhook, made.whole = hook.Webhook{Provider: a.body}, true
	case err != nil:
		n.unread = true
		return created{}, err
	}
	n.mark(&made.Webhook)
	return made, nil
}

// mark notes on a webhook whether its secret is a new one.
func (n *creation) mark(w *hook.Webhook) { w.Fresh = n.fresh && w.Secret != "" }

// finish sets what the create did not take, and tells how the webhook is then.
func (c *Client) finish(ctx context.Context, n *creation, made created) (hook.Webhook, error) {
	switch {
	case n.later != nil && made.ID != "":
		return c.complete(ctx, n, made)
	case n.later != nil:
		c.note("create webhook: " + n.lacking() + " is not set, as the API does not say the ID yet: patch the webhook when it is listed")
		return made.Webhook, nil
	case made.whole:
		return made.Webhook, nil
	}
	w, err := c.reread(ctx, "created", made.ID)
	if err != nil && made.pending != nil && missing(err) {
		return hook.Webhook{ID: made.ID, Provider: made.pending.body}, nil // it is not there yet
	}
	n.mark(&w)
	return w, err
}

// complete sets what the create did not take.
func (c *Client) complete(ctx context.Context, n *creation, made created) (hook.Webhook, error) {
	r := n.patch(c, made.ID)
	a, err := c.heard(Aside(ctx), r)
	if err != nil {
		return made.Webhook, because(err, fmt.Sprintf("webhook %s was created, but %s", made.ID, n.unset(r)),
			fmt.Sprintf("set it by a patch of webhook %s", made.ID))
	}
	w, err := c.after(ctx, "created", r, a)
	n.keep(&w, made.Webhook)
	return w, err
}

// unset tells what the new webhook lacks when its patch has failed.
func (n *creation) unset(patch *request) string {
	if patch.unsure {
		return "it is not known whether " + n.lacking() + " is set"
	}
	return n.lacking() + " is not set yet"
}

// keep keeps the secret of the create's answer, which later ones may not have.
func (n *creation) keep(w *hook.Webhook, made hook.Webhook) {
	if w.Secret == "" {
		w.Secret = made.Secret
	}
	n.mark(w)
}
