package cmd

import (
	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

type createOptions struct {
	fieldOptions
	secretOut string
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
	o.flags(cmd.Flags())
	cmd.Flags().StringVar(&o.secretOut, "secret-out", "", "write the new secret to a `FILE` (0600) instead of printing it")
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
	if err != nil {
		return out.discard(flagHint(err))
	}
	_, given := in.Set["secret"]
	fresh := w.Secret != "" && (o.generateSecret || !given && !c.dialect.GivesSecret(in.Body))
	return o.print(a, p, out, w, fresh)
}

// print prints the webhook; a fresh secret goes to its file, or is shown this once.
func (o *createOptions) print(a *app, p *webhookPrinter, out *secretFile, w hook.Webhook, fresh bool) error {
	switch {
	case out != nil && w.Secret != "":
		if err := out.write(w.Secret); err != nil {
			return err
		}
		fresh = false
		a.note("the secret of webhook %s is in %s", w.ID, o.secretOut)
	case out != nil:
		if err := out.discard(nil); err != nil {
			return err
		}
		a.note("webhook %s has no secret to write to %s", w.ID, o.secretOut)
	case fresh && !a.global.raw:
		a.note("the secret of webhook %s is printed in clear this once: keep it (--secret-out FILE writes it to a file instead)", w.ID)
	}
	return p.printOne(w, fresh)
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
