package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

func newCall(a *app) *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "call NAME [ID]",
		Short: "Make a further call that the dialect names",
		Long: `Make a call of the provider's API that is none of the verbs, and print its answer. The dialect's page in the docs lists
its calls.`,
		Example: `  hookctl call secret 0e4f5a3c-9d3f-4f1e-8d76-3d1b6f9c2a10
  hookctl call secret 0e4f5a3c-9d3f-4f1e-8d76-3d1b6f9c2a10 --show-secrets
  hookctl call secret 0e4f5a3c-9d3f-4f1e-8d76-3d1b6f9c2a10 --show-secrets --jq .secret`,
		Args: callArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			id := ""
			if len(args) > 1 {
				id = args[1]
			}
			return a.call(cmd, args[0], id, data)
		},
	}
	cmd.Flags().StringVar(&data, "data", "", "the body: `JSON`, @FILE, or - for stdin")
	return cmd
}

func callArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return exactly("the NAME of a call")(cmd, args)
	}
	return atMost(2)(cmd, args)
}

func (a *app) call(cmd *cobra.Command, name, id, data string) error {
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	if err := a.protect(cmd.Context(), c, "call "+name); err != nil {
		return err
	}
	body, err := a.data(data)
	if err != nil {
		return err
	}
	if format := a.output(); format == string(ui.Name) || format == string(ui.CSV) {
		return hook.Errorf(hook.Invalid, "an answer of a further call is not printed as %s: nobody knows what it has", format).
			WithHint("leave -o out, or give -o json, --jq or --raw")
	}
	p, err := a.printer(true, []string{"id"}, nil)
	if err != nil {
		return err
	}
	answer, err := c.Call(cmd.Context(), name, id, body)
	if err != nil || a.global.raw || len(answer) == 0 {
		return err
	}
	if !a.global.showSecrets {
		answer = c.dialect.RedactJSON(answer)
	}
	if err := p.Add(answer); err != nil {
		return err
	}
	return p.Close()
}
