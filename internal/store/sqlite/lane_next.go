package sqlite

import (
	"math"
	"time"
)

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
		q.until = math.MaxInt64
		return page{}, math.MaxInt64
	}
	q.until = q.asleep[0].from.at
	return page{}, max(time.Until(time.UnixMilli(q.until)), time.Millisecond)
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
