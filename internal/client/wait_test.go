package client

import (
	"net/http"
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	for attempt, most := range map[int]time.Duration{
		-1: firstWait, 0: firstWait, 1: firstWait, 2: 2 * firstWait, 3: 4 * firstWait, 4: 8 * firstWait, 5: 16 * firstWait, 6: longWait, 7: longWait, 100: longWait, 1 << 40: longWait,
	} {
		for range 100 {
			if d := backoff(attempt); d < most/2 || d > most {
				t.Errorf("try %d: %s, want between half of %s and all", attempt, d, most)
			}
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	for s, want := range map[string]time.Duration{
		"0": 0, "1": time.Second, "007": 7 * time.Second, "3600": time.Hour,
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second, now.Add(-time.Hour).Format(http.TimeFormat): 0,
		"Tuesday, 03-Feb-26 04:05:16 GMT": 10 * time.Second,
	} {
		if d, ok := retryAfter(s, now); !ok || d != want {
			t.Errorf("%q: %s %t, want %s", s, d, ok, want)
		}
	}
	for _, s := range []string{"", "-1", "1.5", "soon", "1s", "2026-02-03T04:05:06Z"} {
		if d, ok := retryAfter(s, now); ok {
			t.Errorf("%q: %s", s, d)
		}
	}
	for _, s := range []string{"36893488148", "9223372037", "18446744073709551", "9223372036854775807", "99999999999999999999999"} {
		if d, ok := retryAfter(s, now); !ok || d <= mostWait {
			t.Errorf("%q: %s %t, want very long", s, d, ok)
		}
	}
}
