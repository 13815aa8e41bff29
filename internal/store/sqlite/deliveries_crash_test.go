package sqlite

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// deliverForever publishes and delivers. It says which deliveries were accepted, sent, and recorded.
func deliverForever(s *Store) error {
	failed := make(chan error)
	say := func(what, id string) {
		if _, err := fmt.Fprintln(os.Stdout, what, id); err != nil { // one write each: whole lines, or none
			failed <- err
		}
	}
	for range 8 {
		go func() {
			for {
				p := benchPublication("webhook-1")
				p.Deliveries = append(p.Deliveries, benchPublication("webhook-2").Deliveries...)
				if _, err := s.Publish(context.Background(), []store.Publication{p}); err != nil {
					failed <- err
				}
				for _, d := range p.Deliveries {
					say("accepted", d.ID)
				}
			}
		}()
	}
	go func() {
		failed <- s.Work(context.Background(), store.Worker{
			Most: crashWorkers, PerHost: crashWorkers,
			Do: func(_ context.Context, j store.Job) store.Result {
				say("sent", j.ID)
				return benchResult(j)
			},
			Recorded: func(_ context.Context, j store.Job, _ store.Result, _ store.Health) { say("recorded", j.ID) },
			Warn:     func(err error) { failed <- err },
		})
	}()
	return <-failed
}

// crashWorkers is how many attempts are under way at most when a child is killed.
const crashWorkers = 8

// What was accepted is delivered after kill -9, and what was recorded is not sent again.
func TestKillDeliveries(t *testing.T) {
	for round := range 2 {
		path := storePath(t)
		said := map[string][]string{}
		sent := map[string]int{}
		for _, line := range killAfter(t, "deliver", path, 1000*(round+1)) {
			what, id, _ := strings.Cut(line, " ")
			said[what] = append(said[what], id)
			if what == "sent" {
				sent[id]++
			}
		}
		s := open(t, path)
		wantSound(t, s)
		wantTotals(t, s)
		deliverRest(t, s, sent)
		for _, id := range said["accepted"] {
			if d, _, err := s.Delivery(t.Context(), id); err != nil || d.State != hook.DeliveryDelivered {
				t.Fatalf("%s was accepted: %+v, %v", id, d, err)
			}
		}
		for _, id := range said["recorded"] {
			if sent[id] != 1 {
				t.Errorf("%s was recorded, and sent %d times", id, sent[id])
			}
		}
		wantFew(t, sent)
		wantTotals(t, s)
	}
}

// deliverRest delivers what is due, and counts what is sent.
func deliverRest(t *testing.T, s *Store, sent map[string]int) {
	t.Helper()
	err := s.Work(t.Context(), store.Worker{
		Most: 1, PerHost: 1, UntilIdle: true,
		Do: func(_ context.Context, j store.Job) store.Result {
			sent[j.ID]++
			return benchResult(j)
		},
		Warn: func(err error) { t.Errorf("warned: %v", err) },
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wantFew wants nothing to be sent twice but what was under way, or waited to be recorded.
func wantFew(t *testing.T, sent map[string]int) {
	t.Helper()
	twice := 0
	for id, n := range sent {
		if n > 2 {
			t.Errorf("%s was sent %d times", id, n)
		}
		twice += n - 1
	}
	if twice > crashWorkers+groupSize {
		t.Errorf("%d of %d were sent twice", twice, len(sent))
	}
	t.Logf("%d of %d were sent twice", twice, len(sent))
}
