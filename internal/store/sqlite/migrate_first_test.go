package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// firstStore makes the file as it was when there was one migration, with rows.
func firstStore(t *testing.T, path, rows string) {
	t.Helper()
	text, err := migrations.ReadFile("migrations/0001_webhooks.sql")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere(t, path, `CREATE TABLE schema_migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
		INSERT INTO schema_migrations VALUES ('0001_webhooks.sql');`+string(text)+rows)
}

// firstRows are four webhooks, of which the last is deleted, and their events.
const firstRows = `
	INSERT INTO webhooks VALUES
		(3, 'enfix', 'team_id=7', 'a', 1, '["x","y","x"]', 1700000000001, 1700000000002, CAST('{"id": "a"}' AS BLOB)),
		(4, 'enfix', 'team_id=8', 'a', 0, '["x"]', 1700000000003, 1700000000004, CAST('{}' AS BLOB)),
		(7, 'enfix', 'team_id=7', 'b', 1, 'null', -1, -1, x''),
		(9, 'enfix', 'team_id=7', 'gone', 1, '["x"]', 1, 1, CAST('{}' AS BLOB));
	INSERT INTO webhook_events VALUES
		('enfix', 'team_id=7', 'x', 3), ('enfix', 'team_id=7', 'y', 3), ('enfix', 'team_id=8', 'x', 4),
		('enfix', 'team_id=7', 'x', 9);
	DELETE FROM webhooks WHERE id = 'gone';`

func listed(t *testing.T, s *Store, q store.Query) string {
	t.Helper()
	list := []string{}
	for r, err := range s.List(t.Context(), benchSpace, q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%d %s %t %s %q %t %d %d %s", r.Position, r.ID, r.Enabled, r.Events, r.Unique,
			r.Ends.IsZero(), r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON))
	}
	return strings.Join(list, "\n")
}

func TestFirstStoreIsKept(t *testing.T) {
	path := storePath(t)
	firstStore(t, path, firstRows)
	for range 2 { // the second finds nothing to do
		s := open(t, path)
		a, b := `3 a true [x y x] "" true 1700000000001 1700000000002 {"id": "a"}`, `7 b true [] "" true -1 -1 `
		for want, q := range map[string]store.Query{
			a + "\n" + b: {}, a: {Events: []string{"x"}, Enabled: new(true), Now: time.Now()},
		} {
			if got := listed(t, s, q); got != want {
				t.Errorf("%+v: got %s, want %s", q, got, want)
			}
		}
		if sp, err := s.Find(t.Context(), "enfix", "a"); err != nil || sp != benchSpace {
			t.Errorf("found %+v, %v", sp, err)
		}
		wantSound(t, s)
		wantNoTrace(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// wantNoTrace wants the tables of a new store, and no reference to nothing.
func wantNoTrace(t *testing.T, s *Store) {
	t.Helper()
	const text = `SELECT group_concat(name || ' ' || sql, char(10) ORDER BY name) FROM sqlite_schema`
	var got, want string
	if err := s.value(t.Context(), &got, text); err != nil {
		t.Fatal(err)
	}
	if err := open(t, storePath(t)).value(t.Context(), &want, text); err != nil || got != want {
		t.Errorf("got %s\n\nwant %s, %v", got, want, err)
	}
	var lost int
	if err := s.value(t.Context(), &lost, `SELECT count(*) FROM pragma_foreign_key_check`); err != nil || lost > 0 {
		t.Errorf("%d rows refer to none, %v", lost, err)
	}
}

// What the file promised before holds after it, and what is promised since does too.
func TestFirstStoreGoesOn(t *testing.T) {
	path := storePath(t)
	firstStore(t, path, firstRows)
	s := open(t, path)
	r, err := s.Insert(t.Context(), store.Record{Space: benchSpace, ID: "gone", Unique: "u"})
	if err != nil || r.Position != 10 {
		t.Errorf("got position %d, %v, want that after the last", r.Position, err)
	}
	for _, id := range []string{"a", "other"} {
		_, err := s.Insert(t.Context(), store.Record{Space: benchSpace, ID: id, Unique: "u"})
		if hook.KindOf(err) != hook.Conflict {
			t.Errorf("%q: got %v", id, err)
		}
	}
	if err := s.Delete(t.Context(), benchSpace, "a"); err != nil {
		t.Fatal(err)
	}
	wantSound(t, s) // its events are gone with it
}

// A store whose webhooks are all deleted still knows its last position.
func TestFirstStoreIsEmpty(t *testing.T) {
	for rows, want := range map[string]int64{"": 1, firstRows + "DELETE FROM webhooks": 10} {
		path := storePath(t)
		firstStore(t, path, rows)
		r, err := open(t, path).Insert(t.Context(), benchRecord(1))
		if err != nil || r.Position != want {
			t.Errorf("got position %d, %v, want %d", r.Position, err, want)
		}
	}
}

// A migration that fails leaves the store as it was.
func TestFirstStoreSurvivesAFailure(t *testing.T) {
	path := storePath(t)
	firstStore(t, path, firstRows+"CREATE TABLE webhook_events_1 (in_the_way)")
	wantBad(t, path, hook.Failed, "webhook_events_1")
	elsewhere(t, path, "DROP TABLE webhook_events_1")
	s := open(t, path)
	if n := count(t, s); n != 2 {
		t.Errorf("%d records are left, want 2", n)
	}
	if known, err := knownMigrations(); err != nil || !slices.Equal(recorded(t, s.readers), known) {
		t.Errorf("recorded %q, %v", recorded(t, s.readers), err)
	}
	wantNoTrace(t, s)
}
