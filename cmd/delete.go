package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
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
	accepted := o.each(cmd.Context(), a, c, ids, &failures)
	a.confirmGone(cmd.Context(), c, accepted, &failures)
	return failures.err(len(ids))
}

// each deletes the webhooks, and tells of each in their order. It returns those of which nobody knows yet whether they
// are gone.
func (o *deleteOptions) each(ctx context.Context, a *app, c *connection, ids []string, failures *failures) (accepted []string) {
	bar := a.awaiting(len(ids), ui.Options{})
	defer bar.End()
	_ = inOrder(ctx, ids, a.atOnce(), c.Delete, func(i int, r result[hook.Deletion]) error {
		bar.Show(i + 1)
		if err := o.told(a, ids[i], r); err != nil {
			failures.add(ids[i], err)
		} else if r.value == hook.Accepted {
			accepted = append(accepted, ids[i])
		}
		return nil // a failure does not keep the others from being deleted
	})
	return accepted
}

func question(ids []string) string {
	if len(ids) > 3 {
		return fmt.Sprintf("delete %d webhooks", len(ids))
	}
	return "delete webhook " + strings.Join(ids, ", ")
}

// told notes what became of one webhook, unless that is an error.
func (o *deleteOptions) told(a *app, id string, r result[hook.Deletion]) error {
	switch {
	case r.err == nil && r.value == hook.Deleted:
		a.seen.remove(id)
		a.note("deleted webhook %s", id)
	case errors.Is(r.err, client.ErrDryRun):
		return nil
	case o.ignoreNotFound && hook.KindOf(r.err) == hook.NotFound:
		a.note("webhook %s is not there", id)
		return nil
	}
	return r.err
}
