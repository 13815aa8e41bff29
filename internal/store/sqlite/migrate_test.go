package sqlite

import (
	"database/sql"
	"os"
	"slices"
	"testing"

	"hookctl/internal/hook"
)

// elsewhere runs SQL in a file with no store around it.
func elsewhere(t *testing.T, path, text string) {
	t.Helper()
	db, err := openWriter(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

func recorded(t *testing.T, db *sql.DB) []string {
	t.Helper()
	names, err := migrationNames(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestMigrateEmpty(t *testing.T) {
	path := storePath(t)
	write(t, path, "")
	s := open(t, path)
	known, err := knownMigrations()
	if err != nil || !slices.IsSorted(known) || len(known) == 0 {
		t.Fatalf("known: %q, %v", known, err)
	}
	if got := recorded(t, s.readers); !slices.Equal(got, known) {
		t.Errorf("recorded %q, want %q", got, known)
	}
}

func TestMigrateAgain(t *testing.T) {
	path := storePath(t)
	for range 3 {
		s := open(t, path)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A process that was killed between the making of the table and the first migration leaves this.
func TestMigrateHalfMade(t *testing.T) {
	path := storePath(t)
	elsewhere(t, path, `CREATE TABLE schema_migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`)
	s := open(t, path)
	if _, err := s.Insert(t.Context(), benchRecord(1)); err != nil {
		t.Error(err)
	}
}

// A migration that fails leaves nothing of itself.
func TestMigrationIsWhole(t *testing.T) {
	path := storePath(t)
	elsewhere(t, path, `CREATE TABLE schema_migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
		CREATE TABLE webhook_events (in_the_way)`)
	wantBad(t, path, hook.Failed, "webhook_events")
	elsewhere(t, path, `DROP TABLE webhook_events`)
	open(t, path)
}

func TestNewerSchema(t *testing.T) {
	path := storePath(t)
	s := open(t, path)
	if _, err := s.Insert(t.Context(), benchRecord(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	elsewhere(t, path, `INSERT INTO schema_migrations VALUES ('9999_later.sql')`)
	wantBad(t, path, hook.Invalid, "made by a newer hookctl")
	elsewhere(t, path, `DELETE FROM schema_migrations WHERE name = '9999_later.sql'`)
	if n := count(t, open(t, path)); n != 1 {
		t.Errorf("%d records are left, want 1", n)
	}
}

func TestOtherProgramsDatabase(t *testing.T) {
	path := storePath(t)
	elsewhere(t, path, `CREATE TABLE bookmarks (url)`)
	wantBad(t, path, hook.Invalid, "another program")
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
