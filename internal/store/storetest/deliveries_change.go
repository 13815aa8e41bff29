package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func redeliverTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"whatever its state":      redeliverStates,
		"tries begin anew":        redeliverTries,
		"later":                   redeliverLater,
		"what there is not":       redeliverNone,
		"1,200":                   redeliverMany,
		"at once with all others": redeliverTogether,
		"one ID twice counts one": redeliverTwice,
	}
}

// redeliver makes deliveries due at a time, and wants so many.
func redeliver(t *testing.T, s store.Store, at time.Time, want int, ids ...string) {
	t.Helper()
	if n, err := s.Redeliver(t.Context(), ids, at); n != want || err != nil {
		t.Errorf("Redeliver: got %d, %v, want %d", n, err, want)
	}
}

func redeliverStates(t *testing.T, s store.Store) {
	var all []string
	for _, r := range []store.Result{succeed(), die(), retry(start().AddDate(100, 0, 0))} {
		all = append(all, published(t, s, "a")[0].ID)
		drain(t, s, always(r))
	}
	wantStats(t, s, 1, 1, 1, 3)
	all = append(all, published(t, s, "a")[0].ID)
	at := start().Add(time.Minute)
	redeliver(t, s, at, 4, all...)
	wantStats(t, s, 4, 0, 0, 3)
	for _, id := range all {
		d, _ := one(t, s, id)
		wantTime(t, d.DueAt, at)
	}
	drain(t, s, always(succeed()))
	wantStats(t, s, 0, 4, 0, 7)
}

func redeliverTries(t *testing.T, s store.Store) {
	id := published(t, s, "a")[0].ID
	drain(t, s, func(j store.Job) store.Result {
		if j.Tries < 4 {
			return retry(start())
		}
		return die()
	})
	redeliver(t, s, start(), 1, id)
	d, attempts := one(t, s, id)
	if d.Attempts != 5 || d.Tries != 0 || len(attempts) != 5 || d.State != hook.DeliveryPending {
		t.Errorf("got %+v with %d attempts", d, len(attempts))
	}
	drain(t, s, func(j store.Job) store.Result {
		if j.Tries != 0 || j.Attempts != 5 {
			t.Errorf("got %+v", j.Delivery)
		}
		return succeed()
	})
	if _, attempts = one(t, s, id); len(attempts) != 6 || attempts[5].Number != 6 {
		t.Errorf("got %+v", attempts)
	}
}

func redeliverLater(t *testing.T, s store.Store) {
	id := published(t, s, "a")[0].ID
	at := start().AddDate(100, 0, 0)
	redeliver(t, s, at, 1, id)
	drain(t, s, always(succeed()))
	d, attempts := one(t, s, id)
	if wantTime(t, d.DueAt, at); len(attempts) != 0 {
		t.Errorf("it was attempted: %+v", attempts)
	}
}

func redeliverNone(t *testing.T, s store.Store) {
	id := published(t, s, "a")[0].ID
	redeliver(t, s, start(), 0)
	redeliver(t, s, start(), 0, "a", "", deliveryID(start()))
	redeliver(t, s, start(), 1, deliveryID(start()), id)
}

func redeliverMany(t *testing.T, s store.Store) {
	p := publication("users.post")
	for i := range 1200 {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, fmt.Sprint("w", i%100), start()))
	}
	publish(t, s, p)
	drain(t, s, always(die()))
	wantStats(t, s, 0, 0, 1200, 1200)
	redeliver(t, s, start(), 1200, ids(p.Deliveries)...)
	wantStats(t, s, 1200, 0, 0, 1200)
	drain(t, s, always(succeed()))
	wantStats(t, s, 0, 1200, 0, 2400)
}

func redeliverTogether(t *testing.T, s store.Store) {
	ds := published(t, s, "a", "b", "c", "d")
	drain(t, s, always(die()))
	parallel(t, 40, func(ctx context.Context, i int) error {
		n, err := s.Redeliver(ctx, []string{ds[i%4].ID}, start())
		if err == nil && n != 1 {
			err = fmt.Errorf("got %d", n)
		}
		return err
	})
	wantStats(t, s, 4, 0, 0, 4)
}

func redeliverTwice(t *testing.T, s store.Store) {
	id := published(t, s, "a")[0].ID
	redeliver(t, s, start(), 1, id, id)
}

func statsTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"an empty store":                 statsEmpty,
		"the oldest pending one":         statsOldest,
		"what is refused does not count": statsRefused,
	}
}

func statsEmpty(t *testing.T, s store.Store) {
	if got := stats(t, s); got != (hook.DeliveryStats{}) {
		t.Errorf("got %+v", got)
	}
}

func statsOldest(t *testing.T, s store.Store) {
	e := event("users.post")
	var list []store.Delivery
	for _, seconds := range []int{-20, -90, -5, -30} {
		list = append(list, delivery(e, "a", start().Add(time.Duration(seconds)*time.Second)))
	}
	publish(t, s, store.Publication{Event: e, Deliveries: list})
	if got := stats(t, s); got.OldestPendingSeconds != 90 {
		t.Errorf("got %+v", got)
	}
	drain(t, s, func(j store.Job) store.Result {
		if j.ID == list[1].ID {
			return succeed()
		}
		return retry(start().AddDate(100, 0, 0))
	})
	if got := stats(t, s); got.OldestPendingSeconds != 30 {
		t.Errorf("got %+v", got)
	}
	if got, err := s.Stats(t.Context(), start().Add(-time.Hour)); got.OldestPendingSeconds != 0 || err != nil {
		t.Errorf("created later than now: %+v, %v", got, err)
	}
}

func statsRefused(t *testing.T, s store.Store) {
	p := publication("users.post", "a")
	publish(t, s, p)
	p.Event.Data = []byte("1")
	parallel(t, 20, func(ctx context.Context, i int) error {
		if i%2 == 0 {
			_, err := s.Publish(ctx, []store.Publication{publication("users.put", "b")})
			return err
		}
		if _, err := s.Publish(ctx, []store.Publication{publication("users.put", "c"), p}); hook.KindOf(err) != hook.Conflict {
			return fmt.Errorf("got %w, want a conflict", err)
		}
		return nil
	})
	wantStats(t, s, 11, 0, 0, 0)
}

func healthTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"failures in a row":        healthFailures,
		"a success makes it zero":  healthSuccess,
		"retries do not count":     healthRetries,
		"some are not counted":     healthNotCounted,
		"each webhook has its own": healthOwn,
		"enabled by hand again":    healthEnabled,
		"deleted and made again":   healthDeleted,
		"any other change":         healthChanged,
	}
}

// health has one delivery to a webhook attempted a minute after another, and returns what it is then.
func health(t *testing.T, s store.Store, sp store.Space, webhook string, minute int, r store.Result) store.Health {
	t.Helper()
	e := event("users.post")
	e.Space = sp
	publish(t, s, store.Publication{Event: e, Deliveries: []store.Delivery{delivery(e, webhook, start())}})
	r.Attempt.At = start().Add(time.Duration(minute) * time.Minute)
	var got store.Health
	err := s.Work(t.Context(), store.Worker{
		Most: 1, PerHost: 1, UntilIdle: true,
		Do:       func(context.Context, store.Job) store.Result { return r },
		Recorded: func(_ context.Context, _ store.Job, _ store.Result, h store.Health) { got = h },
		Warn:     func(err error) { t.Errorf("warned: %v", err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantHealth(t *testing.T, got store.Health, failures, sinceMinute int) {
	t.Helper()
	since := start().Add(time.Duration(sinceMinute) * time.Minute)
	if sinceMinute < 0 {
		since = time.Time{}
	}
	if got.Failures != failures || !got.Since.Equal(since) {
		t.Errorf("got %+v, want %d failures since %v", got, failures, since)
	}
}

func later() time.Time { return start().AddDate(100, 0, 0) }

func healthFailures(t *testing.T, s store.Store) {
	for i := range 5 {
		wantHealth(t, health(t, s, here(), "a", i, die()), i+1, 0)
	}
}

func healthSuccess(t *testing.T, s store.Store) {
	wantHealth(t, health(t, s, here(), "a", 0, succeed()), 0, -1)
	wantHealth(t, health(t, s, here(), "a", 1, die()), 1, 1)
	wantHealth(t, health(t, s, here(), "a", 2, succeed()), 0, -1)
	wantHealth(t, health(t, s, here(), "a", 3, die()), 1, 3)
	wantHealth(t, health(t, s, here(), "a", 4, die()), 2, 3)
}

func healthRetries(t *testing.T, s store.Store) {
	wantHealth(t, health(t, s, here(), "a", 0, retry(later())), 0, 0)
	wantHealth(t, health(t, s, here(), "a", 1, retry(later())), 0, 0)
	wantHealth(t, health(t, s, here(), "a", 2, die()), 1, 0)
	wantHealth(t, health(t, s, here(), "a", 3, retry(later())), 1, 0)
	wantHealth(t, health(t, s, here(), "a", 4, succeed()), 0, -1)
}

func healthNotCounted(t *testing.T, s store.Store) {
	none := die()
	none.Tally = store.NotCounted
	wantHealth(t, health(t, s, here(), "a", 0, none), 0, -1)
	wantHealth(t, health(t, s, here(), "a", 1, die()), 1, 1)
	wantHealth(t, health(t, s, here(), "a", 2, none), 1, 1)
}

func healthOwn(t *testing.T, s store.Store) {
	for i, sp := range spaces() {
		wantHealth(t, health(t, s, sp, "a", i, die()), 1, i)
		wantHealth(t, health(t, s, sp, "b", i, succeed()), 0, -1)
	}
	wantHealth(t, health(t, s, spaces()[0], "a", 9, die()), 2, 0)
}
