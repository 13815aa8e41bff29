package delivery_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"hookctl/internal/delivery"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// benchmarks want a queue that costs nothing: each of the workers makes attempts of the same job.
type endless struct {
	store.Deliveries
	b   *testing.B
	job store.Job
}

func (q *endless) Work(ctx context.Context, w store.Worker) error {
	q.b.SetParallelism((16 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	q.b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := w.Do(ctx, q.job)
			if r.State != hook.DeliveryDelivered {
				q.b.Errorf("%+v", r)
			}
			w.Recorded(ctx, q.job, r, store.Health{})
		}
	})
	return nil
}

func benchReceiver(b *testing.B) string {
	r := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { _, _ = io.Copy(io.Discard, req.Body) }))
	b.Cleanup(r.Close)
	return r.URL
}

var payload = []byte(`{"text":"` + strings.Repeat("x", 400) + `"}`)

// BenchmarkStraight is the least that a delivery costs: a client of net/http that posts the same body.
func BenchmarkStraight(b *testing.B) {
	url := benchReceiver(b)
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	b.SetParallelism((16 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := c.Post(url, "application/json", bytes.NewReader(payload))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	})
}

// BenchmarkAttempt is what the engine adds to it: the frame, the signature, and what is written down.
func BenchmarkAttempt(b *testing.B) {
	for _, name := range []string{"standard", "enfix", "idaas", "foxtrot"} {
		b.Run(name, func(b *testing.B) {
			url := benchReceiver(b)
			j := standardJob(url)
			switch name {
			case "enfix":
				j = job(name, `{"_id":"w1","endpoint":"users","actions":["post"],"send_to":"`+url+`","send_method":"post","send_headers":[],"signing_key":"123"}`)
			case "idaas":
				j = job(name, `{"id":"w1","callbackUrl":"`+url+`","enabled":true,"events":[{"type":"users.post"}],"token":"abc"}`)
			case "foxtrot":
				j = job(name, `{"id":"w1","url":"`+url+`","enabled":true,"dc_ids":["1"],"events":["users.post"]}`)
			}
			j.Data = payload
			if name == "foxtrot" {
				j.Data = append([]byte(`{"dc_id":"1",`), payload[1:]...)
			}
			s := newSender(b, delivery.SenderOptions{PerHost: 16})
			b.ReportAllocs()
			if err := delivery.New(&endless{b: b, job: j}, delivery.Options{Dialect: serves(load(b, name)), Sender: s}).Drain(b.Context()); err != nil {
				b.Fatal(err)
			}
		})
	}
}
