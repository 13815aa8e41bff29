// Package pgtest gives tests a real PostgreSQL: a private cluster made of the installed binaries, in a temporary folder, on
// a Unix socket of its own. It is never run as root.
//
// It does not know who uses the databases.
package pgtest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// required is the variable that makes a test without binaries fail, where otherwise it is skipped.
const required = "HOOKCTL_REQUIRE_POSTGRES"

// shared is the cluster of this process, made when it is first asked for.
var shared struct {
	sync.Mutex
	cluster *Cluster
	err     error
}

// Main runs the tests of a package, and then ends the cluster that they shared. TestMain calls it.
func Main(m *testing.M) {
	defer closeShared()
	m.Run()
}

// Database returns the URL of a new, empty database in the cluster that the tests of this process share. It is dropped
// when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	shared.Lock()
	if shared.cluster == nil && shared.err == nil {
		shared.cluster, shared.err = newCluster()
	}
	c, err := shared.cluster, shared.err
	shared.Unlock()
	check(t, err)
	return c.Database(t)
}

// New starts a cluster for one test alone, which may stop it.
func New(t testing.TB) *Cluster {
	t.Helper()
	c, err := newCluster()
	check(t, err)
	t.Cleanup(func() {
		if err := c.close(); err != nil {
			t.Errorf("close the cluster: %v", err)
		}
	})
	return c
}

// check skips a test where PostgreSQL is not installed.
func check(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case missing(err) && os.Getenv(required) == "":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
}

func closeShared() {
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		return
	}
	if err := shared.cluster.close(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	}
}
