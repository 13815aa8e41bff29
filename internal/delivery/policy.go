package delivery

import (
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// longestDelay bounds a delay, whatever it is multiplied by.
const longestDelay = 365 * 24 * time.Hour

// Policy decides what follows an attempt. It is pure: all that it depends on is handed in.
type Policy struct {
	Rules dialect.Rules
	Scale float64 // multiplies every delay; 0: 1
}

// Decision is what follows an attempt.
type Decision struct {
	State hook.DeliveryState
	DueAt time.Time // if State is pending: UTC, to the millisecond
	Tally store.Tally
}

// Next decides after an attempt: tries are those of the schedule so far, this one included; random is in [0, 1).
func (p Policy) Next(tries int, o Outcome, now time.Time, random float64) Decision {
	delays := p.Rules.Retry.Delays
	switch {
	case o.Class == Delivered:
		return Decision{State: hook.DeliveryDelivered, Tally: store.Success}
	case !p.again(o), tries > len(delays):
		return Decision{State: hook.DeliveryDead, Tally: tally(o, store.Failure)}
	}
	delay := p.scaled(float64(delays[max(tries, 1)-1]) * (1 + p.Rules.Retry.Jitter*(2*random-1)))
	if p.Rules.Retry.After {
		delay = max(delay, p.scaled(float64(o.After)))
	}
	return Decision{hook.DeliveryPending, now.Add(delay).UTC().Truncate(time.Millisecond), tally(o, store.Retried)}
}

// tally is how a failed attempt counts for its webhook: not if it was our settings or our fault.
func tally(o Outcome, t store.Tally) store.Tally {
	if o.Class == Refused || o.Class == Internal {
		return store.NotCounted
	}
	return t
}

// again tells whether an attempt that came to nothing is made again, if the schedule has room for it.
func (p Policy) again(o Outcome) bool {
	switch o.Class {
	case Timeout:
		return p.Rules.Retry.Has(dialect.OnTimeout)
	case Network:
		return p.Rules.Retry.Has(dialect.OnNetwork)
	case Status:
		return !p.Gone(o) && p.Rules.Retry.Again(o.Status)
	case Authorise, Origin:
		return p.Rules.Retry.Again(o.Status)
	case Internal:
		return true
	case Delivered, Refused, Unusable:
	}
	return false
}

// scaled is a delay in nanoseconds, multiplied.
func (p Policy) scaled(delay float64) time.Duration {
	if p.Scale > 0 {
		delay *= p.Scale
	}
	if !(delay < float64(longestDelay)) { // nor is what is no number
		return longestDelay
	}
	return time.Duration(max(delay, 0))
}

// Gone tells whether an attempt ends its webhook: the receiver says that it will never be there again.
func (p Policy) Gone(o Outcome) bool { return p.Rules.Disable.Gone && o.gone() }

// Disables tells whether a webhook has failed too often, or for too long.
func (p Policy) Disables(h store.Health, now time.Time) bool {
	d := p.Rules.Disable
	return d.Failures > 0 && h.Failures >= d.Failures ||
		d.For > 0 && !h.Since.IsZero() && now.Sub(h.Since) >= d.For
}
