package sqlite

// move is a delivery that becomes due at another time.
type move struct {
	*job       // stands for it in the queue meanwhile
	taken bool // it was kept from being handed out
}

// edit keeps a delivery from being handed out until it is moved. It tells whether that can be: not if it is under way.
func (q *queue) edit(m *move) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	m.taken = true
	if q.worker == nil {
		return true
	}
	j := q.held[m.id]
	if j != nil && j.stage == underWay {
		m.taken = false
		return false
	}
	if j != nil {
		j.stage = gone
	}
	q.held[m.id] = m.job
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
		if !m.taken {
			continue
		}
		q.letGo(m.job)
		d := m.due
		if !committed {
			d = due{} // where it was before; the lane is read from its beginning
		}
		l := q.lane(m.Host)
		l.lower(d)
		q.settle(l, now)
	}
}
