package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/pgtest"
	"hookctl/internal/store"
)

// stamp makes IDs of deliveries, in order.
var stamp atomic.Int64

func newID() string {
	n := stamp.Add(1)
	ms := time.Now().UnixMilli()
	return fmt.Sprintf("%08x-%04x-7000-8000-%012x", ms>>16, ms&0xffff, n)
}

// somePublication is an event of 400 bytes for one webhook.
func somePublication(host string) store.Publication {
	now := time.Now()
	sp := store.Space{Dialect: "enfix", Vars: "team_id=7"}
	id := newID()
	return store.Publication{
		Event: store.Event{
			Space: sp, ID: "event-" + id, Name: "users.post", At: now,
			Data: []byte(`{"text":"` + strings.Repeat("x", 389) + `"}`),
		},
		Deliveries: []store.Delivery{{
			Space: sp, ID: id, WebhookID: "w", URL: "http://" + host + "/in", Host: host,
			State: hook.DeliveryPending, CreatedAt: now, DueAt: now,
		}},
	}
}

// someResult is that of an attempt that went well, with what it is logged with.
func someResult(j store.Job) store.Result {
	return store.Result{
		State: hook.DeliveryDelivered, Tally: store.Success,
		Attempt: hook.Attempt{
			At: time.Now(), DurationMS: 1, Status: new(200),
			Request: &hook.AttemptRequest{
				Method: "POST", URL: j.URL, Body: j.Data,
				Headers: [][2]string{{"Content-Type", "application/json"}, {"X-Signature", strings.Repeat("0", 64)}},
			},
			Response: &hook.AttemptResponse{Headers: [][2]string{{"Date", "today"}, {"Content-Length", "2"}}, Body: []byte("ok")},
		},
	}
}

// BenchmarkFlow publishes with 16 callers, and makes attempts that take no time.
func BenchmarkFlow(b *testing.B) {
	s := open(b, pgtest.Database(b))
	if _, err := s.Insert(b.Context(), store.Record{Space: store.Space{Dialect: "enfix", Vars: "team_id=7"}, ID: "w", JSON: []byte("{}")}); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	recorded, ended := make(chan struct{}, 1000), make(chan error, 1)
	go func() {
		ended <- s.Work(ctx, store.Worker{
			Most: 64, PerHost: 8,
			Do:       func(_ context.Context, j store.Job) store.Result { return someResult(j) },
			Recorded: func(context.Context, store.Job, store.Result, store.Health) { recorded <- struct{}{} },
			Warn:     func(err error) { b.Error(err) },
		})
	}()
	b.ResetTimer()
	publishAll(b, s, b.N)
	for range b.N {
		<-recorded
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
	cancel()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}

func publishAll(b *testing.B, s *Store, n int) {
	var next atomic.Int64
	for range 16 {
		go func() {
			for next.Add(1) <= int64(n) {
				if _, err := s.Publish(b.Context(), []store.Publication{somePublication("127.0.0.1:9")}); err != nil {
					b.Error(err)
				}
			}
		}()
	}
}

// BenchmarkPublish publishes with 16 callers.
func BenchmarkPublish(b *testing.B) {
	s := open(b, pgtest.Database(b))
	var done atomic.Int64
	all := make(chan struct{})
	b.ResetTimer()
	for range 16 {
		go func() {
			for {
				n := done.Add(1)
				if n > int64(b.N) {
					break
				}
				if _, err := s.Publish(b.Context(), []store.Publication{somePublication("127.0.0.1:9")}); err != nil {
					b.Error(err)
				}
			}
			all <- struct{}{}
		}()
	}
	for range 16 {
		<-all
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
