package sqlite

import (
	"sync"

	"hookctl/internal/store"
)

// What of the queue is in memory at most. All the rest is on the disk, and found by its host.
const (
	heldJobs  = 4096     // jobs that wait
	heldBytes = 16 << 20 // of their events' data
	laneJobs  = 1024     // jobs that wait in one lane
	laneLow   = 64       // a lane is read again when it has fewer
	pageJobs  = 256      // that are read at a time

	unwritten      = 1024     // results that wait for the disk
	unwrittenBytes = 16 << 20 // of their attempts, and their events' data
)

// queue hands out what is due. As one process owns the file, who makes which attempt is known in memory alone: it is
// "held". A job is held from before the commit that makes it pending, or from when it was read, until after the one that
// records what became of it. What is held but not begun can be let go of at any time, as it is on the disk too.
//
// Deliveries to one host stand in a lane. A lane has some of them in memory, and knows from where on there may be more on
// the disk.
type queue struct {
	mu     sync.Mutex
	worker *store.Worker // nil: nobody works, and nothing is held
	start  func(*job)    // has a job done, in a goroutine of its own
	wake   chan struct{} // tells Work that there is something to read, or that all is done

	lanes    map[string]*lane
	held     map[id]*job
	let      map[id]struct{} // what was let go of while lanes are read: what was read of it is old; nil if none is read
	runnable list            // lanes that have jobs, and may begin one
	hungry   list            // lanes that have too few jobs, and more that are due on the disk
	asleep   alarm           // lanes that have some on the disk which are due later
	ending   bool            // nothing is begun any more

	waiting, waitingBytes     int // jobs in lanes
	running                   int // attempts
	unwritten, unwrittenBytes int // results
	reporting                 int // of which Recorded is told
}

// begin has somebody work. It is called in the writer's goroutine: what was committed before is on the disk, and what
// comes behind is told to the queue.
func (q *queue) begin(w *store.Worker, start func(*job)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.worker != nil {
		return false
	}
	q.worker, q.start, q.ending = w, start, false
	q.wake = make(chan struct{}, 1)
	q.lanes, q.held = map[string]*lane{}, map[id]*job{}
	q.runnable, q.hungry, q.asleep = list{}, list{}, nil
	q.waiting, q.waitingBytes, q.running = 0, 0, 0
	q.unwritten, q.unwrittenBytes, q.reporting = 0, 0, 0
	return true
}

// end forgets all, when nothing is under way any more.
func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.worker, q.start, q.lanes, q.held, q.let = nil, nil, nil, nil, nil
	q.runnable, q.hungry, q.asleep = list{}, list{}, nil
}

// stop has nothing begun any more.
func (q *queue) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ending = true
}

// announce holds jobs that are about to be committed, so that nobody reads them before they arrive.
func (q *queue) announce(jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.worker == nil {
		return
	}
	for _, j := range jobs {
		if q.held[j.id] == nil {
			q.held[j.id] = j
		}
	}
}

// arrive takes jobs that were announced, or lets go of them if they were not committed.
func (q *queue) arrive(jobs []*job, committed bool) {
	if len(jobs) == 0 {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.worker == nil {
		return
	}
	now := nowMilli()
	for _, j := range jobs {
		l := q.lane(j.Host)
		switch {
		case !committed:
			q.letGo(j)
		case q.held[j.id] == j && j.at <= now && q.room(l, j, now):
			q.put(l, j)
		default:
			q.letGo(j)
			l.lower(j.due)
		}
		q.settle(l, now)
	}
	q.dispatch(now)
}

// room tells whether a job that was just published may wait in memory: not if others of its lane are due on the disk, as
// they come first, and a part is left for lanes that are read.
func (q *queue) room(l *lane, j *job, now int64) bool {
	return l.from.at > now && !l.reading && len(l.jobs) < laneJobs &&
		q.waiting < heldJobs/4*3 && q.waitingBytes+len(j.Data) < heldBytes/4*3
}

// put has a job wait in its lane.
func (q *queue) put(l *lane, j *job) {
	q.held[j.id] = j
	j.lane, j.stage = l, inLane
	l.jobs = append(l.jobs, j)
	q.waiting++
	q.waitingBytes += len(j.Data)
}

// letGo holds a job no more.
func (q *queue) letGo(j *job) {
	if q.held[j.id] != j {
		return
	}
	delete(q.held, j.id)
	if q.let != nil {
		q.let[j.id] = struct{}{}
	}
	j.stage = gone
}

// dispatch begins all that may be.
func (q *queue) dispatch(now int64) {
	for q.free() && !q.runnable.empty() {
		l := q.runnable.pop()
		l.isRunnable = false
		if j := q.take(l); j != nil {
			j.stage = underWay
			l.running++
			q.running++
			q.start(j)
		}
		q.settle(l, now)
	}
	if !q.hungry.empty() && !q.full() {
		q.signal()
	}
}

// free tells whether an attempt may begin. Results that cannot be written keep further ones from being made.
func (q *queue) free() bool {
	return !q.ending && q.running < max(q.worker.Most, 1) && q.unwritten < unwritten && q.unwrittenBytes < unwrittenBytes
}

// take takes the next job of a lane, if it may have one more under way.
func (q *queue) take(l *lane) *job {
	for l.running < q.perHost() && len(l.jobs) > 0 {
		j := l.jobs[0]
		l.jobs[0] = nil
		l.jobs = l.jobs[1:]
		if len(l.jobs) == 0 {
			l.jobs = nil
		}
		q.waiting--
		q.waitingBytes -= len(j.Data)
		if j.stage == inLane {
			return j
		}
	}
	return nil
}

func (q *queue) perHost() int {
	if q.worker.PerHost < 1 {
		return max(q.worker.Most, 1)
	}
	return q.worker.PerHost
}

// done frees the place of an attempt that was made. Its result is still to be written.
func (q *queue) done(j *job, size int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := j.lane
	l.running--
	q.running--
	q.unwritten++
	q.unwrittenBytes += size
	now := nowMilli()
	q.settle(l, now)
	q.dispatch(now)
}

// written lets go of a job whose result is on the disk, and has the next attempt wait for its time; or of one that could
// not be written, which is then due as it was.
func (q *queue) written(j *job, size int, next *due, host string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.unwritten--
	q.unwrittenBytes -= size
	q.reporting++
	q.letGo(j)
	now := nowMilli()
	if next != nil {
		l := q.lane(host)
		l.lower(*next)
		q.settle(l, now)
	}
	q.settle(j.lane, now)
	q.dispatch(now)
}

// reported ends what Recorded was told.
func (q *queue) reported() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reporting--
	q.signal()
}

// edit keeps a delivery from being handed out until it is moved. It tells whether that can be: not if it is under way.
func (q *queue) edit(m *move) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.worker == nil {
		return true
	}
	j := q.held[m.job.id]
	if j != nil && j.stage == underWay {
		return false
	}
	if j != nil {
		j.stage = gone
	}
	q.held[m.job.id] = &m.job
	return true
}

// moved tells where deliveries are on the disk that were to be edited.
func (q *queue) moved(moves []*move, committed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.worker == nil {
		return
	}
	now := nowMilli()
	for _, m := range moves {
		q.letGo(&m.job)
		d := m.was
		if committed {
			d = m.job.due
		}
		l := q.lane(m.job.Host)
		l.lower(d)
		q.settle(l, now)
	}
}

// signal has Work look again.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// idle tells whether nothing is due and nothing under way.
func (q *queue) idle(now int64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rouse(now)
	return len(q.held) == 0 && q.hungry.empty() && q.unwritten+q.reporting == 0
}
