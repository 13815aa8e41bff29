package cmd

import (
	"context"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/server"
)

// localServer is a server of ours, for commands that call its own API.
type localServer struct {
	base      string            // such as http://127.0.0.1:8787: what stands before /_hookctl, without a slash at its end
	transport http.RoundTripper // nil: the network
	admin     string            // the administrator's token; empty: none is sent

	cfg     config.Config
	dialect *dialect.Dialect  // that of the flags
	vars    map[string]string // path variables, with the dialect's defaults

	// open is to be called before the first request. It opens the store, or makes sure that it is a server of ours that
	// gets the token.
	open func(ctx context.Context) error

	// work has deliveries made while the command goes on. Where another process owns the store, that one does it.
	// Without it, the first attempts of what a command publishes are made when it ends.
	work func(ctx context.Context) error
}

// localServer finds the server of ours that the flags mean: --server, without the dialect at its end, or the embedded
// one. An API of a provider is refused as unsupported.
func (a *app) localServer(cmd *cobra.Command) (localServer, error) {
	cfg, err := a.load(cmd)
	if err != nil {
		return localServer{}, err
	}
	t, err := chooseTarget(cfg)
	if err != nil {
		return localServer{}, err
	}
	if t.byDefault {
		a.note("no profile and no --server: using local mode with the dialect %s", dialect.Standard)
	}
	s := localServer{cfg: cfg, dialect: t.dialect, vars: pathVars(cfg, t.dialect), admin: a.getenv("HOOKCTL_ADMIN_TOKEN")}
	if t.local {
		return s, s.embed(a)
	}
	if cfg.Server == "" {
		return s, notOurs("the API of " + t.dialect.Title)
	}
	s.remote(t.server)
	return s, nil
}

// remote is a server that somebody runs.
func (s *localServer) remote(url string) {
	s.base = strings.TrimSuffix(strings.TrimRight(url, "/"), "/"+s.dialect.Name)
	s.open = func(ctx context.Context) error {
		if _, err := server.Speaks(ctx, s.base); err != nil {
			if ctx.Err() != nil || hook.KindOf(err) == hook.Failed { // nothing answered
				return &hook.Error{Kind: hook.Unavailable, Message: "the server at " + dialect.RedactURL(s.base), Err: err}
			}
			return notOurs("the server at " + dialect.RedactURL(s.base))
		}
		return nil
	}
	s.work = func(context.Context) error { return nil }
}

func notOurs(what string) error {
	return hook.Errorf(hook.Unsupported, "%s is no hookctl server, which alone has events and deliveries", what).
		WithHint("give --local, or the URL of a hookctl serve by --server")
}

// embed is the embedded server: in this process, or the one that owns the store.
func (s *localServer) embed(a *app) error {
	e, err := a.newEmbedded(s.cfg, s.dialect)
	if err != nil {
		return err
	}
	e.any = true
	s.base, s.transport, s.open = "http://"+defaultAddr, e, e.ensure
	s.work = e.run
	return nil
}
