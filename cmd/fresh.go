package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// secretOptions say where a secret goes that nobody has seen yet.
type secretOptions struct{ secretOut string }

func (o *secretOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.secretOut, "secret-out", "", "write the new secret to a `FILE` (0600) instead of printing it")
}

// keepGenerated keeps a secret that was generated here: not every API shows it again.
func (o *fieldOptions) keepGenerated(in hook.Input, w *hook.Webhook) {
	if generated, ok := in.Set["secret"].(string); ok && o.generateSecret {
		w.Secret, w.Fresh = generated, true
	}
}

// print prints the webhook; a fresh secret goes to its file, or is shown this once.
func (o *secretOptions) print(a *app, p *webhookPrinter, out *secretFile, w hook.Webhook) error {
	fresh := w.Fresh && w.Secret != ""
	switch {
	case out != nil && fresh:
		if err := out.write(w.Secret); err != nil {
			a.lastWords(w)
			return err
		}
		fresh = false
		a.note("the secret of webhook %s is in %s", w.ID, o.secretOut)
	case out != nil:
		if err := out.discard(nil); err != nil {
			return err
		}
		a.note("webhook %s has no new secret to write to %s", w.ID, o.secretOut)
	}
	p.out.text = []byte(w.Secret)
	err := p.printOne(w, fresh)
	switch {
	case err != nil && fresh && !a.global.raw:
		a.lastWords(w)
		return err
	case err != nil || !fresh || a.global.raw:
		return err
	case !p.out.seen && a.global.quiet && !p.d.SecretComesBack():
		a.lastWords(w)
		return nil
	}
	if p.out.seen {
		a.note("the secret of webhook %s is printed in clear this once: keep it (--secret-out FILE writes it to a file instead)", w.ID)
	} else {
		a.note("the secret of webhook %s, shown this once (--secret-out FILE writes it to a file instead): %s", w.ID, w.Secret)
	}
	return nil
}

// lastWords shows a secret that would be lost, however quiet it shall be: nobody could ask for it again.
func (a *app) lastWords(w hook.Webhook) {
	a.writeErr(ui.Visible(fmt.Sprintf("the secret of webhook %s, shown this once: %s", w.ID, w.Secret)) + "\n")
}

// rescue keeps a fresh secret where something failed after its webhook was made: nobody could ask for it again.
func (o *secretOptions) rescue(a *app, p *webhookPrinter, out *secretFile, w hook.Webhook, err error) error {
	if !w.Fresh || w.ID == "" || w.Secret == "" {
		return out.discard(err)
	}
	return errors.Join(err, o.print(a, p, out, w))
}
