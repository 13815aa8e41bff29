package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/hook"
)

type redeliverOptions struct {
	filter deliveryFilter
	stdin  bool
	rate   rate
	wait   waitOption
}

func newDeliveriesRedeliver(a *app) *cobra.Command {
	var o redeliverOptions
	cmd := &cobra.Command{
		Use:   "redeliver [ID...]",
		Short: "Send deliveries again",
		Long: `Send deliveries again, whatever became of them: those with the given IDs, or all that match the filters. Their schedule
begins anew, and their IDs stay. More than one is asked about on a terminal; elsewhere they need --yes. --dry-run lists
what would be sent again.

With filters alone the server does it at once; --rate has this command do it one by one, so many in a second or minute. If
some cannot be sent again, stderr names them, and the exit code is 8.`,
		Example: `  hookctl deliveries redeliver 0198c5a2-7f1e-7cc3-9d5c-0d8f6a1b2c3d --wait
  hookctl deliveries redeliver --state dead --webhook 5f0c1a52-8f5e-4a57-9c0b-6c1a1f0f6f0e --dry-run
  hookctl deliveries redeliver --state dead --since 1d --rate 10/s --yes`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args) },
	}
	o.filter.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.stdin, "stdin", false, "also read IDs from stdin, one a line")
	f.Var(&o.rate, "rate", "send no more than so many again in a time: `N/s`, N/m or N/h")
	o.wait.flag(f)
	return cmd
}

// redelivery is what is to be sent again.
type redelivery struct {
	o   *redeliverOptions
	a   *app
	s   *ownServer
	ids []string // of the command line; none where filters choose
	q   hook.DeliveryQuery
}

func (o *redeliverOptions) run(cmd *cobra.Command, a *app, args []string) error {
	r, err := o.prepare(cmd, a, args)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	p, err := a.deliveriesPrinter(false)
	if err != nil {
		return err
	}
	if a.global.dryRun {
		list, err := r.find(ctx)
		if err != nil {
			return err
		}
		return p.all(list)
	}
	if err := r.ask(ctx); err != nil {
		return err
	}
	if o.wait.on {
		if err := r.s.begin(ctx); err != nil {
			return err
		}
	}
	if len(r.ids) == 0 && o.rate.every == 0 && !o.wait.on {
		n, err := r.s.RedeliverAll(ctx, r.q)
		if err != nil {
			return err
		}
		return r.report(n)
	}
	return r.oneByOne(ctx, p)
}

func (o *redeliverOptions) prepare(cmd *cobra.Command, a *app, args []string) (*redelivery, error) {
	q, err := o.filter.query(time.Now())
	if err != nil {
		return nil, err
	}
	var ids []string
	switch byID := len(args) > 0 || o.stdin; {
	case byID && !o.filter.empty():
		return nil, hook.Errorf(hook.Invalid, "either IDs or filters say what is sent again, not both")
	case byID:
		if ids, err = a.ids(cmd, args, o.stdin); err != nil {
			return nil, err
		}
	case o.filter.empty():
		return nil, hook.Errorf(hook.Invalid, "%s needs IDs or a filter", said(cmd)).WithHint("such as --state dead")
	}
	s, err := a.own(cmd)
	if err != nil {
		return nil, err
	}
	q.Dialect = s.dialectAsked()
	return &redelivery{o, a, s, ids, q}, nil
}

// ask asks before many are sent again, and says how many where somebody is there to answer.
func (r *redelivery) ask(ctx context.Context) error {
	question := fmt.Sprintf("redeliver %d deliveries", len(r.ids))
	switch {
	case len(r.ids) == 1:
		return r.a.protectOwn(ctx, r.s, "redeliver")
	case len(r.ids) > 0:
	case r.s.cfg.Yes:
		return nil
	case r.s.cfg.NoInput || !r.a.streams.InTTY || !r.a.streams.ErrTTY:
		question = "redeliver all deliveries that match"
	default:
		list, err := r.find(ctx)
		if err != nil {
			return err
		}
		question = fmt.Sprintf("redeliver %d deliveries", len(list))
	}
	return r.a.confirm(ctx, r.s.cfg, question)
}

// find lists what is to be sent again.
func (r *redelivery) find(ctx context.Context) ([]hook.Delivery, error) {
	var list []hook.Delivery
	if len(r.ids) == 0 {
		for d, err := range r.s.Deliveries(ctx, r.q) {
			if err != nil {
				return nil, err
			}
			list = append(list, d)
		}
		return list, nil
	}
	var failures failures
	for i, g := range forEach(ctx, r.ids, r.a.atOnce(), r.s.Delivery) {
		if g.err != nil {
			failures.add(r.ids[i], g.err)
		}
		g.value.Attempts = nil
		list = append(list, g.value)
	}
	return list, failures.err(len(r.ids))
}

// report tells how many are sent again.
func (r *redelivery) report(n int) error {
	if n == 0 && len(r.ids) == 0 {
		r.a.note("no delivery matches")
	}
	if r.a.global.raw {
		return nil
	}
	return r.a.printValues([]any{map[string]int{"redelivered": n}}, true, "redelivered")
}
