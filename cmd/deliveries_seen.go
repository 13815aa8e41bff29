package cmd

import (
	"time"

	"hookctl/internal/hook"
)

// lookBack is for how long a delivery may come up behind newer ones: it has its ID and its time before it is stored.
const lookBack = 10 * time.Second

// seen are the newest deliveries that were seen: all IDs of the time before the last of them, within lookBack.
type seen struct {
	newest  hook.Delivery
	noticed time.Time // when newest came up
	ids     map[string]time.Time
}

// behind tells whether a delivery, and whatever is older, need not be looked at.
func (s *seen) behind(d hook.Delivery) bool {
	switch {
	case s.ids == nil:
		return false
	case time.Since(s.noticed) > lookBack: // nothing comes up any more behind the newest
		return d.ID <= s.newest.ID
	}
	return s.tooOld(d.CreatedAt)
}

func (s *seen) tooOld(at time.Time) bool { return at.Before(s.newest.CreatedAt.Add(-lookBack)) }

// isNew tells whether a delivery was not seen, and is to be looked at.
func (s *seen) isNew(d hook.Delivery) bool {
	_, known := s.ids[d.ID]
	return !known && !s.behind(d)
}

// add remembers a delivery.
func (s *seen) add(d hook.Delivery) {
	if s.ids == nil {
		s.ids = map[string]time.Time{}
	}
	s.ids[d.ID] = d.CreatedAt
	if d.ID > s.newest.ID {
		s.newest, s.noticed = d, time.Now()
	}
}

// forget drops those that are too old.
func (s *seen) forget() {
	for id, at := range s.ids {
		if s.tooOld(at) {
			delete(s.ids, id)
		}
	}
}
