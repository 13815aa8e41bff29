package sqlite

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
	if l.alarm == 1 && l.from.at < q.until {
		q.signal()
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
