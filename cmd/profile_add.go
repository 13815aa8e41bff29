package cmd

import (
	"cmp"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
)

type profileAddOptions struct {
	credentials, secrets        []string
	scheme, importFile          string
	protected, replace, noCheck bool
}

func newProfileAdd(a *app) *cobra.Command {
	var o profileAddOptions
	cmd := &cobra.Command{
		Use:   "add [NAME]",
		Short: "Add a profile",
		Long: `Add a profile: a dialect, a server, variables and credentials under a name. The first one becomes the current one.
On a terminal, what is not given is asked for, and one read call checks that the credentials are good.

A credential is a reference (env:NAME, file:PATH, keyring:NAME, exec:COMMAND), or - to read the secret itself from stdin.
A secret is kept in the system's keyring, or, where there is none, in a file beside the config file that only you can read.`,
		Example: `  hookctl profile add
  hookctl profile add acme --dialect ./acme.yaml --var tenant=north --credential api_key=env:ACME_KEY --credential token=-
  hookctl profile add here --dialect standard --server http://127.0.0.1:8787/standard --protected`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args) },
	}
	o.flags(cmd.Flags())
	return cmd
}

func (o *profileAddOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.credentials, "credential", nil, "a credential, `KEY=REF` (repeatable); - reads it from stdin")
	f.StringArrayVar(&o.secrets, "secret", nil, "a signing secret, `REF` (repeatable); - reads it from stdin")
	f.StringVar(&o.scheme, "scheme", "", "the signature scheme `NAME`, if not the dialect's")
	f.StringVar(&o.importFile, "import", "", "read credentials from the JSON `FILE` that the provider hands out, or from stdin with -")
	f.BoolVar(&o.protected, "protected", false, "have every change confirmed by the profile's name")
	f.BoolVar(&o.replace, "replace", false, "replace a profile of that name")
	f.BoolVar(&o.noCheck, "no-check", false, "do not try the credentials by a read call")
}

// draft is a profile that is being made.
type draft struct {
	a      *app
	o      *profileAddOptions
	cmd    *cobra.Command
	file   config.File
	d      *dialect.Dialect
	p      config.Profile
	typed  map[string]string // credentials that are secrets themselves, not references
	keys   []string          // signing secrets, too
	asks   bool              // there is somebody to be asked
	guided bool              // who does not even give a name and a dialect is asked for everything
}

func (o *profileAddOptions) run(cmd *cobra.Command, a *app, args []string) error {
	asks, err := a.asking(cmd)
	if err != nil {
		return err
	}
	file, err := config.Locate(cmd.Flags())
	if err != nil {
		return err
	}
	d := &draft{a: a, o: o, cmd: cmd, file: file, asks: asks, typed: map[string]string{}, p: config.Profile{
		Dialect: a.global.dialect, Server: a.global.server, Scheme: o.scheme, Protected: o.protected,
		Vars: map[string]string{}, Credentials: map[string]config.Ref{},
	}}
	d.guided = asks && (len(args) == 0 || d.p.Dialect == "" && o.importFile == "")
	if len(args) > 0 {
		d.p.Name = args[0]
	}
	return d.make()
}

// make takes the steps from what is given to what is written.
func (d *draft) make() error {
	for _, step := range []func() error{
		d.complete, d.name, d.imported, d.dialect, d.given, d.askServer, d.askVariables, d.askCredentials, d.try, d.write,
	} {
		if err := cmp.Or(step(), d.cmd.Context().Err()); err != nil {
			return err
		}
	}
	return nil
}
