package cmd

import (
	"context"
	"slices"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// confirmGone looks whether webhooks are gone whose deletion the API has accepted without saying whether they were there.
func (a *app) confirmGone(ctx context.Context, c *connection, ids []string, failures *failures) {
	if len(ids) == 0 {
		return
	}
	left, verifiable, err := c.Confirm(ctx, ids)
	for _, id := range ids {
		switch {
		case slices.Contains(left, id):
			failures.add(id, client.StillListed(id))
		case verifiable:
			a.note("webhook %s: accepted, verified gone", id)
		default:
			a.note("webhook %s: accepted, not verifiable: %s", id, err)
		}
		if err != nil && hook.KindOf(err) == hook.Interrupted {
			failures.add(id, err)
		}
	}
}
