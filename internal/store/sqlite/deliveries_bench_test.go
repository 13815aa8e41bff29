package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// benchIDs numbers events and deliveries.
var benchIDs atomic.Uint64

func benchID(at time.Time) id {
	var i id
	n := benchIDs.Add(1)
	binary.BigEndian.PutUint64(i[:], uint64(at.UnixMilli())<<16|0x7000)
	binary.BigEndian.PutUint64(i[8:], 1<<63|n)
	return i
}

// benchPublication is an event of 400 bytes for one webhook.
func benchPublication(webhook string) store.Publication {
	at := time.Now()
	i := benchID(at)
	e := store.Event{
		Space: benchSpace, ID: "event-" + i.String(), Name: "users.post", At: at,
		Data: fmt.Appendf(nil, `{"text":"%s"}`, bytes.Repeat([]byte("x"), 400)),
	}
	return store.Publication{Event: e, Deliveries: []store.Delivery{{
		Space: benchSpace, ID: i.String(), EventID: e.ID, Event: e.Name, WebhookID: webhook,
		URL: "http://127.0.0.1:8080/in", Host: "127.0.0.1:8080", State: hook.DeliveryPending, CreatedAt: at, DueAt: at,
	}}}
}

// benchResult is that of an attempt as it is usually made.
func benchResult(j store.Job) store.Result {
	return store.Result{
		Attempt: hook.Attempt{
			At: time.Now(), DurationMS: 1, Status: new(200),
			Request: &hook.AttemptRequest{
				Method: "POST", URL: j.URL, Body: j.Data, SecretHeaders: []string{"X-Token"},
				Headers: [][2]string{
					{"Content-Type", "application/json"}, {"User-Agent", "hookctl/1.0"}, {"Webhook-Id", j.ID},
					{"Webhook-Timestamp", "1700000000"}, {"Webhook-Signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="},
				},
			},
			Response: &hook.AttemptResponse{
				Headers: [][2]string{{"Date", "Mon, 01 Jan 2026 00:00:00 GMT"}, {"Content-Length", "2"}}, Body: []byte("ok"),
			},
		},
		URL: j.URL, Host: j.Host, State: hook.DeliveryDelivered, Tally: store.Success,
	}
}

// benchWork works until a number of results is recorded, and returns a function that waits for that.
func benchWork(b *testing.B, s *Store, n int) (wait func()) {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	var recorded atomic.Int64
	worker := store.Worker{
		Most: 64, PerHost: 8,
		Do: func(_ context.Context, j store.Job) store.Result { return benchResult(j) },
		Recorded: func(context.Context, store.Job, store.Result, store.Health) {
			if recorded.Add(1) == int64(n) {
				cancel()
			}
		},
		Warn: func(err error) { b.Error(err) },
	}
	go func() { ended <- s.Work(ctx, worker) }()
	return func() {
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}
}

// publishers publish n events one by one, so many at a time.
func publishers(b *testing.B, s *Store, callers, n int, wide int) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for left.Add(-int64(wide)) >= 0 {
				p := benchPublication("webhook-1")
				for range wide - 1 {
					d := p.Deliveries[0]
					d.ID = benchID(d.CreatedAt).String()
					p.Deliveries = append(p.Deliveries, d)
				}
				if _, err := s.Publish(b.Context(), []store.Publication{p}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func perSecond(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
}

// BenchmarkFlow publishes and delivers, with attempts that cost nothing.
func BenchmarkFlow(b *testing.B) {
	for _, rows := range []int{0, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			if rows > 0 && testing.Short() {
				b.Skip("takes a minute")
			}
			s := benchStore(b, 10)
			deliveredRows(b, s, rows)
			b.ResetTimer()
			report := cpu(b)
			wait := benchWork(b, s, b.N)
			publishers(b, s, 16, b.N, 1)
			wait()
			report()
			perSecond(b)
		})
	}
}

// BenchmarkPublish only publishes.
func BenchmarkPublish(b *testing.B) {
	s := benchStore(b, 10)
	b.ResetTimer()
	report := cpu(b)
	publishers(b, s, 16, b.N, 1)
	report()
	perSecond(b)
}

// BenchmarkDrain delivers what was published before.
func BenchmarkDrain(b *testing.B) {
	s := benchStore(b, 10)
	publishers(b, s, 1, (b.N+99)/100*100, 100)
	b.ResetTimer()
	report := cpu(b)
	benchWork(b, s, b.N)()
	report()
	perSecond(b)
}

// deliveredRows fills a store with deliveries that were made.
func deliveredRows(b *testing.B, s *Store, n int) {
	b.Helper()
	if n == 0 {
		return
	}
	wait := benchWork(b, s, n)
	publishers(b, s, 16, n, 100)
	wait()
}
