package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hookctl/internal/client"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// shown is how many webhooks are described before they are deleted.
const shown = 5

// ask describes what is to be deleted and asks whether it shall be.
func (o *deleteOptions) ask(ctx context.Context, a *app, c *connection, ids []string) error {
	asks := !c.cfg.Yes || c.cfg.Protected && !expressly(c.cfg)
	if asks && !a.global.dryRun && a.canAsk(c.cfg.NoInput) {
		if err := o.show(ctx, a, c, ids); err != nil {
			return err
		}
	}
	if c.cfg.Protected {
		return a.protect(ctx, c, question(ids))
	}
	return a.confirm(ctx, c.cfg, question(ids))
}

// show describes the webhooks, the first few if there are many. One that is not there is told, and is an error if it is
// the only one.
func (o *deleteOptions) show(ctx context.Context, a *app, c *connection, ids []string) error {
	for _, id := range ids[:min(len(ids), shown)] {
		w, err := c.Get(client.Aside(ctx), id)
		switch {
		case err != nil && len(ids) == 1 && !o.ignoreNotFound:
			return err
		case err != nil && hook.KindOf(err) == hook.Interrupted:
			return err
		case err != nil:
			a.writeErr(ui.Visible(id+"  ("+err.Error()+")") + "\n")
		default:
			a.writeErr(lineOf(c.dialect.Redact(w, false)))
		}
	}
	if more := len(ids) - shown; more > 0 {
		a.writeErr(fmt.Sprintf("and %d more\n", more))
	}
	return nil
}

// lineOf is a webhook in a line.
func lineOf(w hook.Webhook) string {
	words := parts(w)
	slices.Reverse(words) // the ID first, as in a table
	return ui.Visible(strings.Join(words, "  ")) + "\n"
}
