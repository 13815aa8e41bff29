package storetest

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// DeliveriesOptions say what the suite may expect of a store beyond the contract.
type DeliveriesOptions struct {
	// Open returns a store that is empty. The suite closes it.
	Open func(t *testing.T) store.Store

	// Reopen closes a store and opens it again, with what it has.
	Reopen func(t *testing.T, s store.Store) store.Store

	// Check looks at a store that a test is done with, and that is closed, for what only the store itself knows. May be nil.
	Check func(t *testing.T, closed store.Store)

	// Backlog is how many deliveries an event has, or stand before others, where many are wanted.
	Backlog int
}

// RunDeliveries runs the suite of store.Deliveries, the queue included.
func RunDeliveries(t *testing.T, o DeliveriesOptions) {
	t.Helper()
	for name, tests := range map[string]map[string]func(*testing.T, store.Store){
		"Publish": publishTests(o), "Receipt": receiptTests(), "List": deliveryListTests(), "Attempts": attemptTests(),
		"Redeliver": redeliverTests(), "Stats": statsTests(), "Prune": pruneTests(), "Health": healthTests(),
		"Queue": queueTests(), "Limits": limitTests(o), "Work": workTests(), "DeliveriesEnd": deliveriesEndTests(),
	} {
		t.Run(name, func(t *testing.T) {
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					s := o.Open(t)
					defer o.close(t, s)
					test(t, s)
				})
			}
		})
	}
	t.Run("Reopen", func(t *testing.T) {
		for name, test := range reopenTests() {
			t.Run(name, func(t *testing.T) {
				s := o.Open(t)
				defer func() { o.close(t, s) }()
				test(t, s, func() store.Store {
					s = o.Reopen(t, s)
					return s
				})
			})
		}
	})
}

func (o DeliveriesOptions) close(t *testing.T, s store.Store) {
	t.Helper()
	closeStore(t, s)
	if o.Check != nil {
		o.Check(t, s)
	}
}

func closeStore(t *testing.T, s store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// start is when most of the suite's deliveries are created; it is long ago, so that they are due.
func start() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 8e6, time.UTC) }

// lastID is the number in the last ID that was made.
var lastID atomic.Uint64

// deliveryID makes a UUID of version 7 that is not like another, later than those of the same millisecond before it.
func deliveryID(at time.Time) string {
	var b [16]byte
	n := lastID.Add(1)
	ms := uint64(at.UnixMilli())
	binary.BigEndian.PutUint64(b[:], ms<<16|0x7000|n>>48&0xfff)
	binary.BigEndian.PutUint64(b[8:], 1<<63|n&(1<<48-1))
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// event makes an event that is not like another.
func event(name string) store.Event {
	n := lastID.Add(1)
	return store.Event{
		Space: here(), ID: fmt.Sprint("event-", n), Name: name, Data: fmt.Appendf(nil, `{"n":%d}`, n), At: start(),
	}
}

// delivery makes one of an event, due since it was created.
func delivery(e store.Event, webhook string, at time.Time) store.Delivery {
	at = time.UnixMilli(at.UnixMilli()).UTC()
	return store.Delivery{
		Space: e.Space, ID: deliveryID(at), EventID: e.ID, Event: e.Name, WebhookID: webhook,
		URL: "http://" + webhook + ".example/in", Host: webhook + ".example:80",
		State: hook.DeliveryPending, CreatedAt: at, DueAt: at,
	}
}

// publication is an event that goes to webhooks. It is created at the start.
func publication(name string, webhooks ...string) store.Publication {
	p := store.Publication{Event: event(name)}
	for _, w := range webhooks {
		p.Deliveries = append(p.Deliveries, delivery(p.Event, w, start()))
	}
	return p
}

func publish(t *testing.T, s store.Store, list ...store.Publication) []hook.Receipt {
	t.Helper()
	r, err := s.Publish(t.Context(), list)
	if err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return r
}

// published publishes an event and returns its deliveries.
func published(t *testing.T, s store.Store, webhooks ...string) []store.Delivery {
	t.Helper()
	p := publication("users.post", webhooks...)
	publish(t, s, p)
	return p.Deliveries
}

func ids(list []store.Delivery) []string {
	all := make([]string, len(list))
	for i, d := range list {
		all[i] = d.ID
	}
	return all
}

func one(t *testing.T, s store.Store, id string) (store.Delivery, []hook.Attempt) {
	t.Helper()
	d, attempts, err := s.Delivery(t.Context(), id)
	if err != nil {
		t.Fatalf("Delivery %q: %v", id, err)
	}
	return d, attempts
}

// wantDelivery compares all that a delivery is.
func wantDelivery(t *testing.T, got, want store.Delivery) {
	t.Helper()
	wantTime(t, got.CreatedAt, want.CreatedAt)
	if want.DueAt.IsZero() != got.DueAt.IsZero() {
		t.Errorf("%s: got due %v, want %v", want.ID, got.DueAt, want.DueAt)
	} else if !want.DueAt.IsZero() {
		wantTime(t, got.DueAt, want.DueAt)
	}
	got.CreatedAt, got.DueAt, want.CreatedAt, want.DueAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func deliveries(t *testing.T, s store.Store, q hook.DeliveryQuery) []store.Delivery {
	t.Helper()
	list, err := s.ListDeliveries(t.Context(), q)
	if err != nil {
		t.Fatalf("ListDeliveries %+v: %v", q, err)
	}
	return list
}

func wantDeliveries(t *testing.T, s store.Store, q hook.DeliveryQuery, want ...store.Delivery) {
	t.Helper()
	if got := ids(deliveries(t, s, q)); !slices.Equal(got, ids(want)) {
		t.Errorf("%+v: got %q, want %q", q, got, ids(want))
	}
}

func stats(t *testing.T, s store.Store) hook.DeliveryStats {
	t.Helper()
	got, err := s.Stats(t.Context(), start())
	if err != nil {
		t.Fatalf("Stats: %v", err)
	}
	return got
}

// wantStats compares the counts with what is listed, and with what is expected.
func wantStats(t *testing.T, s store.Store, pending, delivered, dead, attempts int) {
	t.Helper()
	got := stats(t, s)
	if got.Pending != pending || got.Delivered != delivered || got.Dead != dead || got.Attempts != attempts {
		t.Errorf("got %+v, want %d pending, %d delivered, %d dead, %d attempts", got, pending, delivered, dead, attempts)
	}
	for state, n := range map[hook.DeliveryState]int{
		hook.DeliveryPending: pending, hook.DeliveryDelivered: delivered, hook.DeliveryDead: dead,
	} {
		if l := len(deliveries(t, s, hook.DeliveryQuery{State: state})); l != n {
			t.Errorf("%d are listed as %s, want %d", l, state, n)
		}
	}
}

// attempt is one that was answered.
func attempt(status int) hook.Attempt {
	return hook.Attempt{
		At: start().Add(time.Second), DurationMS: 12, Status: &status,
		Request:  &hook.AttemptRequest{Method: "POST", URL: "http://x.example/in", Body: []byte("{}")},
		Response: &hook.AttemptResponse{Body: []byte("ok")},
	}
}

func succeed() store.Result {
	return store.Result{Attempt: attempt(200), State: hook.DeliveryDelivered, Tally: store.Success}
}

func die() store.Result {
	return store.Result{Attempt: attempt(400), State: hook.DeliveryDead, Tally: store.Failure}
}

func retry(at time.Time) store.Result {
	return store.Result{Attempt: attempt(500), State: hook.DeliveryPending, DueAt: at, Tally: store.Retried}
}

// drain has all made that is due, with results that do chooses.
func drain(t *testing.T, s store.Store, do func(store.Job) store.Result) {
	t.Helper()
	err := s.Work(t.Context(), store.Worker{
		Most: 8, PerHost: 8, UntilIdle: true,
		Do:       func(_ context.Context, j store.Job) store.Result { return do(j) },
		Recorded: func(context.Context, store.Job, store.Result, store.Health) {},
		Warn:     func(err error) { t.Errorf("warned: %v", err) },
	})
	if err != nil {
		t.Fatalf("Work: %v", err)
	}
}

// always makes the same result of each job.
func always(r store.Result) func(store.Job) store.Result {
	return func(store.Job) store.Result { return r }
}
