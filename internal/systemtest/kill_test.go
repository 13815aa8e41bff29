package systemtest

import (
	"path/filepath"
	"testing"

	"hookctl/internal/pgtest"
)

// inFlight is how many deliveries are under way at most.
const inFlight = 16

// What was accepted comes, whenever the process is killed; only what was under way may come twice.
func TestKillSQLite(t *testing.T) {
	t.Parallel()
	killed(t, filepath.Join(t.TempDir(), "hooks.db"), inFlight)
}

// River tells that attempts are done a little later, all in one: so more may come twice.
func TestKillPostgres(t *testing.T) {
	t.Parallel()
	killed(t, pgtest.New(t).Database(t), 20*inFlight, "--rescue-after", "5s")
}

func killed(t *testing.T, store string, twice int, flags ...string) {
	t.Helper()
	r := receive(t)
	flags = append(flags, "--workers", "16", "--quiet")
	p := serve(t, store, flags...)
	p.hook(r.URL)
	b := publishing(p, 0)
	p.await("some are delivered", func() bool { return b.soFar() > 200 && len(r.times()) > 50 })
	p.kill()
	accepted := b.end()

	again := serve(t, store, flags...)
	if status := again.publish(-1); status != 202 {
		t.Errorf("after the restart: %d", status)
	}
	again.awaitNonePending()
	if n := r.wantAll(t, append(accepted, -1)); n > twice {
		t.Errorf("%d of %d came twice, want at most %d", n, len(accepted), twice)
	}
}

// Two replicas share the work and deliver nothing twice; one that is killed is replaced by the other.
func TestReplicas(t *testing.T) {
	t.Parallel()
	store := pgtest.New(t).Database(t)
	r := receive(t)
	one := serve(t, store, "--rescue-after", "5s", "--quiet")
	two := serve(t, store, "--rescue-after", "5s", "--quiet")
	one.hook(r.URL)
	ones, twos := publishing(one, 0), publishing(two, 1<<20)
	one.await("both have accepted some", func() bool { return ones.soFar() > 100 && twos.soFar() > 100 })
	accepted := append(ones.end(), twos.end()...)
	two.awaitNonePending()
	if n := r.wantAll(t, accepted); n > 0 {
		t.Errorf("%d came twice, though nobody was killed", n)
	}

	ones = publishing(one, 1<<21)
	one.await("it has accepted more", func() bool { return ones.soFar() > 200 })
	one.kill()
	accepted = append(accepted, ones.end()...)
	two.awaitNonePending()
	r.wantAll(t, accepted)
}
