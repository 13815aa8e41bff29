package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
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
					{"Content-Type", "application/json"},
					{"User-Agent", "hookctl/1.0"},
					{"Webhook-Id", j.ID},
					{"Webhook-Timestamp", "1700000000"},
					{"Webhook-Signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="},
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

// deliveredRows fills a store with deliveries that were made, as if they had been published and worked on: a tenth of
// them to each of ten webhooks, of ten events. It writes them itself, as a million take their time.
func deliveredRows(tb testing.TB, s *Store, n int) {
	tb.Helper()
	err := s.writer.do(tb.Context(), func(ctx context.Context, w *writer) error {
		for i := range 10 {
			_, err := w.name(ctx, eventName{fmt.Sprintf("old.%d", i), benchSpace.Dialect})
			if err == nil {
				_, err = w.addressee(ctx, key{benchSpace, fmt.Sprintf("webhook-%d", i)})
			}
			if err != nil {
				return err
			}
		}
		j := store.Job{Delivery: benchPublication("webhook-1").Deliveries[0], Data: bytes.Repeat([]byte("x"), 400)}
		detail := encodeAttempt(benchResult(j).Attempt)
		const numbers = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1) `
		for _, text := range []string{
			`INSERT INTO events SELECT n, 'old-' || n, 1 + n % 10, '', 1, 1, 1, ?2 FROM numbers`,
			`INSERT INTO deliveries SELECT unhex(printf('%012x70008000%012x', 1600000000000 + n, n)), n, 1 + n % 10, 1 + n % 10,
				0, 1, 1, 1, NULL, n, '127.0.0.1:8080', 'http://127.0.0.1:8080/in' FROM numbers`,
			`INSERT INTO attempts SELECT n, NULL, ?2 FROM numbers`,
			`UPDATE totals SET delivered = delivered + ?1, attempts = attempts + ?1`,
		} {
			if strings.HasPrefix(text, "INSERT") {
				text = numbers + text
			}
			args := []any{n, detail}[:1+strings.Count(text, "?2")]
			if err := w.exec(ctx, text, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkListDeliveries lists a first page by each filter.
func BenchmarkListDeliveries(b *testing.B) {
	for _, rows := range []int{1000, 1_000_000} {
		if rows > 1000 && testing.Short() {
			continue
		}
		s := benchStore(b, 10)
		deliveredRows(b, s, rows)
		for _, q := range []hook.DeliveryQuery{
			{},
			{Webhook: "webhook-3"},
			{Event: "old.3"},
			{Dialect: benchSpace.Dialect},
			{Dialect: "none"},
			{State: hook.DeliveryDelivered},
			{State: hook.DeliveryPending},
			{State: hook.DeliveryDead},
			{State: hook.DeliveryDead, Webhook: "webhook-3"},
			{State: hook.DeliveryDead, Event: "old.3"},
			{State: hook.DeliveryPending, Webhook: "webhook-3"},
			{Webhook: "webhook-3", Event: "old.3"},
			{Since: time.Now().Add(-time.Hour)},
			{Until: time.Now().Add(-time.Hour)},
		} {
			q.Limit = 50
			b.Run(fmt.Sprintf("rows=%d/%s-%s-%s-%s-%t-%t", rows, q.Webhook, q.Event, q.Dialect, q.State,
				q.Since.IsZero(), q.Until.IsZero()), func(b *testing.B) {
				report := cpu(b)
				for b.Loop() {
					if _, err := s.ListDeliveries(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
				report()
			})
		}
		b.Run(fmt.Sprintf("rows=%d/stats", rows), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Stats(b.Context(), time.Now()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
