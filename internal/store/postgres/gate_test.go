package postgres

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// crowd is what happens at a gate in a simulated time: jobs arrive, wait, make attempts and come back.
type crowd struct {
	sync.Mutex
	gate    *gate
	takes   map[string]time.Duration // how long attempts take, by host; the others take a millisecond
	done    map[string]int
	visits  int // how often a job asked
	inside  int // how many are at the gate
	peak    int // the most that were
	longest time.Duration
}

// job comes to the gate until it was let through.
func (c *crowd) job(host string, stop chan struct{}) {
	for {
		c.step(1)
		began := time.Now()
		p, after := c.gate.enter(host, stop)
		c.step(-1)
		took := c.visit(host, time.Since(began))
		if p != nil {
			select {
			case <-time.After(took):
				c.finish(host)
			case <-stop:
			}
			c.gate.leave(p)
			return
		}
		select {
		case <-time.After(after):
		case <-stop:
			return
		}
	}
}

// step counts those at the gate.
func (c *crowd) step(n int) {
	c.Lock()
	defer c.Unlock()
	c.inside += n
	c.peak = max(c.peak, c.inside)
}

// visit notes that a job asked, and tells how long an attempt takes now.
func (c *crowd) visit(host string, waited time.Duration) time.Duration {
	c.Lock()
	defer c.Unlock()
	c.visits++
	c.longest = max(c.longest, waited)
	if took, ok := c.takes[host]; ok {
		return took
	}
	return time.Millisecond
}

func (c *crowd) finish(host string) {
	c.Lock()
	defer c.Unlock()
	c.done[host]++
}

// counts returns how often jobs asked so far, and how many attempts were made at a host.
func (c *crowd) counts(host string) (visits, done int) {
	c.Lock()
	defer c.Unlock()
	return c.visits, c.done[host]
}

func simulate(t *testing.T, most, perHost int, takes map[string]time.Duration, run func(c *crowd, stop chan struct{})) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{gate: newGate(most, perHost), takes: takes, done: map[string]int{}}
		stop := make(chan struct{})
		run(c, stop)
		close(stop)
		synctest.Wait()
		c.Lock()
		defer c.Unlock()
		if c.longest > gatePatience {
			t.Errorf("a job waited %v in memory", c.longest)
		}
		if c.gate.active != 0 || len(c.gate.waiting) != 0 {
			t.Errorf("%d are under way, %d hosts wait", c.gate.active, len(c.gate.waiting))
		}
	})
}

// A host that is stuck takes its places, and what is pending for it asks ever less often; others go through.
func TestGateStuckHost(t *testing.T) {
	simulate(t, 64, 8, map[string]time.Duration{"stuck": time.Hour}, func(c *crowd, stop chan struct{}) {
		for range 2000 {
			go c.job("stuck", stop)
		}
		synctest.Wait()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		for i := range 500 {
			go c.job(fmt.Sprint("host", i%10), stop)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for i := range 10 {
			if _, n := c.counts(fmt.Sprint("host", i)); n != 50 {
				t.Errorf("host%d got %d attempts", i, n)
			}
		}
		before, _ := c.counts("stuck")
		c.Lock()
		c.peak = 0
		c.Unlock()
		time.Sleep(time.Minute)
		synctest.Wait()
		after, _ := c.counts("stuck")
		if n := after - before; n > 2000*4 || n < 2000 {
			t.Errorf("2,000 jobs ask %d times a minute", n)
		}
		c.Lock()
		defer c.Unlock()
		if c.peak > 20 { // they would take the places of others
			t.Errorf("%d jobs wait in memory at a time", c.peak)
		}
	})
}

// A host that is slow is never idle, and what waits comes back when it is time.
func TestGateSlowHost(t *testing.T) {
	simulate(t, 64, 8, map[string]time.Duration{"slow": 100 * time.Millisecond}, func(c *crowd, stop chan struct{}) {
		for range 800 {
			go c.job("slow", stop)
		}
		time.Sleep(15 * time.Second) // 10 would do for who knew all in advance
		synctest.Wait()
		visits, n := c.counts("slow")
		if n != 800 {
			t.Errorf("it got %d attempts of 800", n)
		}
		if visits > 800*6 {
			t.Errorf("800 jobs asked %d times", visits)
		}
	})
}

// A host that was stuck and is not any more gets what is pending soon.
func TestGateRecovers(t *testing.T) {
	simulate(t, 64, 8, map[string]time.Duration{"stuck": 20 * time.Second}, func(c *crowd, stop chan struct{}) {
		for range 1000 {
			go c.job("stuck", stop)
		}
		time.Sleep(50 * time.Second)
		c.Lock()
		c.takes = nil
		c.Unlock()
		time.Sleep(60 * time.Second)
		synctest.Wait()
		if _, n := c.counts("stuck"); n != 1000 {
			t.Errorf("it got %d attempts of 1000", n)
		}
	})
}

// No more than so many are under way, in all and at a host, and none of those who wait is forgotten.
func TestGateBounds(t *testing.T) {
	simulate(t, 10, 4, nil, func(c *crowd, stop chan struct{}) {
		for i := range 1000 {
			go c.job(fmt.Sprint("host", i%5), stop)
		}
		for range 1000 {
			time.Sleep(100 * time.Microsecond)
			synctest.Wait()
			c.gate.mu.Lock()
			if c.gate.active > 10 {
				t.Errorf("%d are under way", c.gate.active)
			}
			for host, l := range c.gate.lanes {
				if len(l.begun) > 4 {
					t.Errorf("%d are under way at %s", len(l.begun), host)
				}
			}
			c.gate.mu.Unlock()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for i := range 5 {
			if _, n := c.counts(fmt.Sprint("host", i)); n != 200 {
				t.Errorf("host%d got %d attempts", i, n)
			}
		}
	})
}

// Hosts that nobody asks for any more are forgotten.
func TestGateForgets(t *testing.T) {
	simulate(t, 10, 1, nil, func(c *crowd, stop chan struct{}) {
		for i := range 20_000 {
			c.job(fmt.Sprint("host", i), stop)
			c.gate.lanes[fmt.Sprint("host", i)] = &lane{next: time.Now().Add(longestDelay)} // as one that was stuck
		}
		time.Sleep(longestDelay)
		c.job("another", stop)
		if n := len(c.gate.lanes); n > sweepSize {
			t.Errorf("%d hosts are remembered", n)
		}
	})
}
