package cmd

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"hookctl/internal/config"
	"hookctl/internal/hook"
	"hookctl/internal/store"
	"hookctl/internal/store/postgres"
	"hookctl/internal/store/sqlite"
)

// onPostgres tells whether a store is a database on PostgreSQL: several processes may use it at a time.
func onPostgres(path string) bool {
	return strings.HasPrefix(path, "postgres://") || strings.HasPrefix(path, "postgresql://")
}

func checkStore(path string) error {
	switch {
	case path == "":
		return hook.Errorf(hook.Invalid, "there is no home folder to keep local mode's store in").WithHint("give --store PATH")
	case onPostgres(path):
		return nil
	case strings.Contains(path, "://"):
		return hook.Errorf(hook.Invalid, "--store %q is no file, and no database that hookctl knows", path).
			WithHint("give --store PATH, a file, or a postgres:// URL")
	}
	return nil
}

// openToServe opens the store, which one process owns at a time if it is a file.
func (o *deliveryFlags) openToServe(ctx context.Context, cfg config.Config) (store.Store, error) {
	st, err := openStore(ctx, cfg, o.rescue)
	var owned *sqlite.OwnedError
	if errors.As(err, &owned) && owned.URL != "" {
		return nil, hook.Errorf(hook.Conflict, "the store %s is served already, at %s", owned.Path, owned.URL).
			WithHint("use that server, or give another --store")
	}
	if err != nil {
		return nil, openError(err)
	}
	return st, nil
}

// openStore opens the store. If it is a file, it waits for another command that holds it; if it is on PostgreSQL, attempts
// of a process that died are taken over after rescue.
func openStore(ctx context.Context, cfg config.Config, rescue time.Duration) (store.Store, error) {
	if onPostgres(cfg.Store) {
		st, err := postgres.Open(ctx, cfg.Store, postgres.Options{Rescue: rescue})
		if err != nil {
			return nil, err // not st, which would be an interface that holds nil
		}
		return st, nil
	}
	wait := cfg.Timeout
	if wait == 0 {
		wait = math.MaxInt64 // no limit
	}
	st, err := sqlite.Open(ctx, cfg.Store, wait)
	if err != nil {
		return nil, err // as above
	}
	return st, nil
}

// openError names the kind of what keeps a store from being opened.
func openError(err error) error {
	var owned *sqlite.OwnedError
	if !errors.As(err, &owned) {
		return err
	}
	return &hook.Error{
		Kind: hook.Unavailable, Message: fmt.Sprintf("another hookctl command holds the store %s", owned.Path),
		Hint: "try again, with a longer --timeout",
	}
}
