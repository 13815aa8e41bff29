package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

type getOptions struct{ stdin bool }

func newGet(a *app) *cobra.Command {
	var o getOptions
	cmd := &cobra.Command{
		Use:   "get ID...",
		Short: "Show webhooks by ID",
		Long: `Show one or several webhooks. One is shown whole; several as a table. If some cannot be had, the others are printed,
stderr names those that failed, and the exit code is 8.`,
		Example: `  hookctl get 51b1e78dbd7a844089b652a9
  hookctl get 51b1e78dbd7a844089b652a9 -o json --jq .provider
  hookctl list -o name | hookctl get --stdin -o ndjson`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args) },
	}
	cmd.Flags().BoolVar(&o.stdin, "stdin", false, "also read IDs from stdin, one a line")
	return cmd
}

func (o *getOptions) run(cmd *cobra.Command, a *app, args []string) error {
	ids, err := a.ids(cmd, args, o.stdin)
	if err != nil {
		return err
	}
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	p, err := a.webhookPrinter(c.dialect, len(ids) == 1)
	if err != nil {
		return err
	}
	var failures failures
	bar := a.awaiting(len(ids), p.o)
	defer bar.End()
	err = inOrder(cmd.Context(), ids, a.atOnce(), c.Get, func(i int, got result[hook.Webhook]) error {
		bar.Show(i + 1)
		if failures.took(ids[i], got.err) {
			return nil
		}
		return p.add(got.value, false)
	})
	bar.End()
	if err == nil && len(failures.errs) < len(ids) {
		err = p.close()
	}
	if err != nil {
		return err
	}
	return failures.err(len(ids))
}
