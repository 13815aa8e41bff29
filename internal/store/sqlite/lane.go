package sqlite

import (
	"cmp"
	"container/heap"
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

// settle puts a lane where it belongs, after anything about it has changed.
func (q *queue) settle(l *lane, now int64) {
	if len(l.jobs) > 0 && l.running < q.perHost() && !l.isRunnable {
		l.isRunnable = true
		q.runnable.push(l)
	}
	if q.wants(l, now) && !l.isHungry {
		l.isHungry = true
		q.hungry.push(l)
		q.signal()
	}
	q.asleep.set(l, l.from.at > now && l.from != never())
	if l.alarm == 1 {
		q.signal() // it may be the next to wake
	}
	if len(l.jobs)+l.running == 0 && l.from == never() && !l.reading && !l.isRunnable && !l.isHungry {
		delete(q.lanes, l.host)
	}
}

// wants tells whether a lane is to be read: one that may begin nothing need not have more in memory.
func (q *queue) wants(l *lane, now int64) bool {
	return l.from.at <= now && !l.reading && len(l.jobs) < laneLow && l.running < q.perHost()
}

// rouse has lanes read whose time has come.
func (q *queue) rouse(now int64) {
	for len(q.asleep) > 0 && q.asleep[0].from.at <= now {
		q.settle(q.asleep[0], now)
	}
}

// page is what is to be read of a lane.
type page struct {
	lane  *lane
	from  due
	jobs  int // at most
	bytes int // of data, but at least one job
}

// next chooses the lane that is to be read. If there is none, it tells how long there will be none.
func (q *queue) next(now int64) (p page, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rouse(now)
	if q.full() && q.runnable.empty() && !q.hungry.empty() {
		q.makeRoom(now)
	}
	for !q.ending && !q.full() {
		l := q.hungry.pop()
		if l == nil {
			break
		}
		l.isHungry = false
		if !q.wants(l, now) {
			q.settle(l, now)
			continue
		}
		l.reading, l.low, q.let = true, never(), map[id]struct{}{}
		share := max(heldJobs/4/(len(q.hungry.lanes)+1), laneLow/4) // others wait for their turn
		return page{l, l.from, min(pageJobs, share, heldJobs-q.waiting), heldBytes - q.waitingBytes}, 0
	}
	if len(q.asleep) == 0 {
		return page{}, math.MaxInt64
	}
	return page{}, max(time.Until(time.UnixMilli(q.asleep[0].from.at)), time.Millisecond)
}

func (q *queue) full() bool { return q.waiting >= heldJobs || q.waitingBytes >= heldBytes }

// makeRoom lets go of what waits for hosts that are at their limit, for the sake of others.
func (q *queue) makeRoom(now int64) {
	for _, l := range q.lanes {
		if l.running < q.perHost() {
			continue
		}
		for _, j := range l.jobs {
			q.waiting--
			q.waitingBytes -= len(j.Data)
			if j.stage == inLane {
				q.letGo(j)
				l.lower(j.due)
			}
		}
		l.jobs = nil
		q.settle(l, now)
	}
}

// fill gives a lane what was read of it, up to the first that was not.
func (q *queue) fill(l *lane, jobs []*job, end due) {
	q.mu.Lock()
	defer q.mu.Unlock()
	let := q.let
	q.let = nil
	for _, j := range jobs {
		_, old := let[j.id]
		if q.held[j.id] == nil && !old {
			q.put(l, j)
		}
	}
	l.reading = false
	l.from = end
	l.lower(l.low)
	now := nowMilli()
	q.settle(l, now)
	q.dispatch(now)
}

// list is lanes in order.
type list struct{ lanes []*lane }

func (l *list) push(a *lane) { l.lanes = append(l.lanes, a) }
func (l *list) empty() bool  { return len(l.lanes) == 0 }

func (l *list) pop() *lane {
	if l.empty() {
		return nil
	}
	first := l.lanes[0]
	l.lanes[0] = nil
	l.lanes = l.lanes[1:]
	return first
}

// alarm is a heap of lanes, by the time at which something of them is due.
type alarm []*lane

// set puts a lane in, or takes it out, and finds its place.
func (a *alarm) set(l *lane, in bool) {
	switch {
	case in && l.alarm == 0:
		heap.Push(a, l)
	case in:
		heap.Fix(a, l.alarm-1)
	case l.alarm > 0:
		heap.Remove(a, l.alarm-1)
	}
}

func (a alarm) Len() int           { return len(a) }
func (a alarm) Less(i, j int) bool { return a[i].from.compare(a[j].from) < 0 }

func (a alarm) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].alarm, a[j].alarm = i+1, j+1
}

// Push is for container/heap.
func (a *alarm) Push(x any) {
	l := x.(*lane) //nolint:forcetypeassert,errcheck // only set pushes
	*a = append(*a, l)
	l.alarm = len(*a)
}

// Pop is for container/heap.
func (a *alarm) Pop() any {
	old := *a
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*a = old[:len(old)-1]
	l.alarm = 0
	return l
}
