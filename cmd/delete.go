package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

type deleteOptions struct{ stdin, ignoreNotFound bool }

func newDelete(a *app) *cobra.Command {
	var o deleteOptions
	cmd := &cobra.Command{
		Use:   "delete ID...",
		Short: "Delete webhooks",
		Long: `Delete one or several webhooks. On a terminal it asks first; elsewhere it needs --yes.

Some APIs answer the same whether a webhook was there or not. There the list is asked afterwards, once, and stderr says of
each webhook whether it is verified gone. One that is still listed is an error.`,
		Example: `  hookctl delete 51b1e78dbd7a844089b652a9
  hookctl delete 51b1e78dbd7a844089b652a9 --yes --ignore-not-found
  hookctl list --filter url=https://old.example.com/in -o name | hookctl delete --stdin --yes`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args) },
	}
	cmd.Flags().BoolVar(&o.stdin, "stdin", false, "also read IDs from stdin, one a line")
	cmd.Flags().BoolVar(&o.ignoreNotFound, "ignore-not-found", false, "a webhook that does not exist is no error")
	return cmd
}

func (o *deleteOptions) run(cmd *cobra.Command, a *app, args []string) error {
	ids, err := a.ids(cmd, args, o.stdin)
	if err != nil {
		return err
	}
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	if err := o.ask(cmd.Context(), a, c, ids); err != nil {
		return err
	}
	var failures failures
	var accepted []string
	for _, id := range ids {
		how, err := o.delete(cmd.Context(), a, c, id)
		if err != nil {
			failures.add(id, err)
		} else if how == hook.Accepted {
			accepted = append(accepted, id)
		}
	}
	a.confirmGone(cmd.Context(), c, accepted, &failures)
	return failures.err(len(ids))
}

func question(ids []string) string {
	if len(ids) > 3 {
		return fmt.Sprintf("delete %d webhooks", len(ids))
	}
	return "delete webhook " + strings.Join(ids, ", ")
}

func (o *deleteOptions) delete(ctx context.Context, a *app, c *connection, id string) (hook.Deletion, error) {
	how, err := c.Delete(ctx, id)
	switch {
	case err == nil && how == hook.Deleted:
		a.note("deleted webhook %s", id)
	case errors.Is(err, client.ErrDryRun):
		return "", nil
	case o.ignoreNotFound && hook.KindOf(err) == hook.NotFound:
		a.note("webhook %s is not there", id)
		return "", nil
	}
	return how, err
}
