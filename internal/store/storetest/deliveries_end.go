package storetest

import (
	"context"
	"errors"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func deliveriesEndTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"nothing goes on after Close":       deliveriesClosed,
		"nothing is done for ended context": deliveriesEnded,
		"Close ends Work":                   deliveriesCloseWork,
	}
}

func reopenTests() map[string]func(*testing.T, store.Store, func() store.Store) {
	return map[string]func(*testing.T, store.Store, func() store.Store){
		"all is there":                  reopenAll,
		"what is pending is handed out": reopenPending,
	}
}

// deliveryMethods calls each method.
func deliveryMethods(ctx context.Context, s store.Store, id string) map[string]error {
	errs := map[string]error{}
	_, errs["Publish"] = s.Publish(ctx, []store.Publication{publication("users.post", "b")})
	_, _, errs["Receipt"] = s.Receipt(ctx, event("users.post"))
	_, _, errs["Delivery"] = s.Delivery(ctx, id)
	_, errs["ListDeliveries"] = s.ListDeliveries(ctx, hook.DeliveryQuery{})
	_, errs["Redeliver"] = s.Redeliver(ctx, []string{id}, later())
	_, errs["Stats"] = s.Stats(ctx, start())
	_, errs["Prune"] = s.Prune(ctx, later())
	return errs
}

func deliveriesClosed(t *testing.T, s store.Store) {
	id := published(t, s, "a")[0].ID
	closeStore(t, s)
	errs := deliveryMethods(t.Context(), s, id)
	errs["Work"] = s.Work(t.Context(), store.Worker{Most: 1, PerHost: 1})
	for name, err := range errs {
		t.Run(name, func(t *testing.T) { wantKind(t, err, hook.Unavailable) })
	}
}

func deliveriesEnded(t *testing.T, s store.Store) {
	id := published(t, s, "a")[0].ID
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range deliveryMethods(ctx, s, id) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got error %v, want that of the context", name, err)
		}
	}
	wantStats(t, s, 1, 0, 0, 0)
	got, _ := one(t, s, id)
	wantTime(t, got.DueAt, start())
}

// What is under way comes to its end first.
func deliveriesCloseWork(t *testing.T, s store.Store) {
	published(t, s, "a", "b")
	c := hire(t, s, 1, 1)
	m := c.next()
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	m.result <- succeed()
	wantKind(t, c.dismissed(succeed()), hook.Unavailable)
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

func reopenAll(t *testing.T, s store.Store, again func() store.Store) {
	all := variety(t, s)
	bare := publication("users.post")
	publish(t, s, bare)
	before := stats(t, s)
	wantHealth(t, health(t, s, here(), "sick", 0, die()), 1, 0)
	s = again()
	before.Dead++
	before.Attempts++
	if got := stats(t, s); got != before {
		t.Errorf("got %+v, want %+v", got, before)
	}
	for _, want := range all {
		got, attempts := one(t, s, want.ID)
		if wantDelivery(t, got, want); len(attempts) != 1 {
			t.Errorf("got %+v", attempts)
		}
	}
	wantReceipt(t, s, bare.Event, true)
	wantHealth(t, health(t, s, here(), "sick", 1, die()), 2, 0)
}

func reopenPending(t *testing.T, s store.Store, again func() store.Store) {
	var c tally
	for range 50 {
		published(t, s, "a", "b")
	}
	crew := hire(t, s, 2, 1)
	for range 10 {
		m := crew.next()
		c.begin(m.ID)
		crew.finish(m, succeed())
		c.end(m.ID)
	}
	crew.cancel()
	for ended := false; !ended; {
		select {
		case m := <-crew.begun:
			c.begin(m.ID)
			m.result <- succeed()
			c.end(m.ID)
		case <-crew.ended:
			ended = true
		}
	}
	s = again()
	drain(t, s, func(j store.Job) store.Result {
		c.begin(j.ID)
		defer c.end(j.ID)
		return succeed()
	})
	c.want(t, 100, 1)
}
