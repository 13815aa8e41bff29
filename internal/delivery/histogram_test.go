package delivery

import (
	"testing"
	"time"
)

func TestHistogram(t *testing.T) {
	var h histogram
	for ms, bucket := range map[int]int{0: 0, 5: 0, 6: 1, 10: 1, 1000: 7, 1001: 8, 30000: 11, 30001: 12} {
		before := h.counts[bucket].Load()
		h.add(time.Duration(ms) * time.Millisecond)
		if h.counts[bucket].Load() != before+1 {
			t.Errorf("%d ms is not in %d", ms, bucket)
		}
	}
	if got := time.Duration(h.sum.Load()); got != 62023*time.Millisecond {
		t.Errorf("the sum is %s", got)
	}
}
