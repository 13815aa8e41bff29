package delivery

import (
	"sync"
	"sync/atomic"
	"time"

	"hookctl/internal/hook"
)

// metrics counts. It has no lock that an attempt would wait for.
type metrics struct {
	dialects sync.Map // name to *counts
}

// counts are those of one dialect since the start.
type counts struct {
	attempts   map[Class]*atomic.Int64
	deliveries map[hook.DeliveryState]*atomic.Int64 // that ended so
	disabled   atomic.Int64                         // webhooks
	took       histogram
}

func (m *metrics) of(dialect string) *counts {
	if c, ok := m.dialects.Load(dialect); ok {
		return c.(*counts)
	}
	c := &counts{attempts: map[Class]*atomic.Int64{}, deliveries: map[hook.DeliveryState]*atomic.Int64{}}
	for _, class := range classes() {
		c.attempts[class] = new(atomic.Int64)
	}
	for _, state := range []hook.DeliveryState{hook.DeliveryDelivered, hook.DeliveryDead} {
		c.deliveries[state] = new(atomic.Int64)
	}
	kept, _ := m.dialects.LoadOrStore(dialect, c)
	return kept.(*counts)
}

// attempt counts an attempt, and how long it took.
func (m *metrics) attempt(dialect string, c Class, ms int64) {
	counts := m.of(dialect)
	counts.attempts[c].Add(1)
	counts.took.add(time.Duration(ms) * time.Millisecond)
}

// delivery counts a delivery that has ended.
func (m *metrics) delivery(dialect string, s hook.DeliveryState) {
	if n := m.of(dialect).deliveries[s]; n != nil {
		n.Add(1)
	}
}

func (m *metrics) disabled(dialect string) { m.of(dialect).disabled.Add(1) }
