package cmd

import (
	"errors"

	"github.com/spf13/cobra"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func newDialect(a *app) *cobra.Command {
	return groupOf("dialect", "Look at how APIs are spoken to",
		"A dialect is a YAML file that says how one provider's webhook API speaks: see hookctl help dialects.",
		`  hookctl dialect list
  hookctl dialect show standard > mine.yaml
  hookctl dialect validate mine.yaml`,
		newDialectList(a), newDialectShow(a), newDialectValidate(a))
}

// dialectView is a dialect as it is listed.
type dialectView struct {
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Server      string   `json:"server,omitempty"`
	Verbs       []string `json:"verbs"`
	Credentials []string `json:"credentials"`
	Docs        string   `json:"docs,omitempty"`
}

func newDialectList(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the built-in dialects", Args: atMost(0),
		Long: `List the dialects that are part of this program, with what each can do. Others are files, and are named by their path.`,
		Example: `  hookctl dialect list
  hookctl dialect list -o json
  hookctl dialect list --jq '.[] | select(.verbs | index("test")) | .name'`,
		RunE: func(*cobra.Command, []string) error {
			var rows []any
			for _, name := range dialect.Builtin() {
				d, err := dialect.Load(name)
				if err != nil {
					return err
				}
				rows = append(rows, dialectView{d.Name, d.Title, d.Server, d.Verbs.Names(), d.Credentials.Names(), d.Docs})
			}
			return a.printValues(rows, false, "name", "title", "server", "verbs")
		},
	}
}

func newDialectShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Print a dialect's file", Args: exactly("the NAME of a dialect, or a FILE"),
		ValidArgsFunction: dialectNames,
		Long:              `Print a dialect's file as it is, to read, or to start a new one from. With -o json it is printed as JSON.`,
		Example: `  hookctl dialect show standard
  hookctl dialect show standard > mine.yaml
  hookctl dialect show standard -o json --jq '.verbs | keys'`,
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := dialect.Load(args[0])
			if err != nil {
				return err
			}
			if a.output() == "" && a.global.jq == "" && a.global.template == "" {
				a.writeOut([]byte(d.Source()))
				return nil
			}
			v, err := d.JSON()
			if err != nil {
				return err
			}
			return a.printValues([]any{v}, true, "dialect")
		},
	}
}

func newDialectValidate(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "validate FILE...", Short: "Check dialect files",
		Long: `Check dialect files. What is wrong is told with file, line and column; the exit code then is 2.`,
		Example: `  hookctl dialect validate mine.yaml
  hookctl dialect validate mine.yaml acme.yaml
  hookctl dialect validate mine.yaml -o json`,
		Args: func(cmd *cobra.Command, args []string) error {
			return exactly("a FILE")(cmd, args[:min(len(args), 1)])
		},
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault), // files
		RunE: func(_ *cobra.Command, args []string) error {
			var errs []error
			for _, path := range args {
				if _, err := dialect.LoadFile(path); err != nil {
					errs = append(errs, err)
					continue
				}
				a.note("%s is valid", path)
			}
			if len(errs) < 2 {
				return errors.Join(errs...)
			}
			return &hook.Error{Kind: hook.Invalid, Err: errors.Join(errs...)}
		},
	}
}
