package local_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// crowd is a store that many webhooks hear events of, and that keeps nothing.
type crowd struct {
	store.Store
	webhooks int
	listed   int
	receipt  *hook.Receipt // of every event that has an ID
	got      []store.Publication
}

func (c *crowd) List(context.Context, store.Space, store.Query) iter.Seq2[store.Record, error] {
	c.listed++
	return func(yield func(store.Record, error) bool) {
		r := store.Record{ID: "w", JSON: []byte(`{"id":"w","url":"http://a.example","events":["*"],"enabled":true}`), Enabled: true}
		for range c.webhooks {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (c *crowd) Receipt(context.Context, store.Event) (hook.Receipt, bool, error) {
	if c.receipt == nil {
		return hook.Receipt{}, false, nil
	}
	return *c.receipt, true, nil
}

func (c *crowd) Publish(_ context.Context, list []store.Publication) ([]hook.Receipt, error) {
	c.got = list
	receipts := make([]hook.Receipt, len(list))
	for i, p := range list {
		receipts[i] = hook.Receipt{ID: p.Event.ID, Deliveries: len(p.Deliveries)}
	}
	return receipts, nil
}

// One event reaches all who hear it; several that make too much are refused, and can be published one by one.
func TestPublishToMany(t *testing.T) {
	b, c := newBench(t), &crowd{webhooks: 100_001}
	b.Store = c
	if r := b.publish(event("ping")); r[0].Deliveries != 100_001 {
		t.Errorf("%+v", r)
	}
	_, err := b.Publish(t.Context(), []hook.Event{event("ping"), event("ping")})
	wantInvalid(t, err, "more than 100000 deliveries")
}

// What is remembered of an array of events is bounded, and who hears the same is asked for once.
func TestPublishManyNames(t *testing.T) {
	for webhooks, want := range map[int]int{10: 200, 1000: 400} {
		b, c := newBench(t), &crowd{webhooks: webhooks}
		b.Store = c
		var events []hook.Event
		for n := range 400 { // no target is for any of them
			e := hook.Event{Dialect: "foxtrot", Name: fmt.Sprint("e", n%200), Data: []byte(`{"dc_id":"1"}`)}
			events = append(events, e)
		}
		if b.publish(events...); c.listed != want {
			t.Errorf("%d webhooks: asked %d times, want %d", webhooks, c.listed, want)
		}
	}
}

// An event that is there is not stored again, even if it is removed before the others are.
func TestPublishKnown(t *testing.T) {
	b, c := newBench(t), &crowd{webhooks: 2, receipt: &hook.Receipt{ID: "mine", Deliveries: 7}}
	b.Store = c
	mine := event("ping")
	mine.ID = "mine"
	var claimed []string
	b.Claim = func(ids ...string) { claimed = append(claimed, ids...) }
	r := b.publish(mine, event("pong"), mine)
	if r[0] != *c.receipt || r[1].Deliveries != 2 || r[2] != r[0] || len(c.got) != 1 || c.got[0].Event.Name != "pong" {
		t.Errorf("%+v, stored %+v", r, c.got)
	}
	if len(claimed) != 2 || claimed[0] != c.got[0].Deliveries[0].ID || claimed[1] != c.got[0].Deliveries[1].ID {
		t.Errorf("claimed %s", strings.Join(claimed, ", "))
	}
	c.got = nil
	if r := b.publish(mine); r[0] != *c.receipt || c.got != nil || b.made != 1 {
		t.Errorf("%+v, stored %+v, due %d times", r, c.got, b.made)
	}
}
