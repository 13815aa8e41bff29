package cmd

import "github.com/spf13/cobra"

type deliveriesGetOptions struct{ stdin bool }

func newDeliveriesGet(a *app) *cobra.Command {
	var o deliveriesGetOptions
	cmd := &cobra.Command{
		Use:   "get ID...",
		Short: "Show deliveries and their attempts",
		Long: `Show one or several deliveries. One is shown whole, with a line for each attempt: when it was, the status, how long it took,
why it failed, and the beginning of the answer. -o wide adds header fields and bodies; -o json has all of it, bodies in
base64. Several are shown as a table. If some cannot be had, the others are printed, stderr names those that failed, and the
exit code is 8.`,
		Example: `  hookctl deliveries get 0198c5a2-7f1e-7cc3-9d5c-0d8f6a1b2c3d
  hookctl deliveries get 0198c5a2-7f1e-7cc3-9d5c-0d8f6a1b2c3d --jq '.attempts[-1].response.body_base64 | @base64d'
  hookctl deliveries list --since 1h -o name | hookctl deliveries get --stdin -o ndjson`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args) },
	}
	cmd.Flags().BoolVar(&o.stdin, "stdin", false, "also read IDs from stdin, one a line")
	return cmd
}

func (o *deliveriesGetOptions) run(cmd *cobra.Command, a *app, args []string) error {
	ids, err := a.ids(cmd, args, o.stdin)
	if err != nil {
		return err
	}
	s, err := a.own(cmd)
	if err != nil {
		return err
	}
	p, err := a.deliveriesPrinter(len(ids) == 1)
	if err != nil {
		return err
	}
	got := forEach(cmd.Context(), ids, a.atOnce(), s.Delivery)
	var failures failures
	for i, g := range got {
		if g.err != nil {
			failures.add(ids[i], g.err)
		} else if err := p.add(g.value); err != nil {
			return err
		}
	}
	if len(failures.errs) < len(ids) {
		if err := p.close(); err != nil {
			return err
		}
	}
	return failures.err(len(ids))
}
