package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

// changeOptions are those of replace and patch.
type changeOptions struct {
	fieldOptions
	secretOptions
	verb string
}

// recreateHelp is what the help of both says of --recreate.
const recreateHelp = `What the API cannot change is refused with exit code 7. With --recreate it is done all the same: a new webhook is made and
read back, and only then the old one is deleted. Its ID changes, and stderr says so. Whatever fails in between, the error
says which of the two are there.`

func newReplace(a *app) *cobra.Command {
	o := changeOptions{verb: "replace"}
	cmd := &cobra.Command{
		Use:   "replace ID",
		Short: "Replace a webhook",
		Long: `Replace every field of a webhook: all required ones must be given, the others fall to their defaults. Use patch to
change some fields and keep the rest.

` + recreateHelp,
		Example: `  hookctl replace 51b1e78dbd7a844089b652a9 --url https://example.com/in --event 'users.*' --method POST --secret-file secret.txt
  hookctl replace 51b1e78dbd7a844089b652a9 --data @webhook.json
  hookctl replace 51b1e78dbd7a844089b652a9 --data @webhook.json --dry-run`,
		Args: exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args[0]) },
	}
	o.fieldOptions.flags(cmd.Flags())
	o.secretOptions.flags(cmd.Flags())
	return cmd
}

func newPatch(a *app) *cobra.Command {
	o := changeOptions{verb: "patch"}
	cmd := &cobra.Command{
		Use:   "patch ID",
		Short: "Change some fields of a webhook",
		Long: `Change the fields that are given and no others. --unset lets a field fall to its default, or be nothing. Where the API can
only replace, the webhook is read, and sent back with what is given.

` + recreateHelp,
		Example: `  hookctl patch 51b1e78dbd7a844089b652a9 --enabled=false
  hookctl patch 51b1e78dbd7a844089b652a9 --event users.post --event users.put --unset headers
  hookctl patch 51b1e78dbd7a844089b652a9 --url https://example.com/v2 --recreate`,
		Args: exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args[0]) },
	}
	o.fieldOptions.flags(cmd.Flags())
	o.secretOptions.flags(cmd.Flags())
	cmd.Flags().StringArrayVar(&o.unset, "unset", nil, "a `FIELD` to clear (repeatable)")
	return cmd
}

func (o *changeOptions) run(cmd *cobra.Command, a *app, id string) error {
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	in, err := o.input(cmd.Context(), a, c.dialect, cmd.Flags())
	if err != nil {
		return err
	}
	if o.verb == "replace" {
		if err := o.ask(a, c, o.verb, &in); err != nil {
			return err
		}
	}
	if err := a.protect(cmd.Context(), c, o.verb+" webhook "+id); err != nil {
		return err
	}
	p, err := a.webhookPrinter(c.dialect, true)
	if err != nil {
		return err
	}
	out, err := a.openSecretOut(o.secretOut)
	if err != nil {
		return err
	}
	w, err := o.change(cmd.Context(), c, id, in)
	o.keepGenerated(in, &w)
	if err != nil {
		return o.rescue(a, p, out, w, flagHint(err))
	}
	return o.print(a, p, out, w)
}

func (o *changeOptions) change(ctx context.Context, c *connection, id string, in hook.Input) (hook.Webhook, error) {
	if o.verb == "replace" {
		return c.Replace(ctx, id, in)
	}
	return c.Patch(ctx, id, in)
}
