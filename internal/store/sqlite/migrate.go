package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"slices"

	"hookctl/internal/hook"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to the newest version: forward only, each migration in a transaction.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	known, err := knownMigrations()
	if err != nil {
		return err
	}
	applied, err := appliedMigrations(ctx, db, path)
	if err != nil {
		return err
	}
	for _, name := range applied {
		if !slices.Contains(known, name) {
			return hook.Errorf(hook.Invalid, "the store %q was made by a newer hookctl", path).
				WithHint("update hookctl, or name another store")
		}
	}
	for _, name := range known {
		if slices.Contains(applied, name) {
			continue
		}
		if err := applyMigration(ctx, db, name); err != nil {
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

// appliedMigrations also makes the table that records them, but not in a database of another program.
func appliedMigrations(ctx context.Context, db *sql.DB, path string) ([]string, error) {
	var tables, ours int
	err := db.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE name = 'schema_migrations')
		FROM sqlite_schema`).Scan(&tables, &ours)
	if err != nil {
		return nil, err
	}
	if tables > 0 && ours == 0 {
		return nil, hook.Errorf(hook.Invalid, "the store %q is a database of another program", path)
	}
	_, err = db.ExecContext(ctx,
		`CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`)
	if err != nil {
		return nil, err
	}
	return migrationNames(ctx, db)
}

func migrationNames(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT name FROM schema_migrations`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func applyMigration(ctx context.Context, db *sql.DB, name string) error {
	text, err := migrations.ReadFile("migrations/" + name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_migrations (name) VALUES (?)`, name); err != nil {
		return err
	}
	return tx.Commit()
}
