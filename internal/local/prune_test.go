package local_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hookctl/internal/local"
	"hookctl/internal/store"
)

// pruned is a store that has some deliveries that are old.
type pruned struct {
	store.Store
	mu    sync.Mutex // of all below
	left  []int      // how many each Prune removes; then none
	calls []time.Time
	err   error
}

func (p *pruned) Prune(_ context.Context, before time.Time) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, before)
	if len(p.left) == 0 {
		return 0, p.err
	}
	n := p.left[0]
	p.left = p.left[1:]
	return n, nil
}

func (p *pruned) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

func (p *pruned) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls)
}

// What is older than it is kept is removed when the server starts, and then now and then, until nothing is left.
func TestKeep(t *testing.T) {
	for _, c := range []struct{ keep, every time.Duration }{
		{100 * time.Hour, time.Hour}, {2 * time.Minute, 12 * time.Second}, {time.Millisecond, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &pruned{left: []int{1000, 1}}
			d := &local.Deliveries{Store: p, Now: time.Now}
			ctx, cancel := context.WithCancel(t.Context())
			var warned error
			start := time.Now().UTC()
			go d.Keep(ctx, c.keep, func(err error) { warned = err })
			synctest.Wait()
			want := []time.Time{start.Add(-c.keep), start.Add(-c.keep), start.Add(-c.keep)}
			if !slices.EqualFunc(p.calls, want, time.Time.Equal) {
				t.Errorf("keep %s: at the start %v, want %v", c.keep, p.calls, want)
			}
			p.fail(errors.New("the disk is away"))
			time.Sleep(c.every - time.Nanosecond)
			synctest.Wait()
			if p.count() != 3 {
				t.Errorf("keep %s: too early", c.keep)
			}
			time.Sleep(time.Nanosecond)
			synctest.Wait()
			if len(p.calls) != 4 || !errors.Is(warned, p.err) || !p.calls[3].Equal(start.Add(c.every-c.keep)) {
				t.Errorf("keep %s: %v, %v", c.keep, p.calls, warned)
			}
			cancel()
			synctest.Wait() // else the bubble has a goroutine left
		})
	}
}
