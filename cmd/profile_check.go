package cmd

import (
	"errors"
	"net/http"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

func newProfileCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "check [NAME]", Short: "Check that a profile gets in", Args: atMost(1), ValidArgsFunction: a.profileNames,
		Long: `Check a profile, or the current one, by one read call: whether the server's name is known, its certificate and for how long
that is good, the credentials, the permission to read, the clock, and whether the answer is what the dialect says. Nothing
is changed, so what only a change would show is not told.

The exit code is 0 if all is well, 4 if the API does not let you in, 5 if it cannot be reached, and 1 if its answer is
something else than the dialect says. A warning does not count.`,
		Example: `  hookctl profile check
  hookctl profile check production
  hookctl profile check production -o json --jq '.[] | select(.status != "ok")'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := a.profileConfig(cmd, args)
			if err != nil {
				return err
			}
			t, err := chooseTarget(cfg)
			if err != nil {
				return err
			}
			rows, verdict := a.checkTarget(cmd, cfg, t, nil)
			if verdict != nil && hook.KindOf(verdict) == hook.Interrupted {
				return verdict
			}
			if err := a.printFindings(rows); err != nil {
				return err
			}
			return verdict
		},
	}
}

// profileConfig is the configuration with the profile of the argument, or with the one in use.
func (a *app) profileConfig(cmd *cobra.Command, args []string) (config.Config, error) {
	if len(args) == 0 {
		cfg, err := a.load(cmd)
		if err == nil && cfg.Profile == "" && cfg.Server == "" && cfg.Dialect == "" && !cfg.Local {
			return cfg, noProfile("")
		}
		return cfg, err
	}
	profiles, _, err := a.profiles(cmd)
	if err != nil {
		return config.Config{}, err
	}
	for _, p := range profiles {
		if p.Name == args[0] {
			return config.LoadProfile(cmd.Flags(), args[0], a.streams.Err)
		}
	}
	return config.Config{}, noProfile(args[0])
}

func (a *app) printFindings(rows []finding) error {
	values := make([]any, len(rows))
	for i, row := range rows {
		values[i] = row
	}
	return a.printValues(values, false, "check", "status", "detail")
}

// checkTarget makes one read call, and tells what it shows. typed are credentials that no profile has yet.
func (a *app) checkTarget(cmd *cobra.Command, cfg config.Config, t target, typed map[string]string) ([]finding, error) {
	o, err := a.clientOptions(cmd.Context(), cfg, t)
	if err != nil {
		return nil, err
	}
	find := o.Credential
	o.Credential = func(name string) (string, bool, error) {
		if secret, ok := typed[name]; ok {
			return secret, true, nil
		}
		return find(name)
	}
	p := &probe{next: o.Transport}
	if p.next == nil {
		p.next = http.DefaultTransport
	}
	o.Transport, o.CacheDir = p, "" // so that a login is really made
	if cfg.Origin("retries") == config.FromDefault {
		o.Retries = 0
	}
	c, err := client.New(o)
	if err != nil {
		return nil, err
	}
	for _, err = range c.List(client.Aside(cmd.Context()), hook.Query{Limit: 1}) {
		if err != nil {
			break
		}
	}
	e := &examination{t: t, seen: p.seen(), err: err, now: p.now()}
	return e.findings(), e.verdict(cfg.Profile)
}

// unread tells whether the error is of what is needed for the call, and not of the call: a reference that leads nowhere, or
// a credential that nobody gives.
func (e *examination) unread() bool {
	var c *config.Error
	return errors.As(e.err, &c) || hook.KindOf(e.err) == hook.Invalid && !e.seen.sent
}

// verdict is the error of the command, with the kind of what is wrong.
func (e *examination) verdict(profile string) error {
	if e.err == nil || hook.KindOf(e.err) == hook.Unsupported && !e.seen.sent {
		return nil
	}
	what := "check " + profile
	if profile == "" {
		what = "check " + dialect.RedactURL(e.t.server)
	}
	found := &hook.Error{Kind: e.kind(), Message: what, Err: e.err}
	var inner *hook.Error
	var c *config.Error
	switch {
	case errors.As(e.err, &inner):
		found.Hint, found.Status = inner.Hint, inner.Status
	case errors.As(e.err, &c):
		found.Hint = c.Hint
	}
	return found
}

func (e *examination) kind() hook.Kind {
	kind := hook.KindOf(e.err)
	switch {
	case errors.Is(e.err, ui.ErrInterrupted), kind == hook.Interrupted:
		return hook.Interrupted
	case e.unread():
		return hook.Unauthenticated
	case kind == hook.Unauthenticated, kind == hook.Forbidden, kind == hook.Unavailable:
		return kind
	}
	return hook.Failed
}
