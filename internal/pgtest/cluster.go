package pgtest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// superuser is that of a cluster. Whoever reaches its socket is let in, with any password.
const superuser = "postgres"

// Cluster is a PostgreSQL of its own, with fsync as in earnest.
type Cluster struct {
	bin    string // where the binaries are
	dir    string // the socket's folder; the data are in it
	owner  *owner // whom it runs as; nil: as this process
	server *server
}

// newCluster makes a cluster and starts it.
func newCluster() (_ *Cluster, err error) {
	c := &Cluster{}
	if c.bin, err = findBinaries(); err != nil {
		return nil, err
	}
	if c.owner, err = findOwner(); err != nil {
		return nil, err
	}
	if c.dir, err = os.MkdirTemp("", "pgtest"); err != nil { // short: a socket's path has 107 bytes at most
		return nil, err
	}
	if err := c.init(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(c.dir))
	}
	return c, nil
}

func (c *Cluster) init() error {
	if err := c.owner.give(c.dir); err != nil {
		return err
	}
	initdb := c.command("initdb", "-D", c.data(), "-U", superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return c.start()
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// command runs a binary as the cluster's owner, in a folder that this user may enter.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	c.owner.become(cmd)
	return cmd
}

// Stop stops the server at once: connections end as they do when a machine goes away.
func (c *Cluster) Stop(t testing.TB) {
	t.Helper()
	if err := c.stop(); err != nil {
		t.Fatalf("stop the cluster: %v", err)
	}
}

// Start starts a server that was stopped. It returns when the server takes connections.
func (c *Cluster) Start(t testing.TB) {
	t.Helper()
	if err := c.start(); err != nil {
		t.Fatalf("start the cluster: %v", err)
	}
}

func (c *Cluster) close() error { return errors.Join(c.stop(), os.RemoveAll(c.dir)) }

// url is that of a database, with a password that means nothing, as it must not be seen anywhere.
func (c *Cluster) url(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, Password), Path: "/" + database,
		RawQuery: url.Values{"host": {c.dir}}.Encode(),
	}
	return u.String()
}

// Password is in each URL. No error and no log may have it.
const Password = "pw-hushhush"
