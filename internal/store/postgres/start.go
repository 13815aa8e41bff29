package postgres

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

const (
	startPause = 500 * time.Millisecond

	// completedKeep is how long River keeps jobs that are done: nobody asks for them.
	completedKeep = time.Minute

	// never is long enough.
	never = 24 * time.Hour
)

// start starts a client, as soon as the database is there; nil if ctx ends before.
func (w *work) start(ctx context.Context) *river.Client[pgx.Tx] {
	for ctx.Err() == nil {
		client, err := w.newClient()
		if err == nil {
			err = client.Start(w.ctx) //nolint:contextcheck // it is stopped by Stop, so that attempts come to their ends
		}
		if err == nil {
			return client
		}
		w.Warn(w.store.interpret(w.ctx, err)) //nolint:contextcheck // the end of ctx is no error
		select {
		case <-time.After(startPause):
		case <-ctx.Done():
		}
	}
	return nil
}

func (w *work) newClient() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, w); err != nil {
		return nil, err
	}
	rescue := w.store.options.Rescue
	return river.NewClient(riverpgxv5.New(w.pool), &river.Config{
		ID:      w.name,
		Schema:  schema,
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: w.slots}},
		Workers: workers,
		Logger:  slog.New(&warner{warn: w.Warn, name: w.store.name}),

		FetchCooldown:     fetchCooldown,
		FetchPollInterval: fetchInterval,

		// The time-out ends no attempt, as attempts have a context of their own. It must be less than the rescue, which
		// would not begin without.
		JobTimeout:           rescue - rescue/8,
		JobStuckThreshold:    never,
		RescueStuckJobsAfter: rescue,

		CompletedJobRetentionPeriod: completedKeep,
		CancelledJobRetentionPeriod: completedKeep,
		DiscardedJobRetentionPeriod: completedKeep,
	})
}

// awaitIdle waits until nothing is due and nothing is under way.
func (w *work) awaitIdle(ctx context.Context) {
	for pause := idlePause; ; pause = min(2*pause, startPause) {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		due, err := w.store.anyDue(ctx)
		switch {
		case err != nil:
			w.Warn(err)
		case due || w.busy.Load() > w.idling.Load():
			pause = idlePause / 2
		default:
			return
		}
	}
}

const idlePause = 20 * time.Millisecond

const dueText = `SELECT EXISTS (SELECT 1 FROM deliveries WHERE state = 'pending' AND due_at <= $1)`

func (s *Store) anyDue(ctx context.Context) (bool, error) {
	var due bool
	err := s.pool.QueryRow(ctx, dueText, time.Now().UnixMilli()).Scan(&due)
	return due, s.interpret(ctx, err)
}
