package delivery

import (
	"sync/atomic"
	"time"
)

// histogram counts durations.
type histogram struct {
	counts [numBounds + 1]atomic.Int64 // of those up to each bound and above the one before; the last: of those above all
	sum    atomic.Int64                // nanoseconds
}

const numBounds = 12

// bounds are upper bounds in seconds: a receiver next door to the longest attempt.
func bounds() [numBounds]float64 {
	return [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
}

func (h *histogram) add(d time.Duration) {
	i, all := 0, bounds()
	for i < numBounds && d.Seconds() > all[i] {
		i++
	}
	h.counts[i].Add(1)
	h.sum.Add(int64(d))
}
