package client

import (
	"context"
	"errors"

	"hookctl/internal/hook"
)

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
	return hook.Webhook{ID: id}, because(err, "webhook "+id+" was "+done+", but cannot be read back", "")
}

// because is an error about a change that was made in part: of the kind and with the status of its cause, whose hint it
// keeps where it has none of its own.
func because(err error, message, hint string) error {
	e := &hook.Error{Kind: hook.KindOf(err), Message: line(message), Hint: line(hint), Err: err}
	if e.Kind == hook.NotFound { // which would say that there is no webhook, of one that was just made or changed
		e.Kind = hook.Failed
	}
	var cause *hook.Error
	if errors.As(err, &cause) {
		e.Status, e.After = cause.Status, cause.After
		if hint == "" {
			e.Hint = cause.Hint
		}
	}
	return e
}

// missing tells whether what could not be read is not there.
func missing(err error) bool {
	var e *hook.Error
	return errors.As(err, &e) && (e.Kind == hook.NotFound || missing(e.Err))
}

type asideKey struct{}

// Aside marks calls whose answers are not what the user asked for: Raw does not get them.
func Aside(ctx context.Context) context.Context { return context.WithValue(ctx, asideKey{}, true) }

func isAside(ctx context.Context) bool { return ctx.Value(asideKey{}) != nil }
