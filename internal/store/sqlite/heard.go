package sqlite

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"hookctl/internal/store"
)

// heardSize bounds the JSON of the records that one remembered answer holds, in bytes, and heardCount the answers.
const (
	heardSize  = 64 << 10
	heardCount = 64
)

// heard remembers who hears which events, which is asked for with each event that is published, while nobody writes a
// webhook. It may for the same reason as cache.
type heard struct {
	mu     sync.Mutex
	lists  map[string][]store.Record // enabled ones, whether or not they have ended
	writes uint64                    // as many as there were when the lists were read
}

// get returns what is remembered, if nothing was written since. It is shared, and not to be changed.
func (h *heard) get(question string, writes uint64) ([]store.Record, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list, ok := h.lists[question]
	return list, ok && h.writes == writes
}

// put remembers an answer that was read when there had been so many writes.
func (h *heard) put(question string, list []store.Record, writes uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.lists == nil || h.writes != writes || len(h.lists) >= heardCount {
		h.lists, h.writes = map[string][]store.Record{}, writes
	}
	h.lists[question] = list
}

// remembered tells whether a query asks who is reached by events, and for all of them.
func remembered(q store.Query) bool {
	return len(q.Events) > 0 && q.Enabled != nil && *q.Enabled && !q.Now.IsZero() && q.After == 0 && q.Limit == 0 && q.Offset == 0
}

// hearing is List for such a query.
func (s *Store) hearing(ctx context.Context, sp store.Space, q store.Query) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		question := fmt.Sprintf("%q %q %q", sp.Dialect, sp.Vars, q.Events)
		writes := s.cache.wrote()
		list, ok := s.heard.get(question, writes)
		if ok {
			s.handEnabled(ctx, list, q.Now, yield)
			return
		}
		now := q.Now
		q.Now = time.Time{} // what has ended is left out below: what is remembered must not depend on the time
		size := 0
		for r, err := range s.paged(ctx, sp, q) {
			if (err != nil || r.EnabledAt(now)) && !yield(r, err) || err != nil {
				return
			}
			if size += len(r.JSON); size <= heardSize {
				list = append(list, r)
			}
		}
		if size <= heardSize {
			s.heard.put(question, list, writes)
		}
	}
}

func (s *Store) handEnabled(ctx context.Context, list []store.Record, now time.Time, yield func(store.Record, error) bool) {
	enabled := slices.DeleteFunc(slices.Clone(list), func(r store.Record) bool { return !r.EnabledAt(now) })
	hand(ctx, s.path, enabled, yield)
}
