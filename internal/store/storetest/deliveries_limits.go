package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"hookctl/internal/store"
)

func limitTests(o DeliveriesOptions) map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"so many at a time":           limitMost,
		"so many to one host":         limitPerHost,
		"a stuck host before others":  func(t *testing.T, s store.Store) { limitStuck(t, s, o.Backlog) },
		"hosts that get stuck later":  func(t *testing.T, s store.Store) { limitStuckLater(t, s, o.Backlog/3) },
		"the host of the last URL":    limitHostMoves,
		"many hosts, one after other": limitHosts,
	}
}

// gauge is how many there are at a time.
type gauge struct {
	sync.Mutex
	now, most map[string]int
}

func (g *gauge) add(key string, n int) {
	g.Lock()
	defer g.Unlock()
	if g.now == nil {
		g.now, g.most = map[string]int{}, map[string]int{}
	}
	g.now[key] += n
	g.most[key] = max(g.most[key], g.now[key])
}

func limitMost(t *testing.T, s store.Store) {
	for i := range 40 {
		published(t, s, fmt.Sprint("w", i))
	}
	c := hire(t, s, 5, 5)
	var under []made
	for range 5 {
		under = append(under, c.next())
	}
	for i := range 40 {
		c.finish(under[i], succeed())
		if len(under) < 40 {
			under = append(under, c.next())
		}
	}
	c.stop()
	wantStats(t, s, 0, 40, 0, 40)
	wantBounded(t, s, store.Worker{Most: 3, PerHost: 10}, 3, 3)
	wantBounded(t, s, store.Worker{Most: 10, PerHost: 2}, 10, 2)
}

func limitPerHost(t *testing.T, s store.Store) {
	for range 10 {
		published(t, s, "a", "b", "c")
	}
	c := hire(t, s, 10, 2)
	hosts := map[string]int{}
	var under []made
	for range 6 { // no more than these may begin, and these must
		m := c.next()
		hosts[m.Host]++
		under = append(under, m)
	}
	for host, n := range hosts {
		if n != 2 {
			t.Errorf("%d attempts at %s", n, host)
		}
	}
	for i := range 30 {
		c.finish(under[i], succeed())
		if len(under) < 30 {
			under = append(under, c.next())
		}
	}
	c.stop()
}

// wantBounded has many attempts made, and wants no more at a time.
func wantBounded(t *testing.T, s store.Store, w store.Worker, most, perHost int) {
	t.Helper()
	for i := range 100 {
		published(t, s, fmt.Sprint("h", i%7), fmt.Sprint("h", i%3))
	}
	var g gauge
	w.UntilIdle = true
	w.Do = func(ctx context.Context, j store.Job) store.Result {
		g.add("", 1)
		g.add(j.Host, 1)
		defer g.add(j.Host, -1)
		defer g.add("", -1)
		_ = s.Ping(ctx) // something that takes a while
		return succeed()
	}
	w.Recorded = func(context.Context, store.Job, store.Result, store.Health) {}
	w.Warn = func(err error) { t.Errorf("warned: %v", err) }
	if err := s.Work(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	for key, n := range g.most {
		if key == "" && n > most || key != "" && n > perHost {
			t.Errorf("%d at a time %s", n, key)
		}
	}
}

// stuck publishes a backlog to one host.
func stuck(t *testing.T, s store.Store, webhook string, n int) {
	t.Helper()
	p := publication("users.post")
	for range n {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, webhook, start()))
	}
	publish(t, s, p)
}

func limitStuck(t *testing.T, s store.Store, backlog int) {
	stuck(t, s, "stuck", backlog)
	free := published(t, s, "free")[0]
	c := hire(t, s, 8, 2)
	wantFree(t, s, c, 2, free)
}

func limitStuckLater(t *testing.T, s store.Store, backlog int) {
	c := hire(t, s, 8, 2)
	for i := range 3 {
		stuck(t, s, fmt.Sprint("stuck", i), backlog)
	}
	wantFree(t, s, c, 6, published(t, s, "free")[0])
}

// wantFree wants that so many attempts are stuck, that all the same the one is made, and others after it.
func wantFree(t *testing.T, s store.Store, c *crew, n int, free store.Delivery) {
	t.Helper()
	var under []made
	for done := 0; done < 4 || len(under) < n; {
		m := c.next()
		if m.WebhookID != "free" {
			if under = append(under, m); len(under) > n {
				t.Fatalf("%d attempts at hosts that may have %d", len(under), n)
			}
			continue
		}
		if m.ID != free.ID {
			t.Errorf("got %s, want %s", m.ID, free.ID)
		}
		c.finish(m, succeed())
		if done++; done < 4 {
			free = published(t, s, "free")[0]
		}
	}
	if err := c.dismiss(retry(later()), under...); err != nil {
		t.Error(err)
	}
}

// A retry stands in line at the host where the last attempt went.
func limitHostMoves(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 1)
	id := published(t, s, "a")[0].ID
	m := c.next()
	r := retry(time.Now())
	r.URL, r.Host = "http://b.example/in", "b.example:80"
	c.finish(m, r)
	moved := c.next()
	if moved.ID != id || moved.Host != r.Host {
		t.Errorf("got %+v", moved.Delivery)
	}
	published(t, s, "b") // waits
	other := published(t, s, "a")[0].ID
	if m = c.next(); m.ID != other {
		t.Errorf("got %s at %s, want %s", m.ID, m.Host, other)
	}
	c.finish(m, succeed())
	c.finish(moved, succeed())
	m = c.next()
	if m.Host != r.Host {
		t.Errorf("got %s", m.Host)
	}
	c.finish(m, succeed())
	c.stop()
}

func limitHosts(t *testing.T, s store.Store) {
	p := publication("users.post")
	for i := range 1200 {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, fmt.Sprint("w", i%600), start()))
	}
	publish(t, s, p)
	drain(t, s, always(succeed()))
	wantStats(t, s, 0, 1200, 0, 1200)
}
