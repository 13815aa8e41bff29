package cmd

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/ui"
)

func newProfileShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "show [NAME]", Short: "Show a profile", Args: atMost(1), ValidArgsFunction: a.profileNames,
		Long: `Show a profile, or the current one, as a command would use it now: each value, and whether it comes from a flag, the
environment, the config file, or is the default. Secrets are not read: a reference is shown, and one that stands in the
file itself prints as stars.`,
		Example: `  hookctl profile show
  hookctl profile show production
  hookctl profile show production -o json --jq .from.server`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.showProfile(cmd, args) },
	}
}

// effective is a profile as a command would use it.
type effective struct {
	profileView
	From map[string]string `json:"from"`
}

// set notes a value and where it came from.
func (e *effective) set(name string, origin config.Origin) {
	if origin == config.FromProfile {
		origin = "file"
	}
	e.From[name] = string(origin)
}

func (a *app) showProfile(cmd *cobra.Command, args []string) error {
	_, current, err := a.profiles(cmd)
	if err != nil {
		return err
	}
	cfg, err := a.profileConfig(cmd, args)
	if err != nil {
		return err
	}
	if cfg.Profile == "" {
		return noProfile("")
	}
	d, err := dialect.Load(cmp.Or(cfg.Dialect, dialect.Standard))
	if err != nil {
		a.warn(err) // the profile is there all the same
		d = &dialect.Dialect{Name: cfg.Dialect}
	}
	e, err := effectiveOf(cfg, d, current)
	if err != nil {
		return err
	}
	tabular := []string{"", string(ui.Table), string(ui.Wide), string(ui.CSV)}
	if !a.formatsJSON() && slices.Contains(tabular, a.output()) && len(a.global.columns) == 0 {
		return a.printValues(e.rows(), false, "setting", "value", "from")
	}
	return a.printValues([]any{e}, true, "name")
}

func effectiveOf(cfg config.Config, d *dialect.Dialect, current string) (*effective, error) {
	e := &effective{From: map[string]string{}, profileView: profileView{
		Name: cfg.Profile, Dialect: cfg.Dialect, Server: dialect.RedactURL(cfg.Server), Current: cfg.Profile == current,
		Protected: cfg.Protected, Vars: map[string]string{}, Credentials: map[string]string{}, Scheme: cfg.Scheme,
	}}
	e.set("dialect", cfg.Origin("dialect"))
	e.set("protected", config.FromProfile)
	e.Dialect = cmp.Or(e.Dialect, d.Name)
	e.server(cfg, d)
	e.variables(cfg, d)
	e.signing(cfg, d)
	return e, e.credentials(cfg, d)
}

// variables are those that are given, and those that have a default.
func (e *effective) variables(cfg config.Config, d *dialect.Dialect) {
	for _, name := range names(d.Variables.Names(), cfg.Vars) {
		value := cfg.Vars[name]
		if v := d.Variables.Get(name); value == "" && v != nil {
			value = v.Default
		}
		if value != "" {
			e.Vars[name] = value
			e.set("vars."+name, cfg.VarOrigin(name))
		}
	}
}

// credentials are those that somebody gives, unread.
func (e *effective) credentials(cfg config.Config, d *dialect.Dialect) error {
	for _, name := range names(d.Credentials.Names(), cfg.Credentials) {
		origin, shown, err := cfg.CredentialOrigin(name)
		if err != nil {
			return err
		}
		if origin != "" {
			e.Credentials[name] = shown
			e.set("credentials."+name, origin)
		}
	}
	return nil
}

// server is the one that would be called: the dialect's own where none is given.
func (e *effective) server(cfg config.Config, d *dialect.Dialect) {
	if e.Server == "" {
		e.Server, _ = d.Base(func(name string) (string, bool) { return variable(cfg, d, name) })
		e.Server = cmp.Or(e.Server, d.Server)
	}
	if e.Server != "" {
		e.set("server", cfg.Origin("server"))
	}
}

// signing is how deliveries are verified.
func (e *effective) signing(cfg config.Config, d *dialect.Dialect) {
	switch {
	case cfg.Scheme != "":
		e.set("scheme", config.FromProfile)
	case d.Signature != nil:
		e.Scheme = d.Signature.Scheme
		e.set("scheme", config.FromDefault)
	}
	for i, ref := range cfg.Secrets {
		e.Secrets = append(e.Secrets, ref.String())
		e.set("secrets."+strconv.Itoa(i+1), config.FromProfile)
	}
}

// names are those that the dialect has, in its order, and then those that only the profile has.
func names[V any](known []string, given map[string]V) []string {
	all := slices.Clone(known)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}
