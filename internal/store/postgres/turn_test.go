package postgres

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/hook"
	"hookctl/internal/pgtest"
	"hookctl/internal/store"
)

// await waits until a statement's answer is true.
func await(t *testing.T, s *Store, text string) {
	t.Helper()
	for ok := false; !ok; {
		if err := s.pool.QueryRow(t.Context(), text).Scan(&ok); err != nil {
			t.Fatal(err)
		}
	}
}

// While deliveries are redelivered no attempt begins, and so none of an earlier turn.
func TestNoAttemptBeginsWhileRedelivering(t *testing.T) {
	s := open(t, pgtest.Database(t))
	begun := make(chan store.Job)
	defer working(t, s, store.Worker{
		Most: 4, PerHost: 4,
		Do: func(_ context.Context, j store.Job) store.Result { begun <- j; return someResult(j) },
	})()
	err := pgx.BeginFunc(t.Context(), s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), redeliverLockText, int64(turnLock)); err != nil {
			return err
		}
		if _, err := s.Publish(t.Context(), []store.Publication{somePublication("host:80")}); err != nil {
			return err
		}
		await(t, s, `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)`) // the job does
		select {
		case <-begun:
			t.Error("an attempt has begun")
		default:
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	<-begun
}

// A job that waits in memory does not keep its delivery from being redelivered.
func TestRedeliverWhatWaitsInMemory(t *testing.T) {
	s := open(t, pgtest.Database(t))
	begun, release := make(chan store.Job), make(chan struct{})
	defer working(t, s, store.Worker{
		Most: 4, PerHost: 1,
		Do: func(_ context.Context, j store.Job) store.Result {
			begun <- j
			<-release
			return someResult(j)
		},
	})()
	for range 3 {
		first, second := somePublication("host:80"), somePublication("host:80")
		publishOne(t, s, first)
		<-begun
		publishOne(t, s, second)
		await(t, s, `SELECT count(*) = 2 FROM river_job WHERE state = 'running'`)
		id := second.Deliveries[0].ID
		n, err := s.Redeliver(t.Context(), []string{id}, time.Now().Add(time.Hour))
		if n != 1 || err != nil {
			t.Fatal(n, err)
		}
		release <- struct{}{}
		third := somePublication("host:80")
		publishOne(t, s, third)
		if j := <-begun; j.ID != third.Deliveries[0].ID {
			t.Errorf("got %s, which is due in an hour", j.ID)
		}
		release <- struct{}{}
		await(t, s, `SELECT count(*) = 0 FROM river_job WHERE state = 'running'`)
	}
}

func publishOne(t *testing.T, s *Store, p store.Publication) {
	t.Helper()
	if _, err := s.Publish(t.Context(), []store.Publication{p}); err != nil {
		t.Fatal(err)
	}
}

// A commit that was not answered may have been made. Then the results are not recorded again.
func TestResultsAreRecordedOnce(t *testing.T) {
	s := open(t, pgtest.Database(t))
	first, second := somePublication("host:80"), somePublication("host:80")
	publishOne(t, s, first)
	publishOne(t, s, second)
	var list []*result
	for _, p := range []store.Publication{first, second} {
		l := &load{args: args{Delivery: p.Deliveries[0].ID}, job: store.Job{Delivery: p.Deliveries[0]}}
		r := someResult(l.job)
		r.State, r.Tally = hook.DeliveryDead, store.Failure
		result, err := newResult(l, r)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, result)
	}
	c := &recorder{store: s, warn: func(err error) { t.Error(err) }}
	for try, results := range [][]*result{list[:1], list, list} {
		if _, err := c.attempt(results, try); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Stats(t.Context(), stampTime())
	if err != nil || got.Dead != 2 || got.Attempts != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
	var failures int
	if err := s.pool.QueryRow(t.Context(), `SELECT failures FROM health`).Scan(&failures); err != nil || failures != 2 {
		t.Errorf("%d failures are counted, %v", failures, err)
	}
}
