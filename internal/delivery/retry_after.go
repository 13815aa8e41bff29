package delivery

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestAfter is the longest that a receiver can ask to be left alone.
const longestAfter = 24 * time.Hour

// retryAfter reads a Retry-After header field, which has seconds or a date (RFC 9110, section 10.2.3). What is no such
// thing, or lies in the past, is 0.
func retryAfter(text string, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil { // digits that are too many for a number
			return longestAfter
		}
		return time.Duration(min(seconds, int64(longestAfter/time.Second))) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), longestAfter)
}
