package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func publishTests(o DeliveriesOptions) map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"a delivery is as it was published":     publishValues,
		"times to the millisecond":              publishTimes,
		"an event that nobody hears":            publishNone,
		"several events":                        publishSeveral,
		"all or none":                           publishAllOrNone,
		"the same event again":                  publishAgain,
		"the same event twice in one call":      publishTwice,
		"another event with the ID":             publishConflict,
		"any data and texts":                    publishAny,
		"many at once":                          publishTogether,
		"the same event by many at once":        publishSameTogether,
		"other events with one ID, at once":     publishConflictTogether,
		"many deliveries of one event":          func(t *testing.T, s store.Store) { publishWide(t, s, o.Backlog) },
		"an ID that is no UUID":                 publishBadID,
		"of a webhook that is not in the store": publishNoWebhook,
	}
}

func publishValues(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b")
	p.Deliveries[1].Target = 3
	p.Deliveries[1].DueAt = start().Add(time.Hour)
	want := hook.Receipt{ID: p.Event.ID, Deliveries: 2}
	if got := publish(t, s, p); !slices.Equal(got, []hook.Receipt{want}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, want := range p.Deliveries {
		got, attempts := one(t, s, want.ID)
		wantDelivery(t, got, want)
		if len(attempts) != 0 {
			t.Errorf("got attempts %+v", attempts)
		}
	}
	for i, got := range deliveries(t, s, hook.DeliveryQuery{}) {
		wantDelivery(t, got, p.Deliveries[1-i])
	}
	wantStats(t, s, 2, 0, 0, 0)
}

func publishTimes(t *testing.T, s store.Store) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 8_999_999, time.FixedZone("", 3600))
	p := publication("users.post")
	p.Event.At = at
	d := delivery(p.Event, "a", at)
	d.DueAt = at
	p.Deliveries = []store.Delivery{d}
	publish(t, s, p)
	got, _ := one(t, s, d.ID)
	wantTime(t, got.CreatedAt, at)
	wantTime(t, got.DueAt, at)
	drain(t, s, func(j store.Job) store.Result {
		wantTime(t, j.EventAt, at)
		return succeed()
	})
}

func publishNone(t *testing.T, s store.Store) {
	p := publication("users.post")
	if got := publish(t, s, p); len(got) != 1 || got[0] != (hook.Receipt{ID: p.Event.ID}) {
		t.Errorf("got %+v", got)
	}
	wantDeliveries(t, s, hook.DeliveryQuery{})
	if got := publish(t, s, p); len(got) != 1 || got[0] != (hook.Receipt{ID: p.Event.ID}) {
		t.Errorf("got %+v the second time", got)
	}
	if got := publish(t, s); len(got) != 0 {
		t.Errorf("got %+v for no events", got)
	}
}

func publishSeveral(t *testing.T, s store.Store) {
	list := []store.Publication{publication("a", "x"), publication("b"), publication("c", "x", "y", "z")}
	got := publish(t, s, list...)
	for i, p := range list {
		if want := (hook.Receipt{ID: p.Event.ID, Deliveries: len(p.Deliveries)}); got[i] != want {
			t.Errorf("%d: got %+v, want %+v", i, got[i], want)
		}
	}
	wantStats(t, s, 4, 0, 0, 0)
}

func publishAllOrNone(t *testing.T, s store.Store) {
	taken := publication("users.post", "a")
	publish(t, s, taken)
	other := taken
	other.Event.Data = []byte(`{"other":1}`)
	fresh := publication("users.post", "b")
	for _, list := range [][]store.Publication{{fresh, other}, {other, fresh}} {
		_, err := s.Publish(t.Context(), list)
		wantKind(t, err, hook.Conflict)
		if _, ok, err := s.Receipt(t.Context(), fresh.Event); ok || err != nil {
			t.Errorf("one of them is there: %t, %v", ok, err)
		}
	}
	wantStats(t, s, 1, 0, 0, 0)
	publish(t, s, fresh)
	wantStats(t, s, 2, 0, 0, 0)
	// Another event has one of its deliveries' IDs.
	clash := publication("users.delete", "new", "c")
	clash.Deliveries[1].ID = taken.Deliveries[0].ID
	if _, err := s.Publish(t.Context(), []store.Publication{publication("users.put", "d"), clash}); err == nil {
		t.Error("a delivery's ID was taken twice")
	}
	wantStats(t, s, 2, 0, 0, 0)
	for _, q := range []hook.DeliveryQuery{{Webhook: "new"}, {Event: "users.delete"}, {Event: "users.put"}} {
		wantDeliveries(t, s, q)
	}
	clash.Deliveries[1].ID = deliveryID(start())
	publish(t, s, clash)
	wantDeliveries(t, s, hook.DeliveryQuery{Webhook: "new", Event: "users.delete"}, clash.Deliveries[0])
}

func publishAgain(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b")
	first := publish(t, s, p)
	again := p
	again.Event.At = start().Add(time.Hour) // when it is published is not what it says
	again.Deliveries = []store.Delivery{delivery(p.Event, "c", start())}
	if got := publish(t, s, again, publication("users.post")); got[0] != first[0] {
		t.Errorf("got %+v, want %+v", got[0], first[0])
	}
	wantStats(t, s, 2, 0, 0, 0)
	drain(t, s, always(succeed()))
	if got := publish(t, s, p); got[0] != first[0] {
		t.Errorf("got %+v, want %+v", got[0], first[0])
	}
	wantStats(t, s, 0, 2, 0, 2)
}

func publishTwice(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b")
	again := p
	again.Deliveries = nil
	got := publish(t, s, p, again)
	if len(got) != 2 || got[0] != got[1] || got[0].Deliveries != 2 {
		t.Errorf("got %+v", got)
	}
	wantStats(t, s, 2, 0, 0, 0)
	other := publication("users.post", "a")
	conflict := other
	conflict.Event.Data = []byte("1")
	_, err := s.Publish(t.Context(), []store.Publication{other, conflict})
	wantKind(t, err, hook.Conflict)
	wantStats(t, s, 2, 0, 0, 0)
}

func publishConflict(t *testing.T, s store.Store) {
	p := publication("users.post", "a")
	publish(t, s, p)
	for name, change := range map[string]func(*store.Event){
		"data":    func(e *store.Event) { e.Data = append([]byte(" "), e.Data...) },
		"name":    func(e *store.Event) { e.Name = "users.put" },
		"dialect": func(e *store.Event) { e.Dialect = "two" },
		"vars":    func(e *store.Event) { e.Vars = "" },
	} {
		other := p
		change(&other.Event)
		_, err := s.Publish(t.Context(), []store.Publication{other})
		if hook.KindOf(err) != hook.Conflict {
			t.Errorf("another %s: got %v", name, err)
		}
	}
	wantStats(t, s, 1, 0, 0, 0)
}

func publishAny(t *testing.T, s store.Store) {
	p := publication("café ☃ '\"%_", "a")
	p.Event.Data = []byte(`{"a":"\u0000☃","b":1.50,"b":[]}`)
	p.Event.ID = "any text, é"
	p.Event.Vars = "a=b&c=☃"
	d := &p.Deliveries[0]
	d.Vars, d.Event, d.EventID = p.Event.Vars, p.Event.Name, p.Event.ID
	d.WebhookID, d.URL, d.Host = "a/b c?☃", "http://[::1]:8080/☃?a=b", "[::1]:8080"
	publish(t, s, p)
	got, _ := one(t, s, d.ID)
	wantDelivery(t, got, *d)
	drain(t, s, func(j store.Job) store.Result {
		if string(j.Data) != string(p.Event.Data) {
			t.Errorf("got data %s", j.Data)
		}
		return succeed()
	})
	wantStats(t, s, 0, 1, 0, 1)
}

func publishTogether(t *testing.T, s store.Store) {
	parallel(t, 300, func(ctx context.Context, i int) error {
		p := publication(fmt.Sprint("event.", i%7), fmt.Sprint("w", i%11), fmt.Sprint("w", i%13))
		r, err := s.Publish(ctx, []store.Publication{p})
		if err == nil && (len(r) != 1 || r[0].ID != p.Event.ID || r[0].Deliveries != 2) {
			err = fmt.Errorf("got receipts %+v", r)
		}
		return err
	})
	wantStats(t, s, 600, 0, 0, 0)
	total := 0
	for i := range 7 {
		total += len(deliveries(t, s, hook.DeliveryQuery{Event: fmt.Sprint("event.", i)}))
	}
	if total != 600 {
		t.Errorf("%d are listed by event", total)
	}
}

func publishSameTogether(t *testing.T, s store.Store) {
	e := event("users.post")
	parallel(t, 50, func(ctx context.Context, _ int) error {
		p := store.Publication{Event: e, Deliveries: []store.Delivery{delivery(e, "a", start())}}
		r, err := s.Publish(ctx, []store.Publication{p})
		if err == nil && (len(r) != 1 || r[0] != hook.Receipt{ID: e.ID, Deliveries: 1}) {
			err = fmt.Errorf("got receipts %+v", r)
		}
		return err
	})
	wantStats(t, s, 1, 0, 0, 0)
}

func publishConflictTogether(t *testing.T, s store.Store) {
	won := make(chan string, 50)
	parallel(t, 50, func(ctx context.Context, i int) error {
		p := publication(fmt.Sprint("event.", i), "a")
		p.Event.ID = "one"
		_, err := s.Publish(ctx, []store.Publication{p})
		switch {
		case err == nil:
			won <- p.Event.Name
		case hook.KindOf(err) != hook.Conflict:
			return err
		}
		return nil
	})
	if len(won) != 1 {
		t.Fatalf("%d were stored", len(won))
	}
	if got := deliveries(t, s, hook.DeliveryQuery{}); len(got) != 1 || got[0].Event != <-won {
		t.Errorf("got %+v", got)
	}
}

func publishWide(t *testing.T, s store.Store, n int) {
	p := publication("users.post")
	for i := range n {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, fmt.Sprint("w", i), start()))
	}
	if got := publish(t, s, p); got[0].Deliveries != n {
		t.Errorf("got %+v", got)
	}
	wantStats(t, s, n, 0, 0, 0)
	wantDeliveries(t, s, hook.DeliveryQuery{Webhook: "w77"}, p.Deliveries[77])
}

func publishBadID(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b")
	p.Deliveries[1].ID = "b"
	_, err := s.Publish(t.Context(), []store.Publication{p})
	wantKind(t, err, hook.Invalid)
	wantStats(t, s, 0, 0, 0, 0)
}

// It was deleted between the time when it was found and now; the attempt will say so.
func publishNoWebhook(t *testing.T, s store.Store) {
	d := published(t, s, "none")
	wantDeliveries(t, s, hook.DeliveryQuery{Webhook: "none"}, d[0])
}

func receiptTests() map[string]func(*testing.T, store.Store) {
	return map[string]func(*testing.T, store.Store){
		"there is none":        receiptNone,
		"of what is published": receiptThere,
	}
}

func receiptNone(t *testing.T, s store.Store) {
	publish(t, s, publication("users.post", "a"))
	if r, ok, err := s.Receipt(t.Context(), event("users.post")); ok || err != nil || r != (hook.Receipt{}) {
		t.Errorf("got %+v, %t, %v", r, ok, err)
	}
}

func receiptThere(t *testing.T, s store.Store) {
	p := publication("users.post", "a", "b")
	want := publish(t, s, p)
	if r, ok, err := s.Receipt(t.Context(), p.Event); !ok || err != nil || r != want[0] {
		t.Errorf("got %+v, %t, %v, want %+v", r, ok, err, want)
	}
	e := p.Event
	e.Data = []byte("1")
	_, ok, err := s.Receipt(t.Context(), e)
	wantKind(t, err, hook.Conflict)
	if ok {
		t.Error("it is ok all the same")
	}
}
