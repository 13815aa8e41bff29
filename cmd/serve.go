package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
	"hookctl/internal/store"
)

type serveOptions struct {
	addr        string
	dialects    []string
	credentials string
	urlFile     string
	deliveryFlags
}

func newServe(a *app) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the dialects' APIs on this machine",
		Long: `Serve each dialect's API under /<dialect>, as its provider does, and keep the webhooks in the store. Any client of that
provider works against it. Events that are published here are delivered to the webhooks, signed and tried again as the
provider does it. On a loopback address any credential that is not empty is accepted; --credentials says which
are, and any other address demands it, with an admin. SIGINT and SIGTERM stop it.`,
		Example: `  hookctl serve
  hookctl serve --addr 127.0.0.1:0 --url-file url --dialect ./acme.yaml --store ./webhooks.db
  hookctl --server http://127.0.0.1:8787/standard list`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, a) },
	}
	o.flags(cmd.Flags())
	o.deliveryFlags.flags(cmd.Flags())
	completeFlag(cmd, "dialect", dialectNames)
	return cmd
}

func (o *serveOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.addr, "addr", defaultAddr, "where to listen, `HOST:PORT`; port 0 picks one")
	f.StringArrayVar(&o.dialects, "dialect", nil, "a dialect to serve, `NAME` or FILE (repeatable; default: every built-in one)")
	f.StringVar(&o.credentials, "credentials", "", "a `FILE` that says which credentials are accepted, and for what")
	f.StringVar(&o.urlFile, "url-file", "", "write the base URL to a `FILE` once it is listening")
}

func (o *serveOptions) run(cmd *cobra.Command, a *app) error {
	cfg, err := a.load(cmd)
	if err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	dialects, err := o.load(a)
	if err != nil {
		return err
	}
	c, err := o.readCredentials(a, dialects)
	if err != nil {
		return err
	}
	loopback, err := checkAddress(o.addr, c)
	if err != nil {
		return err
	}
	g, err := o.guard(loopback)
	if err != nil {
		return err
	}
	if err := checkStore(cfg.Store); err != nil {
		return err
	}
	o.doubtRescue(a, cfg.Store)
	st, err := o.openToServe(cmd.Context(), cfg)
	if err != nil {
		return err
	}
	spendMemory()
	eng := a.newEngine(st, engineOptions{dialect: only(dialects), guard: g, workers: o.workers, scale: o.factor()})
	h := a.logged(newServer(st, dialects, c, eng, a.warn))
	err = o.deliver(cmd.Context(), a, eng, func(ctx context.Context) error { return o.serve(ctx, a, st, h) })
	return errors.Join(err, st.Close())
}

// load reads the dialects to serve.
func (o *serveOptions) load(a *app) ([]*dialect.Dialect, error) {
	names := o.dialects
	if len(names) == 0 {
		names = dialect.Builtin()
		if env := a.getenv("HOOKCTL_DIALECT"); dialect.IsFile(env) {
			names = append(names, env)
		}
	}
	var dialects []*dialect.Dialect
	seen := map[string]bool{}
	for _, name := range names {
		d, err := dialect.Load(name)
		if err != nil {
			return nil, err
		}
		if seen[d.Name] {
			return nil, hook.Errorf(hook.Invalid, "two dialects are called %q, and would have the same path", d.Name)
		}
		seen[d.Name] = true
		dialects = append(dialects, d)
	}
	return dialects, nil
}

func (o *serveOptions) serve(ctx context.Context, a *app, st store.Store, h http.Handler) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", o.addr)
	if err != nil {
		return &hook.Error{Kind: listenKind(err), Message: "listen on " + o.addr, Err: err, Hint: "--addr chooses another address"}
	}
	base := "http://" + reachable(l.Addr())
	srv := server.HTTPServer(h)
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	if err := o.announce(a, st, base); err != nil {
		return errors.Join(err, srv.Close(), <-done)
	}
	select {
	case err = <-done:
	case <-ctx.Done():
		err = shutdown(context.WithoutCancel(ctx), srv)
	}
	return errors.Join(err, o.forget())
}

// listenKind tells an address that is none from one that cannot be had now.
func listenKind(err error) hook.Kind {
	var wrong *net.AddrError
	if errors.As(err, &wrong) {
		return hook.Invalid
	}
	return hook.Failed
}

// reachable is where programs on this machine find the server: one that listens everywhere is on loopback too.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// announce tells people and programs where the server is.
func (o *serveOptions) announce(a *app, st store.Store, base string) error {
	if s, ok := st.(interface{ Announce(url string) error }); ok {
		if err := s.Announce(base); err != nil {
			return err
		}
	}
	if o.urlFile != "" {
		if err := writeWhole(o.urlFile, base+"\n"); err != nil {
			return &hook.Error{Kind: hook.Invalid, Message: "--url-file", Err: err}
		}
	}
	a.note("serving on %s, each dialect under its name; Ctrl-C stops it", base)
	a.tellNotes()
	return nil
}

// writeWhole writes a file so that nobody sees a part of it.
func writeWhole(path, content string) error {
	temporary := fmt.Sprintf("%s.%d", path, os.Getpid())
	if err := os.WriteFile(temporary, []byte(content), 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

// mostWait is how long requests may go on when the server is to stop: a test call waits for an attempt.
const mostWait = dialect.MaxTimeout + 5*time.Second

// shutdown lets the requests that are under way end.
func shutdown(ctx context.Context, srv *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, mostWait)
	defer cancel()
	return srv.Shutdown(ctx)
}

// forget removes the URL file: nothing is there any more.
func (o *serveOptions) forget() error {
	if o.urlFile == "" {
		return nil
	}
	return os.Remove(o.urlFile)
}
