package sqlite

import (
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// do makes an attempt, has its result written, and tells of it.
func (w *work) do(j *job) {
	defer w.queue.reported()
	if !w.webhook(j) {
		w.queue.done(j, 0)
		w.queue.written(j, 0, nil, "")
		return
	}
	r := w.attempt(j)
	if r.Postponed {
		r = postponed(r.DueAt)
	}
	r.Attempt.Number = j.Attempts + 1
	size := attemptSize(r.Attempt) + len(j.Data)
	w.queue.done(j, size)
	if h, ok := w.record(j, r, size); ok && !r.Postponed {
		w.report(j, r, h)
	}
}

// attempt postpones a delivery whose attempt panicked, which tells nothing about the receiver.
func (w *work) attempt(j *job) (r store.Result) {
	defer func() {
		if v := recover(); v != nil {
			w.warning.say("attempt", panicked("an attempt", j, v))
			r = postponed(time.Now().Add(panicPause))
		}
	}()
	return w.worker.Do(w.ctx, j.Job)
}

// webhook reads the webhook of a job as it is now. It tells whether that could be done.
func (w *work) webhook(j *job) bool {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		r, err := w.find(j.Space, j.WebhookID)
		if err == nil || hook.KindOf(err) == hook.NotFound {
			j.Webhook, j.Gone = r, err != nil
			return true
		}
		w.warning.say("read", err)
		if !w.pause(pause) {
			return false
		}
	}
}

// find is Get, also while the store is being closed: it waits for what is under way.
func (w *work) find(sp store.Space, webhook string) (store.Record, error) {
	k := key{sp, webhook}
	r, writes, ok := w.cache.get(k)
	if ok {
		return r, nil
	}
	r, err := find(w.path, w.get.QueryRowContext(w.ctx, sp.Dialect, sp.Vars, webhook).Scan, sp, webhook)
	if err == nil {
		w.cache.put(k, r, writes)
	}
	return r, err
}

func (w *work) report(j *job, r store.Result, h store.Health) {
	defer func() {
		if v := recover(); v != nil {
			w.warning.say("report", panicked("what follows an attempt", j, v))
		}
	}()
	if w.worker.Recorded != nil {
		w.worker.Recorded(w.ctx, j.Job, r, h)
	}
}
