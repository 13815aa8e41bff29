package postgres

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/pgtest"
	"hookctl/internal/store"
	"hookctl/internal/store/storetest"
)

func TestStore(t *testing.T) {
	url := migrated(t)
	storetest.Run(t, func(t *testing.T) store.Webhooks { return openEmpty(t, url) })
}

func TestDeliveries(t *testing.T) {
	url := migrated(t)
	storetest.RunDeliveries(t, storetest.DeliveriesOptions{
		Open: func(t *testing.T) store.Store { return openEmpty(t, url) },
		Reopen: func(t *testing.T, s store.Store) store.Store {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			return open(t, url)
		},
		Backlog: 1000,
	})
}

func open(t testing.TB, url string) *Store {
	t.Helper()
	return openWith(t, url, Options{})
}

func openWith(t testing.TB, url string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// migrated is a database that has its tables.
func migrated(t *testing.T) string {
	t.Helper()
	url := pgtest.Database(t)
	if err := open(t, url).Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

// openEmpty is for hundreds of tests: a new database for each would take longer than they do.
func openEmpty(t *testing.T, url string) *Store {
	t.Helper()
	var text strings.Builder
	text.WriteString(`UPDATE hookctl.totals SET pending = 0, delivered = 0, dead = 0, attempts = 0;`)
	for _, table := range []string{
		"webhooks", "events", "deliveries", "attempts", "health", "river_job", "river_leader", "river_queue",
	} {
		text.WriteString("DELETE FROM hookctl." + table + ";") // TRUNCATE is slower for so few rows
	}
	sql(t, url, text.String())
	return open(t, url)
}

// sql runs statements on a connection of their own.
func sql(t *testing.T, url, text string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // it is also called when the test ends
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, text); err != nil {
		t.Fatal(err)
	}
}
