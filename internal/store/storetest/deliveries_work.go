package storetest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func workTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"until nothing is due":               workUntilIdle,
		"until nothing is due, from nothing": workUntilIdleEmpty,
		"what Recorded publishes is due too": workRecordedPublishes,
		"its end waits for what is begun":    workEnds,
		"it may begin again":                 workAgain,
		"an ended context":                   workEndedContext,
		"Do panics":                          workDoPanics,
		"Recorded panics":                    workRecordedPanics,
		"what is postponed":                  workPostponed,
		"what is postponed for a moment":     workPostponedShortly,
		"all goes on at once":                workAll,
	}
}

func workUntilIdle(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b", "c")
	p.Deliveries[1].DueAt = later()
	publish(t, s, p)
	drain(t, s, func(j store.Job) store.Result {
		if j.WebhookID == "c" {
			return retry(later())
		}
		return succeed()
	})
	wantStats(t, s, 2, 1, 0, 2)
	drain(t, s, always(succeed()))
	wantStats(t, s, 2, 1, 0, 2)
}

func workUntilIdleEmpty(t *testing.T, s store.Store) { drain(t, s, always(succeed())) }

func workRecordedPublishes(t *testing.T, s store.Store) {
	published(t, s, "a")
	err := s.Work(t.Context(), store.Worker{
		Most: 2, PerHost: 2, UntilIdle: true,
		Do: func(context.Context, store.Job) store.Result { return succeed() },
		Recorded: func(ctx context.Context, j store.Job, _ store.Result, _ store.Health) {
			if len(j.WebhookID) == 5 {
				return
			}
			if _, err := s.Publish(ctx, []store.Publication{publication("users.post", j.WebhookID+"a")}); err != nil {
				t.Error(err)
			}
		},
		Warn: func(err error) { t.Errorf("warned: %v", err) },
	})
	if err != nil {
		t.Error(err)
	}
	wantStats(t, s, 0, 5, 0, 5)
}

func workEnds(t *testing.T, s store.Store) {
	published(t, s, "a", "b")
	c := hire(t, s, 2, 2)
	a, b := c.next(), c.next()
	published(t, s, "c")
	c.cancel()
	for _, m := range []made{a, b} {
		if err := m.ctx.Err(); err != nil {
			t.Errorf("the attempt's context: %v", err)
		}
	}
	c.finish(a, succeed())
	select {
	case err := <-c.ended:
		t.Fatalf("it ended while an attempt was under way: %v", err)
	default:
	}
	if err := c.dismiss(succeed(), b); err != nil {
		t.Error(err)
	}
	got := stats(t, s)
	if n := len(c.recorded) + 1; got.Delivered != n || got.Pending != 3-n || n < 2 {
		t.Errorf("Recorded was told %d times, and %+v", n, got)
	}
}

func workAgain(t *testing.T, s store.Store) {
	for range 3 {
		c := hire(t, s, 2, 2)
		published(t, s, "a")
		c.finish(c.next(), succeed())
		c.stop()
		published(t, s, "b")
		drain(t, s, always(succeed()))
	}
	wantStats(t, s, 0, 6, 0, 6)
}

func workEndedContext(t *testing.T, s store.Store) {
	published(t, s, "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Work(ctx, store.Worker{Most: 1, PerHost: 1, Do: func(context.Context, store.Job) store.Result {
		t.Error("an attempt was made")
		return succeed()
	}})
	if err != nil {
		t.Error(err)
	}
	wantStats(t, s, 1, 0, 0, 0)
}

// The delivery is not lost, and not tried again at once either.
func workDoPanics(t *testing.T, s store.Store) {
	bad := published(t, s, "bad")[0]
	for i := range 5 {
		published(t, s, fmt.Sprint("w", i))
	}
	var calls, warned atomic.Int64
	err := s.Work(t.Context(), store.Worker{
		Most: 2, PerHost: 2, UntilIdle: true,
		Do: func(_ context.Context, j store.Job) store.Result {
			if j.ID == bad.ID {
				calls.Add(1)
				panic("oh")
			}
			return succeed()
		},
		Recorded: func(context.Context, store.Job, store.Result, store.Health) {},
		Warn:     func(error) { warned.Add(1) },
	})
	if err != nil || warned.Load() == 0 || calls.Load() != 1 {
		t.Errorf("got %v, %d warnings, %d calls", err, warned.Load(), calls.Load())
	}
	got, attempts := one(t, s, bad.ID)
	if got.State != hook.DeliveryPending || !got.DueAt.After(time.Now()) || len(attempts) > 0 {
		t.Errorf("got %+v with %d attempts", got, len(attempts))
	}
	if got := stats(t, s); got.Delivered != 5 || got.Pending != 1 {
		t.Errorf("got %+v", got)
	}
}

func workRecordedPanics(t *testing.T, s store.Store) {
	for i := range 5 {
		published(t, s, fmt.Sprint("w", i))
	}
	var warned atomic.Int64
	err := s.Work(t.Context(), store.Worker{
		Most: 2, PerHost: 2, UntilIdle: true,
		Do:       func(context.Context, store.Job) store.Result { return succeed() },
		Recorded: func(context.Context, store.Job, store.Result, store.Health) { panic("oh") },
		Warn:     func(error) { warned.Add(1) },
	})
	if err != nil || warned.Load() == 0 {
		t.Errorf("got %v, %d warnings", err, warned.Load())
	}
	wantStats(t, s, 0, 5, 0, 5)
}

// workAll is there for the race detector.
func workAll(t *testing.T, s store.Store) {
	insert(t, s, record("w1"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() {
		ended <- s.Work(ctx, store.Worker{
			Most: 8, PerHost: 2,
			Do: func(_ context.Context, j store.Job) store.Result {
				if j.Attempts < 2 {
					return retry(time.Now())
				}
				return succeed()
			},
			Recorded: func(context.Context, store.Job, store.Result, store.Health) {},
			Warn:     func(err error) { t.Errorf("warned: %v", err) },
		})
	}()
	parallel(t, 60, func(ctx context.Context, i int) error {
		p := publication("users.post", fmt.Sprint("w", i%5))
		if _, err := s.Publish(ctx, []store.Publication{p}); err != nil {
			return err
		}
		if _, _, err := s.Delivery(ctx, p.Deliveries[0].ID); err != nil && hook.KindOf(err) != hook.NotFound {
			return err
		}
		if _, err := s.Redeliver(ctx, []string{p.Deliveries[0].ID}, time.Now()); err != nil {
			return err
		}
		if _, err := s.Stats(ctx, start()); err != nil {
			return err
		}
		if _, err := s.ListDeliveries(ctx, hook.DeliveryQuery{Webhook: "w1", Limit: 5}); err != nil {
			return err
		}
		_, err := s.Prune(ctx, later())
		return err
	})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	drain(t, s, always(succeed()))
	for n := 1; n > 0; {
		n = prune(t, s, later())
	}
	wantStats(t, s, 0, 0, 0, 0)
}
