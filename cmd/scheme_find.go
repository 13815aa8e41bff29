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
		err = nil
	case err != nil:
		return s, err
	}
	name, own := o.name, []*signature.Scheme(nil)
	switch {
	case !named:
		name, own, err = a.schemeOf(s.cfg)
	case cmd.Flags().Changed("dialect"):
		own, err = a.schemesOf(cmd)
	}
	if err != nil {
		return s, err
	}
	s.scheme, err = o.find(a, name, own)
	return s, err
}

// schemesOf are those that the dialect of the command line describes.
func (a *app) schemesOf(cmd *cobra.Command) ([]*signature.Scheme, error) {
	d, err := dialect.Load(cmd.Flags().Lookup("dialect").Value.String())
	if err != nil {
		return nil, err
	}
	return ownSchemes(d), nil
}

func ownSchemes(d *dialect.Dialect) []*signature.Scheme {
	if d.Signature == nil {
		return nil
	}
	return d.Signature.Schemes.All()
}

// schemeOf is the scheme that the profile names, or else the dialect, and the schemes that the dialect describes. A dialect
// that was asked for by itself counts more than the scheme of the current profile, which is another provider's.
func (a *app) schemeOf(cfg config.Config) (name string, own []*signature.Scheme, err error) {
	switch {
	case cfg.Scheme != "" && cfg.Dialect == "":
		return cfg.Scheme, nil, nil
	case cfg.Dialect == "":
		return "", nil, hook.Errorf(hook.Invalid, "nothing says how deliveries are signed").
			WithHint("give --scheme NAME, or a profile or dialect that has one; hookctl help schemes lists them")
	}
	d, err := dialect.Load(cfg.Dialect)
	if err != nil {
		return "", nil, err
	}
	if cfg.Scheme != "" && cfg.Origin("dialect") == config.FromProfile {
		return cfg.Scheme, ownSchemes(d), nil
	}
	name, err = a.schemeOfDialect(d)
	return name, ownSchemes(d), err
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
