package sqlite

import "hookctl/internal/hook"

// state is how a delivery's state is stored.
type state int

const (
	pending state = iota
	delivered
	dead
)

func stateOf(s hook.DeliveryState) (state, error) {
	switch s {
	case hook.DeliveryPending:
		return pending, nil
	case hook.DeliveryDelivered:
		return delivered, nil
	case hook.DeliveryDead:
		return dead, nil
	}
	return 0, hook.Errorf(hook.Invalid, "a delivery cannot be %q", s)
}

func (s state) word() hook.DeliveryState {
	return [...]hook.DeliveryState{hook.DeliveryPending, hook.DeliveryDelivered, hook.DeliveryDead}[s]
}
