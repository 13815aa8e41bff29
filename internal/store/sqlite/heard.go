package sqlite

import (
	"context"
	"iter"
	"strings"
	"sync"
	"time"

	"hookctl/internal/store"
)

// The bounds of what is remembered of lists.
const (
	heardLists = 1024
	heardBytes = 4 << 20
)

// heard remembers who listens to what: each event that is published asks for it, and webhooks change rarely. As for cache,
// it may, because one process owns the file. The records are shared, and not to be changed.
type heard struct {
	mu     sync.Mutex
	lists  map[hearing][]store.Record // enabled, though they may have ended
	size   int
	writes uint64 // how many there had been when they were read
}

// hearing is which list it is.
type hearing struct {
	store.Space
	events string
}

// forEvent tells whether a query is that of an event that was published: all that are enabled and listen to it.
func forEvent(q store.Query) bool {
	return len(q.Events) > 0 && q.Enabled != nil && *q.Enabled && !q.Now.IsZero() && q.Limit == 0 && q.Offset == 0 && q.After == 0
}

// listeners yields the records for an event that was published.
func (s *Store) listeners(ctx context.Context, sp store.Space, q store.Query) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		list, err := s.listening(ctx, sp, q)
		if err != nil {
			yield(store.Record{}, err)
			return
		}
		for _, r := range list {
			if r.EnabledAt(q.Now) && !hand(ctx, s.path, []store.Record{r}, yield) {
				return
			}
		}
	}
}

// listening returns the records that are enabled, also those that have ended.
func (s *Store) listening(ctx context.Context, sp store.Space, q store.Query) ([]store.Record, error) {
	done, err := s.use()
	if err != nil {
		return nil, err
	}
	k, writes := hearing{sp, strings.Join(q.Events, "\x00")}, s.cache.count()
	list, ok := s.heard.get(k, writes)
	done()
	if ok {
		return list, nil
	}
	q.Now = time.Time{}
	for r, err := range s.pages(ctx, sp, q) {
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if writes == s.cache.count() {
		s.heard.put(k, list, writes)
	}
	return list, nil
}

// get returns a list, if nothing was written since it was read.
func (h *heard) get(k hearing, writes uint64) ([]store.Record, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.writes != writes {
		return nil, false
	}
	list, ok := h.lists[k]
	return list, ok
}

// put remembers a list that was read when there had been so many writes. Lists of before are dropped, and so are all if
// there are too many.
func (h *heard) put(k hearing, list []store.Record, writes uint64) {
	size := len(k.events)
	for _, r := range list {
		size += len(r.JSON)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if writes < h.writes || size > heardBytes {
		return
	}
	if h.lists == nil || writes > h.writes || len(h.lists) == heardLists || h.size+size > heardBytes {
		h.lists, h.size, h.writes = map[hearing][]store.Record{}, 0, writes
	}
	if _, ok := h.lists[k]; !ok {
		h.lists[k] = list
		h.size += size
	}
}
