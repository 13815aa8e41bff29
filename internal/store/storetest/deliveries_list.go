package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func deliveryListTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"an empty store":          listDeliveriesNone,
		"every filter, together":  listDeliveriesFilters,
		"newest first":            listDeliveriesOrder,
		"pages":                   listDeliveriesPages,
		"since and until":         listDeliveriesTimes,
		"a cursor that is no ID":  listDeliveriesBadCursor,
		"a cursor that is gone":   listDeliveriesGoneCursor,
		"an ID in several spaces": listDeliveriesSpaces,
		"a state there is not":    listDeliveriesBadState,
		"one that does not exist": deliveryNotFound,
	}
}

func listDeliveriesNone(t *testing.T, s store.Store) {
	for _, q := range []hook.DeliveryQuery{
		{},
		{Webhook: "a"},
		{Event: "a"},
		{Dialect: "a"},
		{State: hook.DeliveryDead},
		{State: hook.DeliveryPending},
		{State: hook.DeliveryDelivered},
		{Since: start()},
		{Until: start()},
		{Limit: 1},
		{Cursor: deliveryID(start())},
	} {
		wantDeliveries(t, s, q)
	}
}

// variety publishes deliveries of every kind, and returns them newest first.
func variety(t *testing.T, s store.Store) []store.Delivery {
	t.Helper()
	for i := range 60 {
		e := event([]string{"users.post", "users.put"}[i%2])
		e.Dialect = []string{"one", "two", "three"}[i%3]
		d := delivery(e, []string{"a", "b"}[i/2%2], start().Add(time.Duration(i)*time.Minute))
		publish(t, s, store.Publication{Event: e, Deliveries: []store.Delivery{d}})
	}
	drain(t, s, func(j store.Job) store.Result {
		switch int(j.CreatedAt.Sub(start()).Minutes()) / 4 % 3 {
		case 0:
			return succeed()
		case 1:
			return die()
		}
		return retry(start().AddDate(100, 0, 0))
	})
	return deliveries(t, s, hook.DeliveryQuery{})
}

// matches is what the words of a DeliveryQuery mean.
func matches(q hook.DeliveryQuery, d store.Delivery) bool {
	return (q.Webhook == "" || d.WebhookID == q.Webhook) && (q.Event == "" || d.Event == q.Event) &&
		(q.Dialect == "" || d.Dialect == q.Dialect) && (q.State == "" || d.State == q.State) &&
		(q.Since.IsZero() || !d.CreatedAt.Before(q.Since)) && (q.Until.IsZero() || d.CreatedAt.Before(q.Until)) &&
		(q.Cursor == "" || d.ID < q.Cursor)
}

func listDeliveriesFilters(t *testing.T, s store.Store) {
	all := variety(t, s)
	if len(all) != 60 {
		t.Fatalf("%d are there", len(all))
	}
	for _, q := range queries(all[20].ID) {
		var want []store.Delivery
		for _, d := range all {
			if matches(q, d) {
				want = append(want, d)
			}
		}
		wantDeliveries(t, s, q, want...)
		if q.Limit = 2; len(want) > 2 {
			want = want[:2]
		}
		wantDeliveries(t, s, q, want...)
	}
}

// queries are all filters in all combinations.
func queries(cursor string) []hook.DeliveryQuery {
	all := []hook.DeliveryQuery{{}}
	for _, set := range [][]func(*hook.DeliveryQuery){
		{func(q *hook.DeliveryQuery) { q.Webhook = "a" }, func(q *hook.DeliveryQuery) { q.Webhook = "none" }},
		{func(q *hook.DeliveryQuery) { q.Event = "users.put" }, func(q *hook.DeliveryQuery) { q.Event = "none" }},
		{func(q *hook.DeliveryQuery) { q.Dialect = "two" }, func(q *hook.DeliveryQuery) { q.Dialect = "none" }},
		{
			func(q *hook.DeliveryQuery) { q.State = hook.DeliveryPending },
			func(q *hook.DeliveryQuery) { q.State = hook.DeliveryDelivered },
			func(q *hook.DeliveryQuery) { q.State = hook.DeliveryDead },
		},
		{func(q *hook.DeliveryQuery) { q.Since = start().Add(10 * time.Minute) }},
		{func(q *hook.DeliveryQuery) { q.Until = start().Add(50 * time.Minute) }},
		{func(q *hook.DeliveryQuery) { q.Cursor = cursor }},
	} {
		for _, q := range slices.Clone(all) {
			for _, change := range set {
				q := q
				change(&q)
				all = append(all, q)
			}
		}
	}
	return all
}

// The order is that of IDs, whatever came to the store first.
func listDeliveriesOrder(t *testing.T, s store.Store) {
	var want []store.Delivery
	for _, minute := range []int{5, 1, 9, 3, 7} {
		e := event(fmt.Sprint("event.", minute%2))
		d := delivery(e, fmt.Sprint("w", minute), start().Add(time.Duration(minute)*time.Minute))
		publish(t, s, store.Publication{Event: e, Deliveries: []store.Delivery{d}})
		want = append(want, d)
	}
	slices.SortFunc(want, func(a, b store.Delivery) int { return b.CreatedAt.Compare(a.CreatedAt) })
	wantDeliveries(t, s, hook.DeliveryQuery{}, want...)
	wantDeliveries(t, s, hook.DeliveryQuery{Dialect: "one"}, want...)
	wantDeliveries(t, s, hook.DeliveryQuery{State: hook.DeliveryPending, Limit: 3}, want[:3]...)
}

func listDeliveriesPages(t *testing.T, s store.Store) {
	all := variety(t, s)
	for _, q := range []hook.DeliveryQuery{{}, {Webhook: "a"}, {Dialect: "one"}, {State: hook.DeliveryDead}, {Event: "users.put"}} {
		var want, got []store.Delivery
		for _, d := range all {
			if matches(q, d) {
				want = append(want, d)
			}
		}
		for q.Limit = 7; ; {
			page := deliveries(t, s, q)
			if got = append(got, page...); len(page) < 7 {
				break
			}
			q.Cursor = page[6].ID
		}
		if !slices.Equal(ids(got), ids(want)) {
			t.Errorf("%+v: got %q, want %q", q, ids(got), ids(want))
		}
	}
}

func listDeliveriesTimes(t *testing.T, s store.Store) {
	e := event("users.post")
	ds := []store.Delivery{
		delivery(e, "a", start().Add(2*time.Millisecond)), delivery(e, "a", start().Add(time.Millisecond)),
		delivery(e, "a", start()),
	}
	publish(t, s, store.Publication{Event: e, Deliveries: ds})
	at := start().Add(time.Millisecond)
	wantDeliveries(t, s, hook.DeliveryQuery{Since: at}, ds[0], ds[1])
	wantDeliveries(t, s, hook.DeliveryQuery{Since: at.Add(1)}, ds[0])
	wantDeliveries(t, s, hook.DeliveryQuery{Until: at}, ds[2])
	wantDeliveries(t, s, hook.DeliveryQuery{Until: at.Add(1)}, ds[1], ds[2])
	wantDeliveries(t, s, hook.DeliveryQuery{Since: at, Until: at})
	wantDeliveries(t, s, hook.DeliveryQuery{Since: at.In(time.FixedZone("", -7200)), Until: at.Add(1)}, ds[1])
	wantDeliveries(t, s, hook.DeliveryQuery{Since: time.Unix(0, 0), Until: start().AddDate(5000, 0, 0)}, ds...)
	wantDeliveries(t, s, hook.DeliveryQuery{Since: start().AddDate(5000, 0, 0)})
}

func listDeliveriesBadCursor(t *testing.T, s store.Store) {
	_, err := s.ListDeliveries(t.Context(), hook.DeliveryQuery{Cursor: "page 2"})
	wantKind(t, err, hook.Invalid)
}

func listDeliveriesGoneCursor(t *testing.T, s store.Store) {
	ds := published(t, s, "a", "b")
	wantDeliveries(t, s, hook.DeliveryQuery{Cursor: deliveryID(start().Add(time.Hour))}, ds[1], ds[0])
	wantDeliveries(t, s, hook.DeliveryQuery{Cursor: deliveryID(start().Add(-time.Hour))})
}

func listDeliveriesSpaces(t *testing.T, s store.Store) {
	var all []store.Delivery
	for _, sp := range spaces() {
		e := event("users.post")
		e.Space = sp
		d := delivery(e, "same", start())
		publish(t, s, store.Publication{Event: e, Deliveries: []store.Delivery{d}})
		all = append(all, d)
	}
	slices.Reverse(all)
	wantDeliveries(t, s, hook.DeliveryQuery{Webhook: "same"}, all...)
	for _, d := range all {
		got, _ := one(t, s, d.ID)
		wantDelivery(t, got, d)
	}
}

func listDeliveriesBadState(t *testing.T, s store.Store) {
	publish(t, s, publication("users.post", "a"))
	_, err := s.ListDeliveries(t.Context(), hook.DeliveryQuery{State: "lost"})
	wantKind(t, err, hook.Invalid)
}

func deliveryNotFound(t *testing.T, s store.Store) {
	publish(t, s, publication("users.post", "a"))
	for _, id := range []string{deliveryID(start()), "", "a", "' OR 1=1"} {
		_, _, err := s.Delivery(t.Context(), id)
		wantKind(t, err, hook.NotFound)
	}
}
