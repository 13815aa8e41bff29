package signature

import (
	"strconv"
	"time"
)

// timestamp is when a message says that it was signed.
type timestamp struct {
	text string    // as received: it is signed so, and never written anew
	time time.Time // zero if the message has no time
}

// scalrDate is how Scalr writes the header Date.
const scalrDate = "Mon 02 Jan 2006 15:04:05 UTC"

// parseTimestamp reads a time, strictly: there is one way to write each. strconv.ParseInt would take +5, -5 and 007, which others
// then write anew before they sign.
func parseTimestamp(text, unit string) (timestamp, error) {
	t, ok := time.Time{}, false
	switch unit {
	case "s", "ms":
		t, ok = parseEpoch(text, unit)
	case "rfc3339":
		var err error
		t, err = time.Parse(time.RFC3339Nano, text)
		ok = err == nil && len(text) <= len(time.RFC3339Nano)
	case "scalr-date":
		var err error
		t, err = time.Parse(scalrDate, text)
		ok = err == nil && t.Format(scalrDate) == text
	}
	if !ok {
		return timestamp{}, refuse(MalformedTime, "the time is not written as %s", unitText(unit))
	}
	return timestamp{text, t}, nil
}

// parseEpoch reads 0|[1-9][0-9]{0,12}.
func parseEpoch(text, unit string) (time.Time, bool) {
	if text == "" || len(text) > 13 || text[0] == '0' && text != "0" {
		return time.Time{}, false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return time.Time{}, false
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if unit == "ms" {
		return time.UnixMilli(n).UTC(), err == nil
	}
	return time.Unix(n, 0).UTC(), err == nil
}

func formatTimestamp(t time.Time, unit string) string {
	switch unit {
	case "ms":
		return strconv.FormatInt(t.UnixMilli(), 10)
	case "rfc3339":
		return t.UTC().Format(time.RFC3339)
	case "scalr-date":
		return t.UTC().Format(scalrDate)
	}
	return strconv.FormatInt(t.Unix(), 10)
}

func unitText(unit string) string {
	switch unit {
	case "ms":
		return "milliseconds since 1970"
	case "rfc3339":
		return "in RFC 3339"
	case "scalr-date":
		return scalrDate
	}
	return "seconds since 1970"
}

// age is how old a time is, in seconds. Not a time.Duration, which ends after 292 years: what an authentic message says
// may be further away.
func age(signed, now time.Time) float64 {
	return float64(now.Unix()-signed.Unix()) + float64(now.Nanosecond()-signed.Nanosecond())/1e9
}

// fresh judges the time of an authentic message: in both directions, and inclusive.
func fresh(seconds float64, tolerance time.Duration) Reason {
	switch {
	case seconds > tolerance.Seconds():
		return Stale
	case -seconds > tolerance.Seconds():
		return Future
	}
	return OK
}
