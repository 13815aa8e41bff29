package cmd

import "github.com/spf13/cobra"

func newDeliveries(a *app) *cobra.Command {
	return groupOf("deliveries", "See and repeat what the local server sent",
		"A delivery is one event for one webhook; each try to make it is an attempt. The local server keeps both.", `  hookctl deliveries list --state dead
  hookctl deliveries get 0198c5a2-7f1e-7cc3-9d5c-0d8f6a1b2c3d
  hookctl deliveries redeliver --state dead --since 2h --yes`,
		newDeliveriesList(a), newDeliveriesGet(a), newDeliveriesRedeliver(a), newDeliveriesStats(a), newDeliveriesWatch(a))
}
