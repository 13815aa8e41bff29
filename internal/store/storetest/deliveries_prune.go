package storetest

import (
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func pruneTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"what is old and not pending":    pruneOld,
		"an event that has none left":    pruneEvents,
		"an event that never had any":    pruneBare,
		"1,000 at a time":                pruneBounded,
		"many that are pending in front": prunePending,
		"an empty store":                 pruneNothing,
	}
}

func prune(t *testing.T, s store.Store, before time.Time) int {
	t.Helper()
	n, err := s.Prune(t.Context(), before)
	if err != nil {
		t.Fatalf("Prune: %v", err)
	}
	return n
}

func wantPruned(t *testing.T, s store.Store, before time.Time, want int) {
	t.Helper()
	if n := prune(t, s, before); n != want {
		t.Errorf("%d were pruned, want %d", n, want)
	}
}

// aged publishes an event with a delivery created so many minutes after the start, and attempts it.
func aged(t *testing.T, s store.Store, minute int, r store.Result) store.Publication {
	t.Helper()
	e := event("users.post")
	e.At = start().Add(time.Duration(minute) * time.Minute)
	p := store.Publication{Event: e, Deliveries: []store.Delivery{delivery(e, "a", e.At)}}
	publish(t, s, p)
	drain(t, s, always(r))
	return p
}

func pruneOld(t *testing.T, s store.Store) {
	dead, pending := aged(t, s, 1, die()), aged(t, s, 2, retry(later()))
	delivered, young := aged(t, s, 3, succeed()), aged(t, s, 4, succeed())
	wantPruned(t, s, start(), 0)
	wantPruned(t, s, start().Add(time.Minute), 0)
	wantStats(t, s, 1, 2, 1, 4)
	wantPruned(t, s, young.Event.At, 2)
	wantStats(t, s, 1, 1, 0, 2)
	wantPruned(t, s, young.Event.At, 0)
	for _, p := range []store.Publication{dead, delivered} {
		_, _, err := s.Delivery(t.Context(), p.Deliveries[0].ID)
		wantKind(t, err, hook.NotFound)
	}
	for _, p := range []store.Publication{pending, young} {
		if _, attempts := one(t, s, p.Deliveries[0].ID); len(attempts) != 1 {
			t.Errorf("got %+v", attempts)
		}
	}
	redeliver(t, s, start(), 0, dead.Deliveries[0].ID)
	wantDeliveries(t, s, hook.DeliveryQuery{Webhook: "a"}, young.Deliveries[0], pending.Deliveries[0])
}

func pruneEvents(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b")
	publish(t, s, p)
	drain(t, s, func(j store.Job) store.Result {
		if j.WebhookID == "a" {
			return succeed()
		}
		return retry(later())
	})
	wantPruned(t, s, later(), 1)
	if r, ok, err := s.Receipt(t.Context(), p.Event); !ok || err != nil || r.Deliveries != 2 {
		t.Errorf("an event with a delivery left: got %+v, %t, %v", r, ok, err)
	}
	redeliver(t, s, start(), 1, p.Deliveries[1].ID)
	drain(t, s, func(j store.Job) store.Result {
		if string(j.Data) != string(p.Event.Data) {
			t.Errorf("got data %s", j.Data)
		}
		return succeed()
	})
	wantPruned(t, s, later(), 1)
	wantReceipt(t, s, p.Event, false)
	if got := publish(t, s, p); got[0].Deliveries != 2 {
		t.Errorf("published anew: %+v", got)
	}
}

func pruneBare(t *testing.T, s store.Store) {
	p := publication("users.post")
	publish(t, s, p)
	wantPruned(t, s, start(), 0)
	wantReceipt(t, s, p.Event, true)
	wantPruned(t, s, start().Add(time.Hour), 0)
	wantReceipt(t, s, p.Event, false)
}

func wantReceipt(t *testing.T, s store.Store, e store.Event, want bool) {
	t.Helper()
	if _, ok, err := s.Receipt(t.Context(), e); ok != want || err != nil {
		t.Errorf("event %q: got %t, %v, want %t", e.ID, ok, err, want)
	}
}

func pruneBounded(t *testing.T, s store.Store) {
	p := publication("users.post")
	for range 1100 {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, "a", start()))
	}
	publish(t, s, p)
	drain(t, s, always(succeed()))
	all := 0
	for {
		n := prune(t, s, later())
		if n == 0 {
			break
		}
		if n > 1000 {
			t.Errorf("%d were pruned at a time", n)
		}
		all += n
	}
	if all != 1100 {
		t.Errorf("%d were pruned", all)
	}
	wantStats(t, s, 0, 0, 0, 0)
	wantReceipt(t, s, p.Event, false)
}

func prunePending(t *testing.T, s store.Store) {
	p := publication("users.post")
	for range 300 {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, "a", start()))
	}
	last := p.Deliveries[299].ID
	publish(t, s, p)
	drain(t, s, func(j store.Job) store.Result {
		if j.ID == last {
			return succeed()
		}
		return retry(later())
	})
	wantPruned(t, s, later(), 1)
	wantStats(t, s, 299, 0, 0, 299)
	wantReceipt(t, s, p.Event, true)
}

func pruneNothing(t *testing.T, s store.Store) { wantPruned(t, s, later(), 0) }
