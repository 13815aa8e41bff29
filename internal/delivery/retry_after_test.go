package delivery

import (
	"net/http"
	"testing"
	"time"
)

var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "1": time.Second, " 007 ": 7 * time.Second, "3600": time.Hour, "86400": longestAfter, "86401": longestAfter,
		"9223372036": longestAfter, "9223372037": longestAfter, "99999999999999999999999": longestAfter,
		noon.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		noon.Add(-time.Hour).Format(http.TimeFormat):       0,
		noon.AddDate(1, 0, 0).Format(http.TimeFormat):      longestAfter,
		"Tuesday, 03-Feb-26 12:00:10 GMT":                  10 * time.Second,
		"Tue Feb  3 12:00:20 2026":                         20 * time.Second,
		"":                                                 0, "-1": 0, "+1": 0, "1.5": 0, "1s": 0, "soon": 0, "１": 0, "2026-02-03T13:00:00Z": 0,
	} {
		if got := retryAfter(text, noon); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, text := range []string{"", "1", "-1", "99999999999999999999", "Tue, 03 Feb 2026 12:00:10 GMT", "Tue Feb  3 12:00:20 2026", "\x00"} {
		f.Add(text, noon.Unix())
	}
	f.Fuzz(func(t *testing.T, text string, at int64) {
		if d := retryAfter(text, time.Unix(at, 0)); d < 0 || d > longestAfter {
			t.Errorf("%q: %s", text, d)
		}
	})
}
