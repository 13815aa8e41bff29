package dialect

import "hookctl/internal/hook"

// Judge judges requests as an API would, and makes what the API makes itself.
type Judge struct {
	*Dialect
	Maker Maker
}

// New judges the body of a create as the API would, and completes it: defaults, ID, secret, times. The webhook's
// Provider is the API's own object, whole.
func (j Judge) New(body []byte) (hook.Webhook, error) {
	return j.accept(body, nil, Create)
}

// Renew judges the body of a replace: what is not given falls to its default, but what the API sets itself, and what it
// cannot change, stays.
func (j Judge) Renew(old, body []byte) (hook.Webhook, error) {
	o, err := ParseObject(old)
	if err != nil {
		return hook.Webhook{}, err
	}
	return j.accept(body, o, Replace)
}

// Change judges the body of a patch: what is not given stays; null means the default, or nothing.
func (j Judge) Change(old, body []byte) (hook.Webhook, error) {
	o, err := ParseObject(old)
	if err != nil {
		return hook.Webhook{}, err
	}
	return j.accept(body, o, Patch)
}

func (j Judge) accept(body []byte, old *Object, verb string) (hook.Webhook, error) {
	in, err := ParseObject(body)
	if err != nil {
		return hook.Webhook{}, &hook.Error{Kind: hook.Invalid, Message: "request body", Err: err}
	}
	a := &acceptor{d: j.Dialect, verb: verb, in: in, old: old, out: &Object{}, m: j.Maker, wrong: map[string]string{}}
	a.fields()
	a.unknown()
	if len(a.wrong) > 0 {
		return hook.Webhook{}, a.refusal()
	}
	raw, err := EncodeJSON(a.out)
	if err != nil {
		return hook.Webhook{}, err
	}
	return j.Decode(raw)
}
