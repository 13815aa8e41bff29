package sqlite

import (
	"context"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

const (
	attemptText = `INSERT INTO attempts (before, detail) VALUES (?, ?)`
	resultText  = `UPDATE deliveries SET state = ?, attempts = ?, tries = ?, due = ?, last = ? WHERE id = ?`
	laterText   = `UPDATE deliveries SET due = ? WHERE id = ?`
	wentText    = `UPDATE deliveries SET host = ?, url = ? WHERE id = ?`
)

// record writes a result, or when a delivery that was postponed is due, also if the disk is full for a while: the attempt was made, and is not to be made again.
func (w *work) record(j *job, r store.Result, size int) (h store.Health, ok bool) {
	detail := encodeAttempt(r.Attempt)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := w.writer.submit(w.ctx, &op{
			light: true,
			run: func(ctx context.Context, w *writer) (err error) {
				if r.Postponed {
					return w.exec(ctx, laterText, next(j, r).at, j.id[:])
				}
				h, err = w.record(ctx, j, r, detail)
				return err
			},
			after: func(err error) {
				if err == nil {
					w.queue.written(j, size, next(j, r), host(j, r))
				}
			},
		})
		if err == nil {
			return h, true
		}
		w.warning.say("write", err)
		if !w.pause(pause) {
			w.queue.written(j, size, nil, "")
			return h, false
		}
	}
}

// pause tells whether to try again after it.
func (w *work) pause(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.giveUp:
		return false
	}
}

// postponed is the result of an attempt that was not made.
func postponed(at time.Time) store.Result {
	return store.Result{Postponed: true, State: hook.DeliveryPending, DueAt: at}
}

// next is when a delivery is due after a result; nil if it is not.
func next(j *job, r store.Result) *due {
	if r.State != hook.DeliveryPending {
		return nil
	}
	return &due{r.DueAt.UnixMilli(), j.id}
}

// host is where the next attempt stands in line.
func host(j *job, r store.Result) string {
	if r.URL == "" {
		return j.Host
	}
	return r.Host
}

func (w *writer) record(ctx context.Context, j *job, r store.Result, detail []byte) (store.Health, error) {
	s, err := stateOf(r.State)
	if err != nil {
		return store.Health{}, err
	}
	attempt, err := w.insertion(ctx, attemptText, null(j.last), detail)
	if err != nil {
		return store.Health{}, err
	}
	var at any
	if n := next(j, r); n != nil {
		at = n.at
	}
	err = w.exec(ctx, resultText, s, j.Attempts+1, j.Tries+1, at, attempt, j.id[:])
	if err == nil && r.URL != "" && (r.URL != j.URL || r.Host != j.Host) {
		err = w.exec(ctx, wentText, r.Host, r.URL, j.id[:])
	}
	if err != nil {
		return store.Health{}, err
	}
	w.books.totals.state[pending]--
	w.books.totals.state[s]++
	w.books.totals.attempts++
	return w.count(ctx, key{j.Space, j.WebhookID}, r.Tally, r.Attempt.At)
}

// null is NULL for 0, which is no row's number.
func null(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// milli is NULL for the zero time.
func milli(n int64) time.Time { return time.UnixMilli(n).UTC() }
