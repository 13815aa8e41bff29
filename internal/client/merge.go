package client

import (
	"context"
	"errors"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// merging prepares the patch of an API that can only replace: the webhook is read, what is given is laid on it, and the
// whole is sent.
func (c *Client) merging(ctx context.Context, id string, in hook.Input) (*request, error) {
	call, err := c.call(dialect.Replace)
	if err != nil {
		return nil, err
	}
	if err := c.judge(dialect.Replace, in); err != nil {
		return nil, err
	}
	if err := c.something(in); err != nil {
		return nil, err
	}
	old, err := c.Get(Aside(ctx), id)
	if err != nil {
		return nil, err
	}
	body, note, err := c.d.EncodeOver(dialect.Replace, old.Provider, in, c.nearby(), time.Now())
	if err != nil {
		return nil, err
	}
	c.note(note)
	return c.writing("patch webhook "+id, call, id, body), nil
}

// judge refuses, before anything is sent, what no old webhook could make right. Whether values are missing or fit
// together is only known with the old ones.
func (c *Client) judge(verb string, in hook.Input) error {
	_, err := c.d.Encode(verb, in, c.nearby())
	var e *hook.Error
	if errors.As(err, &e) && len(e.Fields) == 0 {
		return err
	}
	return nil
}

// something refuses a patch that changes nothing.
func (c *Client) something(in hook.Input) error {
	if len(in.Set) > 0 || len(in.Unset) > 0 {
		return nil
	}
	if o, err := dialect.ParseObject(in.Body); err == nil && len(o.Keys()) > 0 {
		return nil
	}
	_, err := c.d.Encode(dialect.Patch, hook.Input{}, c.nearby())
	return err
}

// note tells the user something that is no error; nothing is not told.
func (c *Client) note(text string) {
	if c.o.Note != nil && text != "" {
		c.o.Note(line(text))
	}
}
