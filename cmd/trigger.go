package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

type triggerOptions struct {
	data, id string
	repeat   int
	wait     waitOption
}

func newTrigger(a *app) *cobra.Command {
	var o triggerOptions
	cmd := &cobra.Command{
		Use:   "trigger EVENT",
		Short: "Publish an event to the local server",
		Long: `Publish an event to the local server, which delivers it to each webhook that hears it, signed and framed as the provider
does. Once the receipt is printed the event is stored, and is delivered at least once. EVENT is written as the provider's
events are. --data is what happened; without it, the sample that the dialect has for the event.

In local mode without a server the first attempt of each delivery is made before the command ends, later ones by the next
command that owns the store, or while --wait waits.`,
		Example: `  hookctl trigger user.created --data '{"id":"42"}'
  hookctl trigger user.created --data @event.json --wait=2m -o json
  hookctl trigger ping --repeat 1000 --server http://127.0.0.1:8787/standard`,
		Args: triggerArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, a, args[0]) },

		ValidArgsFunction: firstOnly(a.eventNames),
	}
	o.flags(cmd.Flags())
	return cmd
}

func (o *triggerOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.data, "data", "", "what the event carries: `JSON`, @FILE, or - for stdin (default: the dialect's sample)")
	f.StringVar(&o.id, "id", "", "the event's `ID`: published again, it is stored once (default: a random one)")
	f.IntVar(&o.repeat, "repeat", 1, "publish `N` such events")
	o.wait.flag(f)
}

// triggerArgs wants an event, and tells who writes --wait 5m how it is written.
func triggerArgs(cmd *cobra.Command, args []string) error {
	err := exactly("an EVENT")(cmd, args)
	var e *hook.Error
	if len(args) == 2 && errors.As(err, &e) {
		if _, wrong := time.ParseDuration(args[1]); wrong == nil && cmd.Flags().Changed("wait") {
			return e.WithHint("write --wait=%s", args[1])
		}
	}
	return err
}

func (o *triggerOptions) check(cmd *cobra.Command, event string) error {
	switch {
	case event == "":
		return hook.Errorf(hook.Invalid, "an event has a name")
	case o.repeat < 1:
		return hook.Errorf(hook.Invalid, "--repeat must be at least 1: %d", o.repeat)
	case o.repeat > 1 && o.id != "":
		return hook.Errorf(hook.Invalid, "--id names one event, and --repeat asks for %d", o.repeat).WithHint("leave one of them out")
	case cmd.Flags().Changed("id") && o.id == "":
		return hook.Errorf(hook.Invalid, "--id must not be empty")
	}
	return nil
}

func (o *triggerOptions) run(cmd *cobra.Command, a *app, event string) error {
	if err := o.check(cmd, event); err != nil {
		return err
	}
	s, err := a.own(cmd)
	if err != nil {
		return err
	}
	show, err := o.printer(a)
	if err != nil {
		return err
	}
	e, err := o.event(a, s, event)
	if err != nil {
		return err
	}
	if err := a.protectOwn(cmd.Context(), s, "trigger "+event); err != nil {
		return err
	}
	receipts, err := o.publish(cmd.Context(), a, s, e)
	if errors.Is(err, client.ErrDryRun) {
		return err
	}
	a.tellReach(event, receipts)
	return o.report(cmd.Context(), a, s, event, receipts, err, show)
}

// protectOwn asks before something is sent with a protected profile.
func (a *app) protectOwn(ctx context.Context, s *ownServer, question string) error {
	return a.protect(ctx, &connection{cfg: s.cfg}, question)
}

// event makes the event of the arguments.
func (o *triggerOptions) event(a *app, s *ownServer, name string) (hook.Event, error) {
	e := hook.Event{ID: o.id, Dialect: s.dialect.Name, Vars: s.vars, Name: name}
	a.doubtEvent(s.dialect, name)
	data, err := a.eventData(s.dialect, name, o.data)
	e.Data = data
	return e, err
}

// tellReach warns of events that nobody hears.
func (a *app) tellReach(event string, receipts []hook.Receipt) {
	for _, r := range receipts {
		if r.Deliveries > 0 {
			return
		}
	}
	if len(receipts) > 0 {
		a.note("warning: %s reaches no webhook: nothing is delivered", event)
	}
}

// report waits, if that is asked for, and prints receipts, or the deliveries that were waited for.
func (o *triggerOptions) report(ctx context.Context, a *app, s *ownServer, event string, receipts []hook.Receipt, failed error, show *triggerPrinter) error {
	if len(receipts) == 0 {
		return failed
	}
	if !o.wait.on {
		return errors.Join(show.receipts(receipts), failed)
	}
	w := &settling{a: a, own: s, q: hook.DeliveryQuery{Event: event, Dialect: s.dialect.Name}, near: true}
	if err := w.find(client.Aside(ctx), receipts); err != nil {
		return errors.Join(failed, err)
	}
	waited := w.wait(ctx, &o.wait)
	return errors.Join(show.deliveries.all(w.list), failed, waited)
}

// find lists the deliveries of events, which were made with their receipts.
func (s *settling) find(ctx context.Context, receipts []hook.Receipt) error {
	left, missing := map[string]int{}, 0
	for _, r := range receipts {
		left[r.ID] = r.Deliveries
		missing += r.Deliveries
	}
	if missing == 0 {
		return nil
	}
	for d, err := range s.own.Deliveries(ctx, s.q) {
		if err != nil {
			return err
		}
		if left[d.EventID] == 0 {
			continue
		}
		left[d.EventID]--
		s.add(d)
		if missing--; missing == 0 {
			return nil
		}
	}
	return hook.Errorf(hook.Failed, "%d deliveries of the event are not there any more", missing).
		WithHint("old ones are removed: see --keep of hookctl serve")
}

// triggerPrinter prints receipts, or deliveries.
type triggerPrinter struct {
	a          *app
	deliveries *deliveriesPrinter // nil unless they are waited for
	print      func(rows []json.RawMessage) error
}

// printer prepares the output, so that a wrong format is refused before anything is sent.
func (o *triggerOptions) printer(a *app) (*triggerPrinter, error) {
	if o.wait.on {
		p, err := a.deliveriesPrinter(false)
		return &triggerPrinter{a: a, deliveries: p}, err
	}
	columns := []string{"id", "deliveries"}
	p, err := a.printer(o.repeat == 1, columns, columns)
	return &triggerPrinter{a: a, print: func(rows []json.RawMessage) error {
		for _, row := range rows {
			if err := p.Add(row); err != nil {
				return err
			}
		}
		return p.Close()
	}}, err
}

func (p *triggerPrinter) receipts(receipts []hook.Receipt) error {
	if p.a.global.raw {
		return nil
	}
	rows := make([]json.RawMessage, len(receipts))
	for i, r := range receipts {
		data, err := asJSON(r)
		if err != nil {
			return err
		}
		rows[i] = data
	}
	return p.print(rows)
}
