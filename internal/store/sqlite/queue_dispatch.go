package sqlite

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

// take takes the next job of a lane.
func (q *queue) take(l *lane) *job {
	for len(l.jobs) > 0 {
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
