package client

import (
	"context"
	"fmt"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// recreation makes a webhook anew, and deletes the old one when the new one has been seen. Whatever fails in between,
// nothing is lost, and the error says what there is.
type recreation struct {
	c   *Client
	n   *creation
	old string
	w   hook.Webhook // the new one
}

// recreate does by a new webhook what the API cannot do with the old one.
func (c *Client) recreate(ctx context.Context, verb, id string, in hook.Input) (hook.Webhook, error) {
	n, err := c.anew(ctx, verb, id, in)
	if err != nil {
		return hook.Webhook{}, err
	}
	x := &recreation{c: c, n: n, old: id}
	if c.o.DryRun != nil {
		return hook.Webhook{}, c.show(append(n.requests(c), x.deletion())...)
	}
	for _, step := range []func(context.Context) error{x.create, x.complete, x.confirm, x.remove} {
		if err := step(ctx); err != nil {
			return x.w, err
		}
	}
	c.note(fmt.Sprintf("webhook %s was replaced by %s: its ID changed", id, x.w.ID))
	return x.w, nil
}

// anew prepares the new webhook: for a patch it is the old one with what is given laid on it, for a replace what is
// given.
func (c *Client) anew(ctx context.Context, verb, id string, in hook.Input) (*creation, error) {
	if err := c.judge(dialect.Create, in); err != nil {
		return nil, err
	}
	if verb == dialect.Patch {
		if err := c.something(in); err != nil {
			return nil, err
		}
	}
	old, err := c.Get(Aside(ctx), id)
	if err != nil {
		return nil, err
	}
	var body *dialect.Object
	note := ""
	if verb == dialect.Patch {
		body, note, err = c.d.EncodeOver(dialect.Create, old.Provider, in, c.nearby(), time.Now())
	} else {
		body, err = c.d.EncodeAnew(old.Provider, in, c.nearby())
	}
	if err != nil {
		return nil, err
	}
	c.note(note)
	return c.creating(body)
}

// create makes the new webhook.
func (x *recreation) create(ctx context.Context) error {
	made, err := x.c.create(ctx, x.n)
	x.w = made.Webhook
	switch {
	case x.n.unread, err != nil && x.n.r.unsure:
		return because(err, fmt.Sprintf("webhook %s is unchanged, and it is not known whether a new one was made in its place", x.old),
			"list the webhooks: if there is a new one, delete it or the old one")
	case err != nil:
		return because(err, fmt.Sprintf("webhook %s is unchanged", x.old), "")
	case made.ID == "":
		return hook.Errorf(hook.Failed, "webhook %s is unchanged: the API has accepted a new one in its place, but does not say its ID", x.old).
			WithHint("list the webhooks later: when there is a new one, delete the old one")
	case made.ID == x.old:
		return hook.Errorf(hook.Failed, "the API made no new webhook: it answered with webhook %s itself, which is not deleted", x.old).
			WithHint("get webhook %s to see whether it has changed", x.old)
	}
	return nil
}

// complete sets what the create did not take.
func (x *recreation) complete(ctx context.Context) error {
	if x.n.later == nil {
		return nil
	}
	r := x.n.patch(x.c, x.w.ID)
	if _, err := x.c.heard(Aside(ctx), r); err != nil {
		return because(err, fmt.Sprintf("webhook %s was created in place of %s, but %s; webhook %s is unchanged, and both are there",
			x.w.ID, x.old, x.n.unset(r), x.old),
			fmt.Sprintf("delete webhook %s and try again, or patch it and delete webhook %s", x.w.ID, x.old))
	}
	return nil
}

// confirm reads the new webhook: before that, the old one is not touched.
func (x *recreation) confirm(ctx context.Context) error {
	w, err := x.c.Get(Aside(ctx), x.w.ID)
	if err == nil && w.ID != x.w.ID {
		err = hook.Errorf(hook.Failed, "get webhook %s: the API shows webhook %s", line(x.w.ID), line(w.ID))
	}
	if err != nil {
		return because(err, fmt.Sprintf("webhook %s was created in place of %s, but cannot be read back; webhook %s is unchanged",
			x.w.ID, x.old, x.old),
			fmt.Sprintf("get webhook %s again: if it is there, delete webhook %s", x.w.ID, x.old))
	}
	x.n.keep(&w, x.w)
	x.w = w
	return nil
}

// remove deletes the old webhook. One that somebody else has deleted meanwhile is as good.
func (x *recreation) remove(ctx context.Context) error {
	r := x.deletion()
	a, err := x.c.heard(Aside(ctx), r)
	there := fmt.Sprintf("webhook %s was created in place of %s and is there, but ", x.w.ID, x.old)
	switch {
	case err == nil && r.call.Silent && !a.pending:
		return x.gone(ctx, there)
	case err == nil, hook.KindOf(err) == hook.NotFound:
		return nil
	case r.unsure:
		return because(err, there+"it is not known whether webhook "+x.old+" was deleted",
			"get webhook "+x.old+": if it is still there, delete it")
	}
	return because(err, there+"webhook "+x.old+" was not deleted: both are there", "delete webhook "+x.old)
}

func (x *recreation) deletion() *request {
	return x.c.newRequest("delete webhook "+x.old, x.c.d.Verbs.Get(dialect.Delete), x.old)
}

// gone looks whether the old webhook is gone, where the API does not say so.
func (x *recreation) gone(ctx context.Context, there string) error {
	left, verifiable, err := x.c.Confirm(ctx, []string{x.old})
	switch {
	case len(left) > 0:
		e := StillListed(x.old)
		e.Message = there + e.Message
		return e
	case verifiable:
		return nil
	case hook.KindOf(err) == hook.Interrupted:
		return because(err, there+"it is not verified that webhook "+x.old+" is deleted",
			"get webhook "+x.old+": if it is still there, delete it")
	}
	x.c.note(fmt.Sprintf("webhook %s: deletion accepted, not verifiable: %s", x.old, err))
	return nil
}
