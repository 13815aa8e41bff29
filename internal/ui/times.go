package ui

import (
	"fmt"
	"time"
)

// relative tells a time by how long ago it is, where the options say what now is. Anything else stays as it is.
func (o Options) relative(cell string) string {
	if o.Now.IsZero() {
		return cell
	}
	if t, ok := timeIn(cell); ok {
		return timeAgo(t, o.Now)
	}
	return cell
}

// timeIn reads a text that is a time, in RFC 3339.
func timeIn(text string) (time.Time, bool) {
	if len(text) < len("2006-01-02T15:04:05Z") || text[0] < '0' || text[0] > '9' {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}

// timeAgo tells how long ago a time is, or in how long it will be, in its greatest unit.
func timeAgo(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case d <= -time.Second:
		return "in " + span(-d)
	case d < time.Second:
		return "now"
	}
	return span(d) + " ago"
}

func span(d time.Duration) string {
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	switch {
	case d >= year:
		return fmt.Sprintf("%dy", d/year)
	case d >= day:
		return fmt.Sprintf("%dd", d/day)
	case d >= time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d >= time.Minute:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}
