package delivery

import (
	"fmt"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// How long a delivery waits for a process that serves its dialect, or may go where it goes.
const (
	notServed  = time.Minute
	notAllowed = time.Hour
)

// postponed leaves a delivery as it is, for later.
func (e *Engine) postponed(wait time.Duration) store.Result {
	return store.Result{Postponed: true, State: hook.DeliveryPending, DueAt: e.now().Add(wait)}
}

// mine tells whether this process answers for a delivery.
func (e *Engine) mine(j store.Job) bool { return e.o.Mine == nil || e.o.Mine(j.ID) }

// leave has a delivery wait that the guard refuses, and that is somebody else's, whose guard may allow it. It is told of
// once for each host.
func (e *Engine) leave(j store.Job, url string, a hook.Attempt) store.Result {
	if _, told := e.left.LoadOrStore(Host(url), true); !told && a.Error != nil {
		e.o.Warn(fmt.Errorf("delivery %s is left to hookctl serve, and so are others to the same host: %s", j.ID, *a.Error))
	}
	return e.postponed(notAllowed)
}

// now is the time as stores keep it.
func (e *Engine) now() time.Time { return e.o.Now().UTC().Truncate(time.Millisecond) }
