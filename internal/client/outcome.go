package client

import (
	"errors"

	"hookctl/internal/hook"
)

// outcome reads what an answer with a 2xx says of itself: it may be an error all the same, or accepted and not done yet.
func (c *Client) outcome(r *request, a *answer) error {
	pending, err := c.d.ReadOutcome(a.status, a.body)
	var e *hook.Error
	if errors.As(err, &e) {
		r.hush(e)
	}
	if err != nil {
		return err
	}
	if a.pending = pending; pending {
		c.note(r.doing + ": accepted, not done yet")
	}
	return nil
}

// hush hides in an error what the request carried: an API may repeat it.
func (r *request) hush(e *hook.Error) {
	e.Message = hide(e.Message, r.hidden)
	for name, message := range e.Fields {
		e.Fields[name] = hide(message, r.hidden)
	}
}

// notYet is the error for an answer that lacks what was asked for because the API is still about it.
func (a *answer) notYet(doing string, err error) error {
	if !a.pending {
		return err
	}
	return hook.Errorf(hook.Unavailable, "%s: the API is not done with it yet", doing).WithHint("try again")
}
