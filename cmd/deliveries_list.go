package cmd

import (
	"time"

	"github.com/spf13/cobra"
)

type deliveriesListOptions struct{ filter deliveryFilter }

func newDeliveriesList(a *app) *cobra.Command {
	var o deliveriesListOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List deliveries, the newest first",
		Long: `List what the local server has sent or is going to send, the newest first, following every page. All dialects are shown,
unless one is asked for by --dialect or a profile. With -o ndjson, name or csv each page is printed before the next one is
asked for.`,
		Example: `  hookctl deliveries list
  hookctl deliveries list --state dead --since 2h -o wide
  hookctl deliveries list --event user.created --until 2026-01-02T00:00:00Z --limit 100 -o ndjson`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, a) },
	}
	o.filter.flags(cmd)
	return cmd
}

func (o *deliveriesListOptions) run(cmd *cobra.Command, a *app) error {
	q, err := o.filter.query(time.Now())
	if err != nil {
		return err
	}
	s, err := a.own(cmd)
	if err != nil {
		return err
	}
	q.Dialect = s.dialectAsked()
	p, err := a.deliveriesPrinter(false)
	if err != nil {
		return err
	}
	for d, err := range s.Deliveries(cmd.Context(), q) {
		if err == nil {
			err = p.add(d)
		}
		if err != nil {
			return err
		}
	}
	return p.close()
}
