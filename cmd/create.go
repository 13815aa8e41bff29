package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

type createOptions struct {
	fieldOptions
	secretOptions
}

func newCreate(a *app) *cobra.Command {
	var o createOptions
	cmd := &cobra.Command{
		Use:   "create [URL]",
		Short: "Create a webhook",
		Long: `Create a webhook and print it whole, also where the API answers only an ID. A secret that the API shows only now, or
that was generated here, is printed in clear this once; --secret-out writes it to a file that only you can read.`,
		Example: `  hookctl create https://example.com/in --event user.created --event user.updated
  hookctl create https://example.com/in --name orders --secret-file secret.txt
  hookctl --profile production create --data @webhook.json --secret-out token.txt`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args) },
	}
	o.fieldOptions.flags(cmd.Flags())
	o.secretOptions.flags(cmd.Flags())
	return cmd
}

func (o *createOptions) run(cmd *cobra.Command, a *app, args []string) error {
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	in, err := o.input(cmd.Context(), a, c.dialect, cmd.Flags())
	if err != nil {
		return err
	}
	if err := addURL(in, args); err != nil {
		return err
	}
	if err := o.ask(a, c, "create", &in); err != nil {
		return err
	}
	if err := a.protect(cmd.Context(), c, "create a webhook"); err != nil {
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
	w, err := c.Create(cmd.Context(), in)
	o.keepGenerated(in, &w)
	if err != nil {
		return o.rescue(a, p, out, w, flagHint(err))
	}
	w.Fresh = w.Fresh || out != nil // a given one may be written there too
	return o.print(a, p, out, w)
}

// addURL takes the URL from the argument or from the flag.
func addURL(in hook.Input, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if flag, ok := in.Set["url"]; ok && flag != args[0] {
		return hook.Errorf(hook.Invalid, "two different URLs are given: by --url, and as an argument")
	}
	in.Set["url"] = args[0]
	return nil
}
