package dialect

import (
	"slices"
	"time"
)

// Rules is how deliveries go, as the words of a dialect say; what they leave out is as hookctl's own API does it.
type Rules struct {
	Success Statuses      // what means that a delivery was taken
	Timeout time.Duration // of one request to the receiver
	Retry   Retry
	Disable Disable
	Test    Testing
}

// Retry says what is tried again, and when.
type Retry struct {
	On     []string        // timeout, network, status, and statuses such as 429 and 5xx
	Delays []time.Duration // before the second attempt, the third, and so on; there are no more attempts than that
	Jitter float64         // 0.2: each delay is up to a fifth longer or shorter
	After  bool            // a longer Retry-After of the answer is kept
}

// Disable says when a webhook is disabled because of its receiver. The zero value is never.
type Disable struct {
	Failures int           // so many deliveries in a row were given up; 0: any number may be
	For      time.Duration // attempts have failed for so long; 0: for ever
	Gone     bool          // at once on status 410, of which the delivery is dead too
}

// Testing says what a test sends.
type Testing struct {
	Event string // empty: the first that the webhook listens to; Trial finds it
	Waits bool   // the call is answered when the attempt was made
}

// The causes of a failure beside statuses.
const (
	OnTimeout = "timeout" // nobody answered in time
	OnNetwork = "network" // no connection, or one that broke
	onStatus  = "status"  // any status that is no success
)

// MaxTimeout bounds what a dialect can let a receiver take: an attempt that takes longer counts as lost.
const MaxTimeout = 30 * time.Second

// Rules returns how deliveries go.
func (d *Dialect) Rules() Rules {
	w := d.Delivery
	if w == nil {
		w = &Delivery{}
	}
	r := Rules{Success: w.Success, Timeout: time.Duration(w.Timeout), Retry: w.Retry.rules(), Disable: w.Disable.rules()}
	if len(r.Success) == 0 {
		r.Success = Statuses{"2xx"}
	}
	if r.Timeout == 0 {
		r.Timeout = 15 * time.Second
	}
	if w.Test != nil {
		r.Test = Testing{Event: w.Test.Event, Waits: w.Test.Waits}
	}
	return r
}

// Again tells whether a status that is no success is tried again.
func (r Retry) Again(status int) bool {
	return slices.ContainsFunc(r.On, func(on string) bool { return on == onStatus || Status(on).is(status) })
}

// Has tells whether a cause that is no status is tried again: OnTimeout or OnNetwork.
func (r Retry) Has(cause string) bool { return slices.Contains(r.On, cause) }

func (w *RetryWords) rules() Retry {
	if w == nil {
		w = &RetryWords{}
	}
	r := Retry{On: w.On, Delays: w.delays(), Jitter: 0.2, After: w.RetryAfter == nil || *w.RetryAfter}
	if w.On == nil {
		r.On = []string{OnTimeout, OnNetwork, onStatus}
	}
	if w.Jitter != nil {
		r.Jitter = float64(*w.Jitter)
	}
	return r
}

// delays are those between the attempts: of the schedule the first ones, or all and then the last again and again.
func (w *RetryWords) delays() []time.Duration {
	schedule := []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour}
	if len(w.Schedule) > 0 {
		schedule = nil
		for _, d := range w.Schedule {
			schedule = append(schedule, time.Duration(d))
		}
	}
	if w.Attempts == 0 {
		return schedule
	}
	for len(schedule) < w.Attempts-1 {
		schedule = append(schedule, schedule[len(schedule)-1])
	}
	return schedule[:w.Attempts-1]
}

func (w *DisableWords) rules() Disable {
	if w == nil {
		return Disable{Gone: true}
	}
	return Disable{Failures: w.Failures, For: time.Duration(w.After), Gone: w.Gone}
}
