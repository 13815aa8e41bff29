package delivery_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// queue hands out jobs, each once, and keeps what became of them.
type queue struct {
	store.Deliveries // none of its other methods is called
	jobs             []store.Job
	health           store.Health // told of whatever is recorded
	blocks           bool         // Work goes on until its context ends

	sync.Mutex
	results []store.Result
	worker  store.Worker
}

func (q *queue) Work(ctx context.Context, w store.Worker) error {
	q.worker = w
	var all sync.WaitGroup
	for _, j := range q.jobs {
		all.Go(func() {
			r := w.Do(ctx, j)
			q.Lock()
			q.results = append(q.results, r)
			q.Unlock()
			if !r.Postponed {
				w.Recorded(ctx, j, r, q.health)
			}
		})
	}
	all.Wait()
	if q.blocks {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

// drain makes the attempts of jobs and returns the results.
func drain(t *testing.T, q *queue, o delivery.Options) (*delivery.Engine, []store.Result) {
	t.Helper()
	if o.Sender == nil {
		o.Sender = newSender(t, delivery.SenderOptions{})
	}
	if o.Random == nil {
		o.Random = func() float64 { return .5 }
	}
	e := delivery.New(q, o)
	if err := e.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e, q.results
}

func serves(all ...*dialect.Dialect) func(string) *dialect.Dialect {
	return func(name string) *dialect.Dialect {
		for _, d := range all {
			if d.Name == name {
				return d
			}
		}
		return nil
	}
}

// job is a first attempt for a webhook in the words of a dialect.
func job(name, webhook string) store.Job {
	space := store.Space{Dialect: name}
	return store.Job{
		Delivery: store.Delivery{Space: space, ID: "0192f0c1-2345-7000-8000-000000000001", EventID: "e1", Event: "users.post", WebhookID: "w1", State: hook.DeliveryPending},
		Data:     []byte(`{"a":1}`), EventAt: now, Webhook: store.Record{Space: space, ID: "w1", Enabled: true, JSON: []byte(webhook)},
	}
}

func standardJob(url string) store.Job {
	return job("standard", `{"id":"w1","url":"`+url+`","events":["users.post"],"enabled":true,"secret":"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"}`)
}

// clock stands still.
func clock() time.Time { return now }
