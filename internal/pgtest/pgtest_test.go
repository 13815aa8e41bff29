package pgtest

import (
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { Main(m) }

func TestDatabasesAreApart(t *testing.T) {
	for range 2 {
		conn := connect(t, Database(t))
		if _, err := conn.Exec(t.Context(), "CREATE TABLE same (n int)"); err != nil {
			t.Error(err)
		}
		var fsync string
		if err := conn.QueryRow(t.Context(), "SHOW fsync").Scan(&fsync); err != nil || fsync != "on" {
			t.Errorf("fsync is %q, %v", fsync, err)
		}
	}
}

func TestStopAndStart(t *testing.T) {
	c := New(t)
	url := c.Database(t)
	conn := connect(t, url)
	if _, err := conn.Exec(t.Context(), "CREATE TABLE kept (n int)"); err != nil {
		t.Fatal(err)
	}
	c.Stop(t)
	if err := conn.Ping(t.Context()); err == nil {
		t.Error("a connection outlives the server")
	}
	if _, err := pgx.Connect(t.Context(), url); err == nil {
		t.Error("a server that is stopped takes connections")
	}
	c.Start(t)
	if _, err := connect(t, url).Exec(t.Context(), "INSERT INTO kept VALUES (1)"); err != nil {
		t.Error(err)
	}
}

func TestNothingIsLeft(t *testing.T) {
	c, err := newCluster()
	check(t, err)
	process := c.server.process
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", c.dir, err)
	}
	if err := process.Signal(os.Interrupt); err == nil {
		t.Error("the server still runs")
	}
}

func TestServerThatDoesNotStart(t *testing.T) {
	c := New(t)
	c.Stop(t)
	if err := os.Remove(c.data() + "/global/pg_control"); err != nil {
		t.Fatal(err)
	}
	if err := c.start(); err == nil || !strings.Contains(err.Error(), "pg_control") {
		t.Errorf("got %v, want what the server said", err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	return conn
}
