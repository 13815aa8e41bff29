package postgres

import (
	"sync"
	"time"
)

const (
	// gatePatience is how long a job waits for its turn, at most. Longer waits are spent in the database.
	gatePatience = 250 * time.Millisecond

	// Longer or shorter than this no job is put off because of its host.
	shortestDelay = 100 * time.Millisecond
	longestDelay  = 30 * time.Second
)

// gate lets so many attempts through at a time, and so many of them to one host. Jobs wait at it for a moment, so that a
// host that answers quickly is never idle. Where the wait would be longer they are put off, so that a host that is stuck
// does not hold others up, however much is pending for it.
type gate struct {
	most, perHost int

	mu      sync.Mutex
	active  int
	lanes   map[string]*lane
	waiting []*lane // those where somebody waits, in the order of their turns
	swept   time.Time
}

// lane is a host.
type lane struct {
	begun   map[*pass]time.Time // the attempts that are under way
	waiters []*pass
	typical time.Duration // how long attempts take
	next    time.Time     // when the next job that is put off is to come back
}

// pass is a job at the gate.
type pass struct {
	lane *lane
	open chan struct{} // closed when it may go through
}

func newGate(most, perHost int) *gate {
	return &gate{most: max(most, 1), perHost: max(perHost, 1), lanes: map[string]*lane{}}
}

// enter waits until an attempt may be made at a host; the pass is to be handed to leave. Without a pass the job is to come
// back after a while.
func (g *gate) enter(host string, stop <-chan struct{}) (*pass, time.Duration) {
	p, after := g.arrive(host)
	if p == nil {
		return nil, after
	}
	timer := time.NewTimer(gatePatience)
	defer timer.Stop()
	select {
	case <-p.open:
		return p, 0
	case <-stop:
	case <-timer.C:
	}
	return g.giveUp(p)
}

// arrive goes through, or into the row, or says when to come back.
func (g *gate) arrive(host string) (*pass, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lane(host)
	p := &pass{lane: l, open: make(chan struct{})}
	switch {
	case g.active < g.most && len(l.begun) < g.perHost && len(l.waiters) == 0:
		g.open(p)
	case g.wait(l) > gatePatience:
		return nil, g.delay(l)
	default:
		if l.waiters = append(l.waiters, p); len(l.waiters) == 1 {
			g.waiting = append(g.waiting, l)
		}
	}
	return p, 0
}

func (g *gate) lane(host string) *lane {
	l := g.lanes[host]
	if l == nil {
		g.sweep()
		l = &lane{begun: map[*pass]time.Time{}}
		g.lanes[host] = l
	}
	return l
}

// sweepSize is how many hosts may be remembered before it is looked for those that need not be.
const sweepSize = 1024

// sweep forgets hosts that nobody is at, and where nothing was put off until later.
func (g *gate) sweep() {
	if len(g.lanes) < sweepSize || time.Since(g.swept) < time.Second {
		return
	}
	g.swept = time.Now()
	for host, l := range g.lanes {
		if len(l.begun)+len(l.waiters) == 0 && !l.next.After(g.swept) {
			delete(g.lanes, host)
		}
	}
}

func (g *gate) open(p *pass) {
	g.active++
	p.lane.begun[p] = time.Now()
	close(p.open)
}

// giveUp takes a pass out of its row, unless it was just let through.
func (g *gate) giveUp(p *pass) (*pass, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := p.lane
	for i, w := range l.waiters {
		if w == p {
			l.waiters = append(l.waiters[:i], l.waiters[i+1:]...)
			g.unlist(l)
			return nil, g.delay(l)
		}
	}
	return p, 0
}

// leave is called when an attempt has come to its end.
func (g *gate) leave(p *pass) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := p.lane
	l.typical = (l.typical + time.Since(l.begun[p])) / 2
	g.active--
	delete(l.begun, p)
	g.admit()
}

// admit lets those through who may go, one of each host in turn.
func (g *gate) admit() {
	for i := 0; i < len(g.waiting) && g.active < g.most; {
		l := g.waiting[i]
		if len(l.begun) >= g.perHost {
			i++
			continue
		}
		g.open(l.waiters[0])
		l.waiters = l.waiters[1:]
		g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
		if len(l.waiters) > 0 {
			g.waiting = append(g.waiting, l)
		}
	}
}

// unlist takes a lane off the list if nobody waits in it any more.
func (g *gate) unlist(l *lane) {
	if len(l.waiters) > 0 {
		return
	}
	for i, w := range g.waiting {
		if w == l {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			return
		}
	}
}
