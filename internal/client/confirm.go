package client

import (
	"context"

	"hookctl/internal/hook"
)

// Confirm lists the webhooks, once, and tells which of these are still there: some APIs answer a delete the same whether
// the webhook was there or not. Where the list cannot be had this is not verifiable, and err says why.
func (c *Client) Confirm(ctx context.Context, ids []string) (left []string, verifiable bool, err error) {
	l, err := c.newListing()
	if err != nil {
		return nil, false, err
	}
	for _, id := range ids {
		_, found, err := c.find(Aside(ctx), l, id)
		if err != nil {
			return nil, false, err
		}
		if found {
			left = append(left, id)
		}
	}
	return left, true, nil
}

// StillListed is the error for a webhook whose deletion the API accepted in vain.
func StillListed(id string) *hook.Error {
	return hook.Errorf(hook.Failed, "the API accepted the deletion of webhook %s, but still lists it", line(id)).
		WithHint("list again later: it may take the API a while")
}
