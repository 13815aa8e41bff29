package delivery

import (
	"context"
	"sync"
)

// hosts lets so many at a time ask each host for what attempts need. The store's limit is that of receivers; many of
// these may have their tokens or payloads from one server.
type hosts struct {
	most int
	sync.Mutex
	rooms map[string]*room
}

// room is a host that somebody asks, or waits for.
type room struct {
	places chan struct{}
	users  int
}

// enter waits for a place. Whoever has got it must leave.
func (h *hosts) enter(ctx context.Context, host string) (leave func(), err error) {
	r := h.room(host)
	select {
	case r.places <- struct{}{}:
		return func() { <-r.places; h.quit(host, r) }, nil
	case <-ctx.Done():
		h.quit(host, r)
		return nil, ctx.Err()
	}
}

func (h *hosts) room(host string) *room {
	h.Lock()
	defer h.Unlock()
	if h.rooms == nil {
		h.rooms = map[string]*room{}
	}
	r := h.rooms[host]
	if r == nil {
		r = &room{places: make(chan struct{}, h.most)}
		h.rooms[host] = r
	}
	r.users++
	return r
}

// quit forgets a host that nobody asks any more.
func (h *hosts) quit(host string, r *room) {
	h.Lock()
	defer h.Unlock()
	if r.users--; r.users == 0 {
		delete(h.rooms, host)
	}
}
