package postgres

import (
	"math/rand/v2"
	"time"
)

// pace is how long attempts at a host take now: as lately, or as long as the longest that is not done yet.
func (l *lane) pace() time.Duration {
	pace := l.typical
	for _, begun := range l.begun {
		pace = max(pace, time.Since(begun))
	}
	return pace
}

// wait is how long one more would wait in a lane, about.
func (g *gate) wait(l *lane) time.Duration {
	return l.pace() * time.Duration(len(l.waiters)+1) / time.Duration(g.perHost)
}

// delay is when a job is to come back: those of one host at the pace of its attempts, one after the other.
func (g *gate) delay(l *lane) time.Duration {
	now := time.Now()
	if earliest := now.Add(shortestDelay); l.next.Before(earliest) {
		l.next = earliest
	}
	l.next = l.next.Add(l.pace() / time.Duration(g.perHost))
	if latest := now.Add(longestDelay); l.next.After(latest) {
		l.next = latest
		return longestDelay/2 + rand.N(longestDelay/2) //nolint:gosec // not a secret; so that not all come at once
	}
	return l.next.Sub(now)
}
