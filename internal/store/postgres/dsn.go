package postgres

import (
	"context"
	"net"
	"net/url"
	"runtime"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"hookctl/internal/hook"
)

// schema holds all tables, so that they are in nobody's way in a database that has others.
const schema = "hookctl"

// parse reads a URL. Its error says nothing of what stands in it, as that may be a password.
func parse(text string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(text)
	if err != nil {
		return nil, hook.Errorf(hook.Invalid, "the URL of the store is not one that PostgreSQL takes").
			WithHint("postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…, with what is special in a password escaped")
	}
	config.ConnConfig.RuntimeParams["search_path"] = schema
	if _, ok := config.ConnConfig.RuntimeParams["application_name"]; !ok {
		config.ConnConfig.RuntimeParams["application_name"] = "hookctl"
	}
	if !strings.Contains(text, "pool_max_conns") {
		config.MaxConns = max(12, 4*int32(min(runtime.NumCPU(), 16))) //nolint:gosec // at most 16
	}
	config.MaxConns = max(config.MaxConns, 6) // a listener, the publisher, the recorder, the migration's lock; and callers
	return config, nil
}

// name says which database it is, without user, password and options.
func name(config *pgxpool.Config) string {
	c := config.ConnConfig
	if strings.HasPrefix(c.Host, "/") {
		return "postgres:///" + url.PathEscape(c.Database) + "?host=" + c.Host
	}
	host := net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
	return "postgres://" + host + "/" + url.PathEscape(c.Database)
}

// queueConns is how many connections River has: one listens, one has what is due handed out, one is told what is done,
// and the others are its leader's.
const queueConns = 8

// newQueuePool makes connections for River's own work, which does not wait for the disk: what it knows of a job may be
// lost with the machine, as what became of the delivery is known to our tables, and that is on the disk.
func (s *Store) newQueuePool(ctx context.Context) (*pgxpool.Pool, error) {
	config := s.config.Copy()
	config.MaxConns = queueConns
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	return pgxpool.NewWithConfig(ctx, config)
}
