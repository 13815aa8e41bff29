package cmd

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
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
	e := &embedded{a: a, cfg: cfg, d: d}
	a.closeLater(e)
	return e, nil
}

// embedded is a transport that opens the store when the first request is sent, so that a dry run opens nothing.
type embedded struct {
	a     *app
	cfg   config.Config
	d     *dialect.Dialect
	any   bool // only the own API is called: a server that owns the store need not speak the dialect
	once  sync.Once
	next  http.RoundTripper
	err   error
	store store.Store // nil: another process owns it
	work  *inProcess
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
	st, err := openStore(ctx, e.cfg, defaultRescue)
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
	eng := e.a.newEngine(st, engineOptions{
		dialect: orBuiltin(e.d), guard: delivery.Guard{Loopback: true}, scale: 1, due: func() { e.work.due.Store(true) }, claims: &claims{},
	})
	e.work = &inProcess{engine: eng, end: func() error { return drain(ctx, eng) }}
	e.next = server.InProcess(newServer(st, []*dialect.Dialect{e.d}, nil, eng, e.a.warn))
	return nil
}

// run has what is due delivered from now on, where this process owns the store.
func (e *embedded) run(ctx context.Context) error {
	if err := e.ensure(ctx); err != nil || e.store == nil {
		return err
	}
	e.work.run(ctx)
	return nil
}

// Close makes the first attempts of what the command published, and releases the store.
func (e *embedded) Close() error {
	if e.store == nil {
		return nil
	}
	return errors.Join(e.work.close(), e.store.Close())
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
