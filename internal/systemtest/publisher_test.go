package systemtest

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
)

// publisher publishes over several connections until it is told to end.
type publisher struct {
	p        *program
	next     atomic.Int64
	refused  atomic.Int64 // answers other than 202
	ended    atomic.Bool
	done     sync.WaitGroup
	mu       sync.Mutex
	accepted []int
}

// publishing begins with it; after is the number before the first.
func publishing(p *program, after int) *publisher {
	b := &publisher{p: p}
	b.next.Store(int64(after))
	for range 8 {
		b.done.Go(b.run)
	}
	return b
}

func (b *publisher) run() {
	for !b.ended.Load() {
		number := int(b.next.Add(1))
		switch b.p.publish(number) {
		case http.StatusAccepted:
			b.mu.Lock()
			b.accepted = append(b.accepted, number)
			b.mu.Unlock()
		case 0:
			return // nobody is there any more
		default:
			b.refused.Add(1)
		}
	}
}

func (b *publisher) soFar() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.accepted)
}

// end waits for what is under way, and lists what was accepted.
func (b *publisher) end() []int {
	b.ended.Store(true)
	b.done.Wait()
	return slices.Clone(b.accepted)
}
