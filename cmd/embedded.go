package cmd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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
	if err := checkStore(cfg.Store); err != nil {
		return err
	}
	o.Server = "http://" + defaultAddr + "/" + d.Name
	t := &embedded{a: a, cfg: cfg, d: d}
	o.Transport = t
	a.closeLater(t)
	return nil
}

func checkStore(path string) error {
	switch {
	case path == "":
		return hook.Errorf(hook.Invalid, "there is no home folder to keep local mode's store in").WithHint("give --store PATH")
	case strings.HasPrefix(path, "postgres://"), strings.HasPrefix(path, "postgresql://"):
		return hook.Errorf(hook.Unsupported, "a store on PostgreSQL is not there yet").WithHint("give --store PATH, a file")
	}
	return nil
}

// embedded is a transport that opens the store when the first request comes, so that a dry run opens nothing.
type embedded struct {
	a     *app
	cfg   config.Config
	d     *dialect.Dialect
	once  sync.Once
	next  http.RoundTripper
	store *sqlite.Store
	err   error
}

// RoundTrip serves the request in this process, or passes it on to the server that owns the store.
func (e *embedded) RoundTrip(req *http.Request) (*http.Response, error) {
	e.once.Do(func() { e.open(req.Context()) })
	if e.err != nil {
		return nil, e.err
	}
	return e.next.RoundTrip(req)
}

func (e *embedded) open(ctx context.Context) {
	st, err := sqlite.Open(context.WithoutCancel(ctx), e.cfg.Store, e.cfg.Timeout)
	var owned *sqlite.OwnedError
	switch {
	case errors.As(err, &owned) && owned.URL != "":
		e.next = &redirected{base: owned.URL, d: e.d}
	case err != nil:
		e.err = openError(err)
	default:
		e.store = st
		e.next = server.InProcess(newServer(st, []*dialect.Dialect{e.d}, nil))
	}
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
func newServer(st store.Webhooks, dialects []*dialect.Dialect, c *server.Credentials) *server.Server {
	maker := dialect.NewMaker()
	return server.New(server.Options{
		Dialects: dialects, Credentials: c, Maker: maker, Ready: st.Ping,
		Service: func(d *dialect.Dialect, vars string) server.Service {
			return &local.Service{
				Store: st, Space: store.Space{Dialect: d.Name, Vars: vars},
				Rules: dialect.Judge{Dialect: d, Maker: maker}, Now: time.Now,
			}
		},
	})
}

// redirected passes requests on to the server that owns the store.
type redirected struct {
	base string
	d    *dialect.Dialect
}

// RoundTrip sends the request to where the store is served.
func (r *redirected) RoundTrip(req *http.Request) (*http.Response, error) {
	host, ok := strings.CutPrefix(r.base, "http://")
	if !ok {
		return nil, hook.Errorf(hook.Failed, "the store is served at %s, which is no URL of this server", r.base)
	}
	out := req.Clone(req.Context())
	out.URL.Host, out.Host = host, host
	return http.DefaultTransport.RoundTrip(out)
}
