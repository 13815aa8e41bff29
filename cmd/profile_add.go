package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

type profileAddOptions struct {
	credentials, secrets []string
	scheme               string
	protected, replace   bool
}

func newProfileAdd(a *app) *cobra.Command {
	var o profileAddOptions
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Add a profile",
		Long: `Add a profile: a dialect, a server, variables and credentials under a name. The first one becomes the current one.
A credential is a reference (env:NAME, file:PATH, keyring:NAME, exec:COMMAND), or - to read the secret itself from stdin;
it is then kept in the config file, which only you can read.`,
		Example: `  hookctl profile add production --dialect ./acme.yaml --var tenant=north --credential api_key=env:ACME_KEY --credential token=-
  hookctl profile add here --dialect standard --server http://127.0.0.1:8787/standard --protected`,
		Args: exactly("a NAME"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args[0]) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.credentials, "credential", nil, "a credential, `KEY=REF` (repeatable); - reads it from stdin")
	f.StringArrayVar(&o.secrets, "secret", nil, "a signing secret, `REF` (repeatable); - reads it from stdin")
	f.StringVar(&o.scheme, "scheme", "", "the signature scheme `NAME`, if not the dialect's")
	f.BoolVar(&o.protected, "protected", false, "ask before every change")
	f.BoolVar(&o.replace, "replace", false, "replace a profile of that name")
	return cmd
}

func (o *profileAddOptions) run(cmd *cobra.Command, a *app, name string) error {
	g := a.global
	p := config.Profile{
		Name: name, Dialect: g.dialect, Server: g.server, Scheme: o.scheme, Protected: o.protected,
		Vars: map[string]string{}, Credentials: map[string]config.Ref{},
	}
	if p.Dialect == "" {
		return hook.Errorf(hook.Invalid, "a profile needs a dialect").
			WithHint("give --dialect NAME (%s) or FILE", strings.Join(dialect.Builtin(), ", "))
	}
	d, err := dialect.Load(p.Dialect)
	if err != nil {
		return err
	}
	if err := o.fill(a, d, &p); err != nil {
		return err
	}
	file, err := config.Locate(cmd.Flags())
	if err != nil {
		return err
	}
	if err := file.AddProfile(p, o.replace); err != nil {
		return err
	}
	a.note("added the profile %s to %s", name, file.Path)
	return nil
}

// fill reads variables, credentials and secrets, and checks them against the dialect.
func (o *profileAddOptions) fill(a *app, d *dialect.Dialect, p *config.Profile) error {
	for _, pair := range a.global.vars {
		key, value, err := keyValue("--var", pair)
		if err != nil {
			return err
		}
		if err := known("variable", d, key, d.Variables.Names()); err != nil {
			return err
		}
		p.Vars[key] = value
	}
	for _, pair := range o.credentials {
		key, text, err := keyValue("--credential", pair)
		if err != nil {
			return err
		}
		if err := known("credential", d, key, d.Credentials.Names()); err != nil {
			return err
		}
		if p.Credentials[key], err = o.ref(a, "--credential "+key, text); err != nil {
			return err
		}
	}
	for _, text := range o.secrets {
		ref, err := o.ref(a, "--secret", text)
		if err != nil {
			return err
		}
		p.Secrets = append(p.Secrets, ref)
	}
	return nil
}

func known(what string, d *dialect.Dialect, name string, names []string) error {
	if slices.Contains(names, name) {
		return nil
	}
	e := hook.Errorf(hook.Invalid, "%s has no %s %q", d.Name, what, name)
	if near := ui.Nearest(name, names); near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	if len(names) == 0 {
		return e.WithHint("it has none")
	}
	return e.WithHint("it has %s", strings.Join(names, ", "))
}

// ref reads a reference, or the secret itself from stdin.
func (o *profileAddOptions) ref(a *app, flag, text string) (config.Ref, error) {
	if text == "-" {
		data, err := a.readFile(flag, "-")
		if err != nil {
			return config.Ref{}, err
		}
		secret := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
		if secret == "" {
			return config.Ref{}, hook.Errorf(hook.Invalid, "%s: stdin is empty", flag)
		}
		return config.NewSecret(secret)
	}
	ref, err := config.ParseRef(text)
	if err == nil && ref.Literal() {
		return ref, hook.Errorf(hook.Invalid, "%s must not be the secret itself: everybody on this machine can read arguments", flag).
			WithHint("write env:NAME, file:PATH, keyring:NAME or exec:COMMAND, or - to read it from stdin")
	}
	return ref, err
}
