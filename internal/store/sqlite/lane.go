package sqlite

import (
	"cmp"
	"math"
	"time"

	"hookctl/internal/store"
)

// due is when a job is due, and its place in the queue: those of one time are in order of their IDs.
type due struct {
	at int64 // unix milliseconds
	id id
}

func (d due) compare(e due) int { return cmp.Or(cmp.Compare(d.at, e.at), d.id.compare(e.id)) }

// after is the place right behind it.
func (d due) after() due {
	for i := len(d.id) - 1; i >= 0; i-- {
		if d.id[i]++; d.id[i] != 0 {
			return d
		}
	}
	return due{at: d.at + 1}
}

// never is behind all that is due.
func never() due { return due{at: math.MaxInt64} }

func nowMilli() int64 { return time.Now().UnixMilli() }

// stage is how far a job that is held has come.
type stage int

const (
	coming   stage = iota // it is being committed
	inLane                // it waits in its lane
	underWay              // its attempt is made, or recorded
	gone                  // it is not held any more
)

// job is a delivery that is held.
type job struct {
	store.Job
	due
	lane  *lane
	stage stage
	last  int64 // number of its last attempt; 0 if there is none
}

// lane is what is due at one host.
type lane struct {
	host    string
	jobs    []*job // in order; those that are gone are passed over
	running int    // attempts
	from    due    // nothing on the disk is before this, but what is held
	reading bool   // it is being read
	low     due    // the lowest that came to the disk while it is

	isRunnable, isHungry bool // it stands in the list
	alarm                int  // its place among those that sleep, from 1; 0 if it does not
}

// lower tells a lane of something on the disk.
func (l *lane) lower(d due) {
	if d.compare(l.from) < 0 {
		l.from = d
	}
	if d.compare(l.low) < 0 {
		l.low = d
	}
}

// lane finds or makes that of a host.
func (q *queue) lane(host string) *lane {
	l := q.lanes[host]
	if l == nil {
		l = &lane{host: host, from: never(), low: never()}
		q.lanes[host] = l
	}
	return l
}
