package cmd

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/local"
	"hookctl/internal/server"
	"hookctl/internal/store"
	"hookctl/internal/store/sqlite"
)

// defaultAddr is where serve listens when nothing else is said; in-process local mode pretends to be there.
const defaultAddr = "127.0.0.1:8787"

// embed has the client talk to the embedded server: in this process, or to the one that owns the store.
func (a *app) embed(cfg config.Config, d *dialect.Dialect, o *client.Options) error {
	e, err := a.newEmbedded(cfg, d)
	if err != nil {
		return err
	}
	o.Server = "http://" + defaultAddr + "/" + d.Name
	o.Transport, o.Open = e, e.ensure
	return nil
}

// newEmbedded makes the transport of the embedded server, and has it closed when the command is done.
func (a *app) newEmbedded(cfg config.Config, d *dialect.Dialect) (*embedded, error) {
	if err := checkStore(cfg.Store); err != nil {
		return nil, err
	}
	e := &embedded{cfg: cfg, d: d, warn: a.warn}
	a.closeLater(e)
	return e, nil
}

func checkStore(path string) error {
	switch {
	case path == "":
		return hook.Errorf(hook.Invalid, "there is no home folder to keep local mode's store in").WithHint("give --store PATH")
	case strings.HasPrefix(path, "postgres://"), strings.HasPrefix(path, "postgresql://"):
		return hook.Errorf(hook.Unsupported, "a store on PostgreSQL is not there yet").WithHint("give --store PATH, a file")
	case strings.Contains(path, "://"):
		return hook.Errorf(hook.Invalid, "--store %q is no file, and no database that hookctl knows", path).
			WithHint("give --store PATH, a file")
	}
	return nil
}

// embedded is a transport that opens the store when the first request is sent, so that a dry run opens nothing.
type embedded struct {
	cfg   config.Config
	d     *dialect.Dialect
	any   bool // only the own API is called: a server that owns the store need not speak the dialect
	warn  func(error)
	once  sync.Once
	next  http.RoundTripper
	store *sqlite.Store
	err   error
}

// ensure opens the store, once.
func (e *embedded) ensure(ctx context.Context) error {
	e.once.Do(func() { e.err = e.open(ctx) })
	return e.err
}

// RoundTrip serves the request in this process, or passes it on to the server that owns the store.
func (e *embedded) RoundTrip(req *http.Request) (*http.Response, error) {
	return e.next.RoundTrip(req)
}

// open makes this process the owner of the store, or finds the server that is.
func (e *embedded) open(ctx context.Context) error {
	st, err := openStore(ctx, e.cfg)
	var owned *sqlite.OwnedError
	switch {
	case errors.As(err, &owned) && owned.URL != "":
		e.next = redirected{strings.TrimPrefix(owned.URL, "http://")}
		if e.any {
			return nil
		}
		return serves(ctx, owned.URL, e.d)
	case err != nil:
		return openError(err)
	}
	e.store = st
	e.next = server.InProcess(newServer(st, []*dialect.Dialect{e.d}, nil, e.warn))
	return nil
}

// openStore opens the store, and waits for another command that holds it.
func openStore(ctx context.Context, cfg config.Config) (*sqlite.Store, error) {
	wait := cfg.Timeout
	if wait == 0 {
		wait = math.MaxInt64 // no limit
	}
	return sqlite.Open(ctx, cfg.Store, wait)
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

// Close releases the store.
func (e *embedded) Close() error {
	if e.store == nil {
		return nil
	}
	return e.store.Close()
}

// newServer is the embedded server: the same whether it is served or called in this process.
func newServer(st store.Webhooks, dialects []*dialect.Dialect, c *server.Credentials, warn func(error)) *server.Server {
	maker := dialect.NewMaker()
	return server.New(server.Options{
		Dialects: dialects, Credentials: c, Maker: maker, Ready: st.Ping, Warn: warn,
		Service: func(d *dialect.Dialect, vars string) server.Service {
			return &local.Service{
				Store: st, Space: store.Space{Dialect: d.Name, Vars: vars},
				Rules: dialect.Judge{Dialect: d, Maker: maker}, Now: time.Now,
			}
		},
		Find: func(ctx context.Context, d *dialect.Dialect, id string) (string, error) {
			space, err := st.Find(ctx, d.Name, id)
			return space.Vars, err
		},
	})
}

// redirected passes requests on to the server that owns the store.
type redirected struct{ host string }

// RoundTrip sends the request to where the store is served.
func (r redirected) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.URL.Host, out.Host = r.host, r.host
	return http.DefaultTransport.RoundTrip(out)
}

// serves makes sure that the server that owns the store speaks the dialect: else everything would be "not found".
func serves(ctx context.Context, base string, d *dialect.Dialect) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	names, err := server.Speaks(ctx, base)
	if err != nil {
		return &hook.Error{Kind: hook.Unavailable, Message: "the store is served at " + base, Err: err}
	}
	if !slices.Contains(names, d.Name) {
		return hook.Errorf(hook.Failed, "the server at %s, which owns the store, does not serve the dialect %s", base, d.Name).
			WithHint("start it with --dialect for that too, or use another --store")
	}
	return nil
}
