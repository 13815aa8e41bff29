package cmd

import "github.com/spf13/cobra"

func newDeliveriesStats(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "stats",
		Short: "Count deliveries and attempts",
		Long: `Count the deliveries that the local server has, by state, and their attempts, in all dialects. oldest_pending_seconds is the
age of the oldest delivery that is still to be made.`,
		Example: `  hookctl deliveries stats
  hookctl deliveries stats -o json
  hookctl deliveries stats --jq .dead`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.own(cmd)
			if err != nil {
				return err
			}
			columns := []string{"pending", "delivered", "dead", "attempts", "oldest_pending_seconds"}
			p, err := a.printer(true, columns, columns)
			if err != nil {
				return err
			}
			stats, err := s.Stats(cmd.Context())
			if err != nil || a.global.raw {
				return err
			}
			return printOne(p, stats)
		},
	}
}
