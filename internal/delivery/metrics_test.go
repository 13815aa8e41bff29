package delivery_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func metrics(t *testing.T, e *delivery.Engine) string {
	t.Helper()
	var b strings.Builder
	if err := e.Metrics(&b, hook.DeliveryStats{Pending: 3, Delivered: 5, Dead: 7, Attempts: 19, OldestPendingSeconds: 1.5}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMetrics(t *testing.T) {
	r := receive(t, status(200))
	jobs := []store.Job{standardJob(r.URL), standardJob(r.URL), standardJob("http://10.0.0.1/?secret")}
	odd := load(t, "foxtrot")
	odd.Name = "o\"d\\d\n\xff"
	jobs = append(jobs, job(odd.Name, `{}`))
	var ticks time.Duration
	e, _ := drain(t, &queue{jobs: jobs}, delivery.Options{
		Dialect: serves(load(t, "standard"), odd), Now: clock,
		Sender: newSender(t, delivery.SenderOptions{Now: func() time.Time { return now.Add(ticks) }}),
	})
	got := metrics(t, e)
	for _, want := range []string{
		"# HELP hookctl_queue_depth Deliveries that are pending.\n# TYPE hookctl_queue_depth gauge\nhookctl_queue_depth 3\n",
		"\nhookctl_queue_oldest_seconds 1.5\n",
		"\nhookctl_stored_deliveries{state=\"dead\"} 7\n",
		"\nhookctl_stored_attempts 19\n",
		"# TYPE hookctl_attempts_total counter\n",
		"\nhookctl_attempts_total{dialect=\"standard\",outcome=\"delivered\"} 2\n",
		"\nhookctl_attempts_total{dialect=\"standard\",outcome=\"refused\"} 1\n",
		"\nhookctl_attempts_total{dialect=\"standard\",outcome=\"timeout\"} 0\n",
		"\nhookctl_attempts_total{dialect=\"o\\\"d\\\\d\\n�\",outcome=\"unusable\"} 1\n",
		"\nhookctl_deliveries_total{dialect=\"standard\",outcome=\"delivered\"} 2\n",
		"\nhookctl_deliveries_total{dialect=\"standard\",outcome=\"dead\"} 1\n",
		"\nhookctl_webhooks_disabled_total{dialect=\"standard\"} 0\n",
		"# TYPE hookctl_attempt_duration_seconds histogram\n",
		"\nhookctl_attempt_duration_seconds_bucket{dialect=\"standard\",le=\"0.005\"} 3\n",
		"\nhookctl_attempt_duration_seconds_bucket{dialect=\"standard\",le=\"+Inf\"} 3\n",
		"\nhookctl_attempt_duration_seconds_sum{dialect=\"standard\"} 0\n",
		"\nhookctl_attempt_duration_seconds_count{dialect=\"standard\"} 3\n",
	} {
		if !strings.Contains("\n"+got, want) {
			t.Errorf("there is no %q", want)
		}
	}
	for _, never := range []string{"secret", "127.0.0.1", "10.0.0.1", "w1"} {
		if strings.Contains(got, never) {
			t.Errorf("there is %q", never)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
	if err := e.Metrics(full{}, hook.DeliveryStats{}); err == nil {
		t.Error("what could not be written was")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }
