package postgres

import (
	"log/slog"
	"math"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// args are those of a River job: the truth is in our tables. A delivery that is redelivered gets another job, of another
// turn; what is left of the earlier one does nothing.
type args struct {
	Delivery string `json:"delivery_id"`
	Turn     int32  `json:"turn"`
}

// Kind names this kind of job.
func (args) Kind() string { return "deliver" }

// InsertOpts has the job tried for ever: what ends a delivery is decided elsewhere.
func (args) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: math.MaxInt16} }

// schedulerInterval is River's: what is to be worked later than that is handed to its scheduler, which looks so far ahead.
const schedulerInterval = 5 * time.Second

// newJob is a job that is due at a time. One that is due within the interval is worked at once, and put off until its
// time: a job that is inserted with a time waits for the scheduler, and would be late.
func newJob(id string, turn int32, due, now time.Time) river.InsertManyParams {
	job := river.InsertManyParams{Args: args{id, turn}}
	if due.Sub(now) > schedulerInterval {
		job.InsertOpts = &river.InsertOpts{ScheduledAt: due}
	}
	return job
}

// fetchCooldown bounds how often jobs are fetched. Whoever inserts jobs says so at most every notifyCooldown: one that is
// not announced waits for fetchInterval.
const (
	fetchCooldown  = 20 * time.Millisecond
	fetchInterval  = 500 * time.Millisecond
	notifyCooldown = time.Millisecond
)

// newInserter makes a client that only inserts.
func (s *Store) newInserter() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(s.pool), &river.Config{
		Schema: schema, Logger: quiet(), FetchCooldown: notifyCooldown,
	})
}

// quiet is a logger that says nothing.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// newSlot chooses a row of totals.
func newSlot() int { return rand.IntN(128) } //nolint:gosec // not a secret
