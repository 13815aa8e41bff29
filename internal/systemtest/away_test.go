package systemtest

import (
	"strings"
	"testing"
	"time"

	"hookctl/internal/pgtest"
)

// away is how long the database is gone.
const away = 20 * time.Second

// A database that goes away makes errors that say so, and nothing is lost: the same process goes on when it is back.
func TestDatabaseGoesAway(t *testing.T) {
	t.Parallel()
	cluster := pgtest.New(t)
	r := receive(t)
	p := serve(t, cluster.Database(t), "--rescue-after", "5s")
	p.hook(r.URL)
	b := publishing(p, 0)
	p.await("some are delivered", func() bool { return len(r.times()) > 50 })
	cluster.Stop(t)
	gone := time.Now()
	p.await("events are refused", func() bool { return b.refused.Load() > 0 })
	status, answer := p.call("POST", "/_hookctl/v1/events", numbered(-1))
	if status != 503 || !strings.Contains(answer, `"unavailable"`) || strings.Contains(answer, "password") {
		t.Errorf("without a database: %d %s", status, answer)
	}
	if status, _ := p.call("GET", "/_hookctl/readyz", ""); status != 503 {
		t.Errorf("readyz: %d", status)
	}
	p.await("it was away long enough", func() bool { return time.Since(gone) > away })
	cluster.Start(t)
	before := b.soFar()
	p.await("events are accepted again", func() bool { return b.soFar() > before+50 })
	accepted := b.end()
	p.awaitNonePending()
	r.wantAll(t, accepted)
}
