package sqlite

import (
	"sync"

	"hookctl/internal/store"
)

// What of the queue is in memory at most. All the rest is on the disk, and found by its host.
const (
	heldJobs  = 2048     // jobs that wait
	heldBytes = 16 << 20 // of their events' data
	laneJobs  = 512      // jobs that wait in one lane
	laneLow   = 64       // a lane is read again when it has fewer
	pageJobs  = 256      // that are read at a time

	unwritten      = 512      // results that wait for the disk
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
	until    int64           // when Work looks at those again, in unix milliseconds
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

// stop has nothing begun any more, if it is still this worker's.
func (q *queue) stop(w *store.Worker) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.worker == w {
		q.ending = true
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
