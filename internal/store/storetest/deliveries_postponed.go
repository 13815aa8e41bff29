package storetest

import (
	"context"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// postponed is a result of which only the time counts, whatever else it says.
func postponed(at time.Time) store.Result {
	r := die()
	r.Postponed, r.State, r.DueAt = true, hook.DeliveryPending, at
	r.URL, r.Host = "https://elsewhere.example/", "elsewhere.example:443"
	return r
}

// workWith works until nothing is due, and tells what Recorded was told.
func workWith(t *testing.T, s store.Store, do func(store.Job) store.Result) (recorded []store.Health) {
	t.Helper()
	err := s.Work(t.Context(), store.Worker{
		Most: 1, PerHost: 1, UntilIdle: true,
		Do: func(_ context.Context, j store.Job) store.Result { return do(j) },
		Recorded: func(_ context.Context, _ store.Job, _ store.Result, h store.Health) {
			recorded = append(recorded, h)
		},
		Warn: func(err error) { t.Errorf("warned: %v", err) },
	})
	if err != nil {
		t.Fatalf("Work: %v", err)
	}
	return recorded
}

func workPostponed(t *testing.T, s store.Store) {
	d := published(t, s, "a")[0]
	for range 2 {
		if got := workWith(t, s, always(postponed(later()))); len(got) > 0 {
			t.Errorf("recorded %+v", got)
		}
		got, attempts := one(t, s, d.ID)
		d.DueAt = later()
		wantDelivery(t, got, d)
		wantAttempts(t, attempts)
		wantStats(t, s, 1, 0, 0, 0)
		redeliver(t, s, start(), 1, d.ID)
	}
	got := workWith(t, s, always(succeed()))
	if len(got) != 1 || got[0] != (store.Health{}) {
		t.Errorf("recorded %+v", got)
	}
	wantStats(t, s, 0, 1, 0, 1)
}

// workPostponedShortly postpones between attempts.
func workPostponedShortly(t *testing.T, s store.Store) {
	d := published(t, s, "a")[0]
	calls := 0
	got := workWith(t, s, func(j store.Job) store.Result {
		if j.Attempts != calls/2 || j.Tries != calls/2 || j.URL != d.URL || j.Host != d.Host {
			t.Errorf("call %d: got %+v", calls, j.Delivery)
		}
		calls++
		switch {
		case calls%2 == 1:
			return postponed(start())
		case calls < 6:
			return retry(start())
		}
		return die()
	})
	if len(got) != 3 {
		t.Fatalf("recorded %+v", got)
	}
	if got[2].Failures != 1 || !got[2].Since.Equal(attempt(500).At) {
		t.Errorf("recorded %+v", got)
	}
	_, attempts := one(t, s, d.ID)
	want := []hook.Attempt{attempt(500), attempt(500), attempt(400)}
	for i := range want {
		want[i].Number = i + 1
	}
	wantAttempts(t, attempts, want...)
	wantStats(t, s, 0, 0, 1, 3)
}
