package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/hook"
)

type listOptions struct {
	limit   int
	filters []string
	event   string
	enabled bool
}

func newList(a *app) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List webhooks",
		Long: `List all webhooks, following every page. Filters go to the API where it can filter, and are applied here in any case.
With -o ndjson, name or csv each page is printed before the next one is asked for.`,
		Example: `  hookctl list
  hookctl list --event user.created --enabled -o wide
  hookctl list --filter name=orders --limit 5 -o ndjson
  hookctl list --jq '.[].url'`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, a) },
	}
	o.flags(cmd.Flags())
	return cmd
}

func (o *listOptions) flags(f *pflag.FlagSet) {
	f.IntVar(&o.limit, "limit", 0, "at most `N` webhooks; 0 is all")
	f.StringArrayVar(&o.filters, "filter", nil, "only webhooks whose field has this value, `KEY=VALUE` (repeatable)")
	f.StringVarP(&o.event, "event", "e", "", "only webhooks that this `EVENT` reaches")
	f.BoolVar(&o.enabled, "enabled", false, "only enabled webhooks; --enabled=false: only disabled ones")
}

func (o *listOptions) run(cmd *cobra.Command, a *app) error {
	q, err := o.query(cmd.Flags())
	if err != nil {
		return err
	}
	c, err := a.connect(cmd)
	if err != nil {
		return err
	}
	p, err := a.webhookPrinter(c.dialect, false)
	if err != nil {
		return err
	}
	return o.print(cmd.Context(), c, p, q)
}

func (o *listOptions) print(ctx context.Context, c *connection, p *webhookPrinter, q hook.Query) error {
	bar, listed := p.a.awaiting(0, p.o), 0
	defer bar.End()
	for w, err := range c.List(ctx, q) {
		if err == nil {
			err = p.add(w, false)
		}
		if err != nil {
			return err
		}
		listed++
		bar.Show(listed)
	}
	bar.End()
	return p.close()
}

func (o *listOptions) query(f *pflag.FlagSet) (hook.Query, error) {
	q := hook.Query{Limit: o.limit, Event: o.event, Filters: map[string]string{}}
	if o.limit < 0 {
		return q, hook.Errorf(hook.Invalid, "--limit must not be negative: %d", o.limit)
	}
	if f.Changed("enabled") {
		q.Enabled = &o.enabled
	}
	for _, pair := range o.filters {
		key, value, err := keyValue("--filter", pair)
		if err != nil {
			return q, err
		}
		q.Filters[key] = value
	}
	return q, nil
}

// keyValue cuts the value of a flag at its first equals sign.
func keyValue(flag, pair string) (key, value string, err error) {
	key, value, ok := strings.Cut(pair, "=")
	if !ok || key == "" {
		return "", "", hook.Errorf(hook.Invalid, "%s wants KEY=VALUE, not %s", flag, fmt.Sprintf("%q", key))
	}
	return key, value, nil
}
