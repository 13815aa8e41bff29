package postgres

import (
	"context"
	"embed"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"hookctl/internal/hook"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock keeps others from migrating at the same time. The number means nothing.
const migrationLock = 7_305_524_180_923_443_451

// migrate brings the schema to the newest version: forward only, ours and then River's. The lock is the session's: it
// ends with the connection, whatever happens.
func (s *Store) migrate(ctx context.Context) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLock)); err != nil {
		return err
	}
	defer func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrationLock))
	}()
	if err := s.migrateOurs(ctx, conn); err != nil {
		return err
	}
	return s.migrateRiver(ctx)
}

func (s *Store) migrateOurs(ctx context.Context, conn *pgxpool.Conn) error {
	known, err := knownMigrations()
	if err != nil {
		return err
	}
	applied, err := s.appliedMigrations(ctx, conn)
	if err != nil {
		return err
	}
	for _, name := range applied {
		if !slices.Contains(known, name) {
			return hook.Errorf(hook.Invalid, "the store %q was made by a newer hookctl", s.name).
				WithHint("update hookctl, or name another store")
		}
	}
	for _, name := range known {
		if slices.Contains(applied, name) {
			continue
		}
		if err := applyMigration(ctx, conn, name); err != nil {
			return err
		}
	}
	return nil
}

// knownMigrations lists the files in the order of their names.
func knownMigrations() ([]string, error) {
	files, err := migrations.ReadDir("migrations")
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name()
	}
	return names, err
}

// appliedMigrations also makes the schema, unless somebody did who may, and the table that records them, but not in a
// schema of another program.
func (s *Store) appliedMigrations(ctx context.Context, conn *pgxpool.Conn) ([]string, error) {
	var made bool
	var tables, ours int
	err := conn.QueryRow(ctx, `SELECT to_regnamespace($1) IS NOT NULL, count(*),
		count(*) FILTER (WHERE tablename = 'schema_migrations') FROM pg_tables WHERE schemaname = $1`, schema).
		Scan(&made, &tables, &ours)
	if err != nil {
		return nil, err
	}
	if tables > 0 && ours == 0 {
		return nil, hook.Errorf(hook.Invalid, "the schema %q of the store %q is another program's", schema, s.name)
	}
	if !made {
		if _, err := conn.Exec(ctx, `CREATE SCHEMA `+schema); err != nil {
			return nil, err
		}
	}
	if _, err := conn.Exec(ctx, `CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY)`); err != nil {
		return nil, err
	}
	rows, err := conn.Query(ctx, `SELECT name FROM schema_migrations`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func applyMigration(ctx context.Context, conn *pgxpool.Conn, name string) error {
	text, err := migrations.ReadFile("migrations/" + name)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, string(text)); err != nil { // without arguments it may be many statements
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO schema_migrations (name) VALUES ($1)`, name)
		return err
	})
}

// migrateRiver makes River's tables. Versions that this River does not know are a newer one's.
func (s *Store) migrateRiver(ctx context.Context) error {
	m, err := rivermigrate.New(riverpgxv5.New(s.pool), &rivermigrate.Config{Schema: schema, Logger: quiet()})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}
