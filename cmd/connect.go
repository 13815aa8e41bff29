package cmd

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// connect reads who we talk to and how, and makes a client for it. Nothing is sent yet.
func (a *app) connect(cmd *cobra.Command) (*connection, error) {
	if a.reached != nil {
		return a.reached, nil
	}
	cfg, err := a.load(cmd)
	if err != nil {
		return nil, err
	}
	t, err := chooseTarget(cfg)
	if err != nil {
		return nil, err
	}
	if t.byDefault {
		a.note("no profile and no --server: using local mode with the dialect %s", dialect.Standard)
	}
	o, err := a.clientOptions(cmd.Context(), cfg, t)
	if err != nil {
		return nil, err
	}
	c, err := client.New(o)
	if err != nil {
		return nil, err
	}
	a.seen = &seenIDs{cfg: cfg, t: t}
	a.reached = &connection{c, cfg, t}
	return a.reached, nil
}

// target is which API is called: a server, or the embedded one.
type target struct {
	dialect   *dialect.Dialect
	local     bool
	byDefault bool // nobody said which
	server    string
}

// nearby tells whether the API is on this machine, so that deliveries may go to this machine too.
func (t target) nearby() bool {
	u, err := url.Parse(t.server)
	return t.local || err == nil && dialect.IsLoopback(u.Hostname())
}

// chooseTarget decides it: a server that is given, local mode if that is asked for, else the dialect's own server; local
// mode with the standard dialect if nothing was said at all.
func chooseTarget(cfg config.Config) (target, error) {
	name := cfg.Dialect
	if name == "" {
		name = dialect.Standard
	}
	d, err := dialect.Load(name)
	if err != nil {
		return target{}, err
	}
	t := target{dialect: d}
	local, err := wantsLocal(cfg)
	switch {
	case err != nil:
		return t, err
	case local:
		t.local = true
	case cfg.Server != "":
		t.server = cfg.Server
	case cfg.Profile == "" && (cfg.Dialect == "" || cfg.Dialect == dialect.Standard):
		t.local, t.byDefault = true, true
	case d.Server == "":
		return t, hook.Errorf(hook.Invalid, "the dialect %s names no server of its own", d.Name).
			WithHint("give --server URL, or --local")
	default:
		t.server, err = d.Base(func(name string) (string, bool) { return variable(cfg, d, name) })
	}
	return t, err
}

// variable finds a variable: given, or the dialect's default.
func variable(cfg config.Config, d *dialect.Dialect, name string) (string, bool) {
	if v, ok := cfg.Vars[name]; ok {
		return v, true
	}
	v := d.Variables.Get(name)
	return v.Default, v.Default != ""
}

// wantsLocal weighs --local against --server: the flag beats the environment, that the profile.
func wantsLocal(cfg config.Config) (bool, error) {
	if !cfg.Local || cfg.Server == "" {
		return cfg.Local, nil
	}
	local, server := cfg.Origin("local"), cfg.Origin("server")
	if local == server {
		return false, hook.Errorf(hook.Invalid, "both local mode and the server %s are asked for", dialect.RedactURL(cfg.Server)).
			WithHint("give either --local or --server")
	}
	return local == config.FromFlag || server == config.FromProfile, nil
}

// clientOptions says to the client what it has to know.
func (a *app) clientOptions(ctx context.Context, cfg config.Config, t target) (client.Options, error) {
	if err := a.checkVars(t.dialect); err != nil {
		return client.Options{}, err
	}
	o := client.Options{
		Dialect: t.dialect, Server: t.server, Vars: pathVars(cfg, t.dialect), Local: t.local,
		Timeout: cfg.Timeout, Retries: cfg.Retries, CacheDir: cfg.Cache, UserAgent: "hookctl/" + version,
		Warn: a.warn, Note: func(text string) { a.note("%s", text) },
		Credential: once(func(name string) (string, bool, error) { return cfg.Credential(ctx, name) }),
	}
	if a.global.verbose {
		o.Trace = a.trace
	}
	if a.global.dryRun {
		o.DryRun = a.printLine
	}
	if a.global.raw {
		o.Raw = a.printRaw
	}
	var err error
	if t.local {
		err = a.embed(cfg, t.dialect, &o)
	}
	return o, err
}

// checkVars refuses a variable of a flag that the dialect does not have. One of the environment or of a profile may be
// meant for another dialect.
func (a *app) checkVars(d *dialect.Dialect) error {
	for _, pair := range a.global.vars {
		if name, _, _ := strings.Cut(pair, "="); d.Variables.Get(name) == nil {
			return hook.Errorf(hook.Invalid, "%s has no variable %q", d.Name, name)
		}
	}
	return nil
}

// once asks for each credential one time, however many pages are listed: it may come from a command that takes long, or
// that asks its user.
func once(find func(name string) (string, bool, error)) func(name string) (string, bool, error) {
	type found struct {
		value string
		ok    bool
		err   error
	}
	var mu sync.Mutex
	known := map[string]found{}
	return func(name string) (string, bool, error) {
		mu.Lock()
		defer mu.Unlock()
		f, ok := known[name]
		if !ok {
			f.value, f.ok, f.err = find(name)
			known[name] = f
		}
		return f.value, f.ok, f.err
	}
}

// pathVars are the variables with the dialect's defaults.
func pathVars(cfg config.Config, d *dialect.Dialect) map[string]string {
	vars := map[string]string{}
	for _, name := range d.Variables.Names() {
		if v, ok := variable(cfg, d, name); ok {
			vars[name] = v
		}
	}
	return vars
}

func (a *app) trace(line string) {
	a.writeErr(ui.Visible(line) + "\n")
}
