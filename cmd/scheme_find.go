package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// signing is how deliveries are signed, and the profile that says it.
type signing struct {
	scheme *signature.Scheme
	cfg    config.Config // empty if flags say everything
}

// signing finds the scheme: of the flags, of the profile, or of the dialect. The config file is read only for what the
// flags do not say, so that one that is broken stops nobody who does without it.
func (a *app) signing(cmd *cobra.Command, o *schemeOptions, keys *keyOptions) (signing, error) {
	var s signing
	var err error
	named := o.name != "" || o.file != ""
	if !named || keys.none() {
		s.cfg, err = a.load(cmd)
	}
	switch {
	case err != nil && named && !cmd.Flags().Changed("profile"):
		a.note("warning: no profile is used: %s", err)
	case err != nil:
		return s, err
	}
	name := o.name
	var own []*signature.Scheme
	if !named {
		if name, own, err = a.schemeOf(s.cfg); err != nil {
			return s, err
		}
	}
	s.scheme, err = o.find(a, name, own)
	return s, err
}

// schemeOf is the scheme that the profile names, or else the dialect, and the schemes that the dialect describes. A dialect
// that was asked for by itself counts more than the scheme of the current profile, which is another provider's.
func (a *app) schemeOf(cfg config.Config) (name string, own []*signature.Scheme, err error) {
	switch {
	case cfg.Scheme != "" && (cfg.Dialect == "" || cfg.Origin("dialect") == config.FromProfile):
		return cfg.Scheme, nil, nil
	case cfg.Dialect == "":
		return "", nil, hook.Errorf(hook.Invalid, "nothing says how deliveries are signed").
			WithHint("give --scheme NAME, or a profile or dialect that has one; hookctl help schemes lists them")
	}
	d, err := dialect.Load(cfg.Dialect)
	if err != nil {
		return "", nil, err
	}
	if d.Signature != nil {
		own = d.Signature.Schemes.All()
	}
	name, err = a.schemeOfDialect(d)
	return name, own, err
}

func (a *app) schemeOfDialect(d *dialect.Dialect) (string, error) {
	s := d.Signature
	switch {
	case s == nil:
		return "", hook.Errorf(hook.Unsupported, "the dialect %s does not say how %s signs deliveries", d.Name, d.Title).
			WithHint("give --scheme NAME if you know")
	case s.Scheme == "none":
		e := hook.Errorf(hook.Unsupported, "%s documents no signature: no delivery can be verified", d.Title)
		e.Hint = s.Note
		return "", e
	case s.Assumed.All:
		a.note("warning: how %s signs is assumed: %s", d.Title, s.Note)
	}
	return s.Scheme, nil
}
