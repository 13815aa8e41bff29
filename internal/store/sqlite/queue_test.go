package sqlite

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// wide is an event with so many deliveries to each host.
func wide(each int, hosts ...string) store.Publication {
	p := benchPublication("webhook-1")
	one := p.Deliveries[0]
	p.Deliveries = nil
	for _, host := range hosts {
		for range each {
			d := one
			d.ID, d.Host, d.URL = benchID(d.CreatedAt).String(), host, "http://"+host+"/"
			p.Deliveries = append(p.Deliveries, d)
		}
	}
	return p
}

func published(t *testing.T, s *Store, p store.Publication) {
	t.Helper()
	if _, err := s.Publish(t.Context(), []store.Publication{p}); err != nil {
		t.Fatal(err)
	}
}

// inMemory is how many jobs the queue holds, and their data.
func (s *Store) inMemory() (jobs, bytes int) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	for _, j := range s.queue.held {
		bytes += len(j.Data)
	}
	return len(s.queue.held), bytes
}

// wantSmall wants the queue to hold little, whatever is pending.
func wantSmall(t *testing.T, s *Store, more int) {
	t.Helper()
	jobs, bytes := s.inMemory()
	if jobs > heldJobs+unwritten+more || bytes > heldBytes+unwrittenBytes+more<<20 {
		t.Errorf("%d jobs are held, with %d bytes", jobs, bytes)
	}
}

// Memory is bounded, in front of hosts that are stuck, and all the same others are served.
func TestQueueHoldsLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		begun := map[string]int{}
		var free int
		ended := make(chan error)
		go func() {
			ended <- s.Work(ctx, store.Worker{
				Most: 8, PerHost: 1,
				Do: func(_ context.Context, j store.Job) store.Result {
					if j.Host == "free" {
						free++ // one at a time
						return benchResult(j)
					}
					begun[j.Host]++
					<-release
					return benchResult(j)
				},
			})
		}()
		for i := range 7 {
			published(t, s, wide(500, fmt.Sprint("stuck", i)))
			synctest.Wait()
			wantSmall(t, s, 8)
		}
		published(t, s, wide(1000, "free"))
		synctest.Wait()
		wantSmall(t, s, 8)
		if free != 1000 || len(begun) != 7 {
			t.Errorf("%d attempts at the free host, %d hosts are stuck", free, len(begun))
		}
		cancel()
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// An event with much data and many webhooks is in memory once, or a few times.
func TestQueueHoldsLittleData(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		for i := range 4 {
			p := wide(100, fmt.Sprint("host", i))
			p.Event.Data = make([]byte, 1<<20)
			published(t, s, p)
		}
		n := 0
		err := s.Work(t.Context(), store.Worker{
			Most: 1, PerHost: 1, UntilIdle: true,
			Do: func(_ context.Context, j store.Job) store.Result {
				n++
				wantSmall(t, s, 2)
				r := benchResult(j)
				r.Attempt.Request.Body = nil
				return r
			},
		})
		if err != nil || n != 400 {
			t.Errorf("%d attempts, %v", n, err)
		}
	})
}

// Hosts take turns, however much is due at one of them.
func TestQueueIsFair(t *testing.T) {
	s := open(t, storePath(t))
	var hosts []string
	for i := range 20 {
		hosts = append(hosts, fmt.Sprint("host", i))
	}
	published(t, s, wide(100, hosts...))
	seen := map[string]int{}
	n := 0
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Work(ctx, store.Worker{
		Most: 1, PerHost: 1,
		Do: func(_ context.Context, j store.Job) store.Result {
			seen[j.Host]++
			if n++; n == 1000 {
				cancel()
			}
			return benchResult(j)
		},
	})
	if err != nil {
		t.Error(err)
	}
	for _, host := range hosts {
		if seen[host] < 20 { // 50, but for those that were found first
			t.Errorf("%s had %d of %d attempts", host, seen[host], n)
		}
	}
}

// To one host, what is due first goes first.
func TestQueueOrder(t *testing.T) {
	s := open(t, storePath(t))
	p := wide(500, "host")
	for i := range p.Deliveries {
		p.Deliveries[i].DueAt = p.Deliveries[i].DueAt.Add(-time.Duration(i*7919%500) * time.Second)
	}
	published(t, s, p)
	var last time.Time
	err := s.Work(t.Context(), store.Worker{
		Most: 1, PerHost: 1, UntilIdle: true,
		Do: func(_ context.Context, j store.Job) store.Result {
			if j.DueAt.Before(last) {
				t.Errorf("%v came after %v", j.DueAt, last)
			}
			last = j.DueAt
			return benchResult(j)
		},
	})
	if err != nil {
		t.Error(err)
	}
}

// A retry in an hour costs nothing until then, and is made at once then.
func TestQueueSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		var at []time.Duration
		began := time.Now()
		go func() {
			ended <- s.Work(ctx, store.Worker{
				Most: 1, PerHost: 1,
				Do: func(_ context.Context, j store.Job) store.Result {
					at = append(at, time.Since(began))
					r := benchResult(j)
					if j.Tries < 3 && j.Host == "host" {
						r.State, r.DueAt = hook.DeliveryPending, time.Now().Add(time.Hour)
					}
					return r
				},
			})
		}()
		last := wide(1, "other")
		last.Deliveries[0].DueAt = began.Add(10 * time.Hour)
		published(t, s, last)
		synctest.Wait() // until then, as it seems
		first := wide(1, "host")
		first.Deliveries[0].DueAt = began.Add(time.Hour)
		published(t, s, first)
		time.Sleep(12 * time.Hour)
		synctest.Wait()
		if got := fmt.Sprint(at); got != "[1h0m0s 2h0m0s 3h0m0s 4h0m0s 10h0m0s]" {
			t.Errorf("attempts were made at %s", got)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A second Work would not know what the first has under way.
func TestOneWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		worker := store.Worker{Most: 1, PerHost: 1, Do: func(_ context.Context, j store.Job) store.Result { return benchResult(j) }}
		go func() { ended <- s.Work(ctx, worker) }()
		synctest.Wait()
		if err := s.Work(t.Context(), worker); hook.KindOf(err) != hook.Conflict {
			t.Errorf("got %v, want a conflict", err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		worker.UntilIdle = true
		if err := s.Work(t.Context(), worker); err != nil {
			t.Errorf("after the first has ended: %v", err)
		}
	})
}

// A store that cannot be read for a while is tried again, with pauses.
func TestReadFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		change := func(text string) {
			err := s.writer.do(t.Context(), func(ctx context.Context, w *writer) error { return w.exec(ctx, text) })
			if err != nil {
				t.Fatal(err)
			}
		}
		published(t, s, wide(3, "host"))
		change("ALTER TABLE names RENAME TO away")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		f := full{sent: map[string]int{}}
		go func() { ended <- s.Work(ctx, f.worker()) }()
		time.Sleep(time.Hour)
		if n := f.warned.Load(); n < 10 || n > 400 || f.recorded.Load() > 0 {
			t.Errorf("%d warnings, %d recorded", n, f.recorded.Load())
		}
		change("ALTER TABLE away RENAME TO names")
		time.Sleep(longestPause)
		synctest.Wait()
		if n := f.recorded.Load(); n != 3 {
			t.Errorf("%d were delivered", n)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// An attempt whose webhook cannot be read is not made, and work ends all the same.
func TestWebhookFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, storePath(t))
		defer func() { _ = s.Close() }()
		published(t, s, wide(3, "host"))
		err := s.writer.do(t.Context(), func(ctx context.Context, w *writer) error {
			return w.exec(ctx, "ALTER TABLE webhooks RENAME TO away")
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		f := full{sent: map[string]int{}}
		go func() { ended <- s.Work(ctx, f.worker()) }()
		time.Sleep(time.Hour)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if n := f.warned.Load(); n < 10 || n > 400 || len(f.sent) > 0 {
			t.Errorf("%d warnings, %d attempts", n, len(f.sent))
		}
	})
}
