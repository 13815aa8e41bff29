package sqlite

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
		q.held[j.id] = j // perhaps instead of itself, when a group is run again
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
	if len(q.held) == 0 {
		q.signal() // perhaps all is done
	}
}
