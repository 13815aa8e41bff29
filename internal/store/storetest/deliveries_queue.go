package storetest

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func queueTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"each is handed out once":              queueOnce,
		"each is handed out once, by the way":  queueOnceTogether,
		"one attempt at a time":                queueOneAtATime,
		"not before it is due":                 queueNotBefore,
		"a retry when it is due":               queueRetry,
		"what is published is handed out":      queueWake,
		"what is redelivered is handed out":    queueWakeRedelivered,
		"a job has all that it is about":       queueJob,
		"the webhook as it is now":             queueWebhook,
		"a webhook that is gone":               queueGone,
		"redeliver one that is under way":      queueRedeliverUnderWay,
		"redeliver one that waits, for later":  queueRedeliverWaiting,
		"redeliver one that is just recorded":  queueRedeliverRecorded,
		"what is stored when Recorded is told": queueRecorded,
	}
}

// tally counts what is done with each delivery.
type tally struct {
	sync.Mutex
	times   map[string]int
	current map[string]bool
	twice   int // attempts of a delivery that had one under way
}

func (c *tally) begin(id string) {
	c.Lock()
	defer c.Unlock()
	if c.times == nil {
		c.times, c.current = map[string]int{}, map[string]bool{}
	}
	c.times[id]++
	if c.current[id] {
		c.twice++
	}
	c.current[id] = true
}

func (c *tally) end(id string) {
	c.Lock()
	defer c.Unlock()
	delete(c.current, id)
}

// want wants so many attempts of each, never two at a time.
func (c *tally) want(t *testing.T, deliveries, times int) {
	t.Helper()
	if len(c.times) != deliveries || c.twice > 0 {
		t.Errorf("%d deliveries were handed out, want %d; %d while they were under way", len(c.times), deliveries, c.twice)
	}
	for id, n := range c.times {
		if n != times {
			t.Errorf("%s was handed out %d times, want %d", id, n, times)
		}
	}
}

func queueOnce(t *testing.T, s store.Store) {
	for i := range 10 {
		p := publication("users.post")
		for h := range 60 {
			p.Deliveries = append(p.Deliveries, delivery(p.Event, fmt.Sprint("w", (h+i)%20), start()))
		}
		publish(t, s, p)
	}
	var c tally
	drain(t, s, func(j store.Job) store.Result {
		c.begin(j.ID)
		defer c.end(j.ID)
		return succeed()
	})
	c.want(t, 600, 1)
	wantStats(t, s, 0, 600, 0, 600)
}

func queueOnceTogether(t *testing.T, s store.Store) {
	taken := publication("users.post")
	publish(t, s, taken)
	taken.Event.Name = "users.put" // a conflict
	var c tally
	recorded := make(chan struct{}, 1000)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() {
		ended <- s.Work(ctx, store.Worker{
			Most: 16, PerHost: 3,
			Do: func(_ context.Context, j store.Job) store.Result {
				c.begin(j.ID)
				defer c.end(j.ID)
				return succeed()
			},
			Recorded: func(context.Context, store.Job, store.Result, store.Health) { recorded <- struct{}{} },
			Warn:     func(err error) { t.Errorf("warned: %v", err) },
		})
	}()
	parallel(t, 500, func(ctx context.Context, i int) error {
		if i%10 == 0 {
			_, err := s.Publish(ctx, []store.Publication{publication("users.post", "refused"), taken})
			if hook.KindOf(err) != hook.Conflict {
				return fmt.Errorf("got %w, want a conflict", err)
			}
		}
		_, err := s.Publish(ctx, []store.Publication{publication("users.post", fmt.Sprint("w", i%7), "all")})
		return err
	})
	for range 1000 {
		<-recorded
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	c.want(t, 1000, 1)
	wantStats(t, s, 0, 1000, 0, 1000)
}

func queueOneAtATime(t *testing.T, s store.Store) {
	var all []string
	for i := range 50 {
		all = append(all, ids(published(t, s, fmt.Sprint("w", i%3)))...)
	}
	var c tally
	drain(t, s, func(j store.Job) store.Result {
		c.begin(j.ID)
		defer c.end(j.ID)
		if j.Attempts >= 4 {
			return succeed() // if it redelivered others still, there would be no end
		}
		if n, err := s.Redeliver(t.Context(), all[:10], start()); n != 10 || err != nil {
			t.Errorf("Redeliver: %d, %v", n, err)
		}
		return retry(start())
	})
	if c.twice > 0 || len(c.times) != 50 {
		t.Errorf("%d were handed out, %d while they were under way", len(c.times), c.twice)
	}
	got := stats(t, s)
	if got.Delivered != 50 || got.Pending != 0 {
		t.Errorf("got %+v", got)
	}
}

func queueNotBefore(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 4)
	published(t, s, "first")
	c.finish(c.next(), succeed()) // work has begun
	p := publication("users.post", "a", "a", "b", "b", "a")
	now := time.Now()
	for i, after := range []int{0, 200, 100, 150, 3_600_000} {
		p.Deliveries[i].DueAt = now.Add(time.Duration(after) * time.Millisecond)
	}
	publish(t, s, p)
	for range 4 {
		m := c.next()
		if now := time.Now(); now.Before(m.DueAt) {
			t.Errorf("%s was handed out %v before it was due", m.WebhookID, m.DueAt.Sub(now))
		}
		c.finish(m, succeed())
	}
	c.stop()
	wantStats(t, s, 1, 5, 0, 5)
}

func queueRetry(t *testing.T, s store.Store) {
	published(t, s, "a", "b")
	c := hire(t, s, 4, 4)
	var due [4]time.Time
	for range 8 {
		m := c.next()
		if now := time.Now(); now.Before(due[m.Attempts]) && m.WebhookID == "a" {
			t.Errorf("attempt %d was made %v before it was due", m.Attempts+1, due[m.Attempts].Sub(now))
		}
		if m.Attempts == 3 {
			c.finish(m, succeed())
			continue
		}
		at := time.Now().Add(50 * time.Millisecond)
		if m.WebhookID == "a" {
			due[m.Attempts+1] = at.Truncate(time.Millisecond)
		}
		c.finish(m, retry(at))
	}
	c.stop()
	wantStats(t, s, 0, 2, 0, 8)
}

func queueWake(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 4)
	for range 5 {
		d := published(t, s, "a")[0]
		m := c.next()
		if m.ID != d.ID {
			t.Errorf("got %s, want %s", m.ID, d.ID)
		}
		c.finish(m, succeed())
	}
	c.stop()
}

func queueWakeRedelivered(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 4)
	id := published(t, s, "a")[0].ID
	for i, r := range []store.Result{die(), succeed(), retry(later()), succeed()} {
		m := c.next()
		if m.ID != id || m.Attempts != i || m.Tries != 0 {
			t.Errorf("%d: got %+v", i, m.Delivery)
		}
		c.finish(m, r)
		redeliver(t, s, time.Now(), 1, id)
	}
	c.finish(c.next(), succeed())
	c.stop()
	wantStats(t, s, 0, 1, 0, 5)
}

func queueJob(t *testing.T, s store.Store) {
	for round := range 2 { // once from the disk, once while work goes on
		var c *crew
		if round == 1 {
			c = hire(t, s, 4, 4)
		}
		p := publication("users.post", "a")
		p.Deliveries[0].Target = 7
		publish(t, s, p)
		if round == 0 {
			c = hire(t, s, 4, 4)
		}
		m := c.next()
		wantDelivery(t, m.Delivery, p.Deliveries[0])
		if string(m.Data) != string(p.Event.Data) || !m.Gone {
			t.Errorf("got data %s, gone %t", m.Data, m.Gone)
		}
		wantTime(t, m.EventAt, p.Event.At)
		c.finish(m, succeed())
		c.stop()
	}
}

func queueWebhook(t *testing.T, s store.Store) {
	for _, sp := range spaces() {
		r := record("a", "users.post")
		r.Space, r.JSON = sp, []byte(sp.Dialect+sp.Vars)
		insert(t, s, r)
	}
	published(t, s, "a")
	want := update(t, s, "a", func(r store.Record) (store.Record, error) {
		r.JSON, r.Enabled = []byte("changed"), false
		return r, nil
	})
	c := hire(t, s, 4, 4)
	m := c.next()
	if wantSame(t, m.Webhook, want); m.Gone {
		t.Error("it is gone")
	}
	want = update(t, s, "a", func(r store.Record) (store.Record, error) {
		r.JSON, r.Enabled = []byte("changed again"), true
		return r, nil
	})
	c.finish(m, retry(start()))
	m = c.next()
	wantSame(t, m.Webhook, want)
	c.finish(m, succeed())
	c.stop()
}

func queueGone(t *testing.T, s store.Store) {
	insert(t, s, record("a"))
	c := hire(t, s, 4, 4)
	published(t, s, "a")
	m := c.next()
	if m.Gone {
		t.Error("it is gone too early")
	}
	remove(t, s, here(), "a")
	c.finish(m, retry(start()))
	m = c.next()
	if !m.Gone || m.Webhook.ID != "" || m.Webhook.JSON != nil {
		t.Errorf("got %+v, gone %t", m.Webhook, m.Gone)
	}
	c.finish(m, die())
	c.stop()
}

func queueRedeliverUnderWay(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 4)
	id := published(t, s, "a")[0].ID
	m := c.next()
	redeliver(t, s, time.Now(), 1, id)
	redeliver(t, s, later(), 1, id)
	c.finish(m, succeed())
	got, _ := one(t, s, id)
	if got.State != hook.DeliveryDelivered || got.Attempts != 1 || got.Tries != 1 {
		t.Errorf("got %+v", got)
	}
	other := published(t, s, "a")[0].ID
	if m = c.next(); m.ID != other {
		t.Errorf("%s was handed out again", m.ID)
	}
	c.finish(m, succeed())
	c.stop()
}

// It may be in the hands of the queue already, behind another of its host.
func queueRedeliverWaiting(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 1)
	published(t, s, "a")
	m := c.next()
	waits := published(t, s, "a")[0].ID
	redeliver(t, s, later(), 1, waits)
	last := published(t, s, "a")[0].ID
	c.finish(m, succeed())
	if m = c.next(); m.ID != last {
		t.Errorf("got %s, want %s: %s is due later", m.ID, last, waits)
	}
	c.finish(m, succeed())
	redeliver(t, s, time.Now(), 1, waits)
	if m = c.next(); m.ID != waits || m.Tries != 0 {
		t.Errorf("got %+v", m.Delivery)
	}
	c.finish(m, succeed())
	c.stop()
}

// Whoever sees that a delivery is dead may redeliver it at once.
func queueRedeliverRecorded(t *testing.T, s store.Store) {
	c := hire(t, s, 4, 4)
	id := published(t, s, "a")[0].ID
	for range 20 {
		m := c.next()
		m.result <- die()
		for len(deliveries(t, s, hook.DeliveryQuery{State: hook.DeliveryDead})) == 0 {
			runtime.Gosched()
		}
		redeliver(t, s, time.Now(), 1, id)
	}
	c.finish(c.next(), succeed())
	c.stop()
}

func queueRecorded(t *testing.T, s store.Store) {
	d := published(t, s, "a")[0]
	told := false
	err := s.Work(t.Context(), store.Worker{
		Most: 1, PerHost: 1, UntilIdle: true,
		Do: func(context.Context, store.Job) store.Result { return die() },
		Recorded: func(ctx context.Context, j store.Job, r store.Result, h store.Health) {
			told = true
			got, attempts, err := s.Delivery(ctx, d.ID)
			if err != nil || got.State != hook.DeliveryDead || len(attempts) != 1 {
				t.Errorf("got %+v, %+v, %v", got, attempts, err)
			}
			if j.ID != d.ID || r.Attempt.Number != 1 || r.State != hook.DeliveryDead || h.Failures != 1 {
				t.Errorf("told %+v, %+v, %+v", j.Delivery, r, h)
			}
			if _, err := s.Insert(ctx, record("made by Recorded")); err != nil {
				t.Error(err)
			}
		},
		Warn: func(err error) { t.Errorf("warned: %v", err) },
	})
	if err != nil || !told {
		t.Errorf("got %v, told %t", err, told)
	}
}
