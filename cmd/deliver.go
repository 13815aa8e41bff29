package cmd

import (
	"context"
	"maps"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"hookctl/internal/client"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// ownServer is a server of ours, ready to be called.
type ownServer struct {
	*client.Own
	localServer
}

// own finds the server of ours that is meant, and makes a client for it. Nothing is sent yet.
func (a *app) own(cmd *cobra.Command) (*ownServer, error) {
	s, err := a.localServer(cmd)
	if err != nil {
		return nil, err
	}
	if err := a.checkVars(s.dialect); err != nil {
		return nil, err
	}
	if err := s.sameDialect(); err != nil {
		return nil, err
	}
	o := client.OwnOptions{
		Server: s.base, Transport: s.transport, Timeout: s.cfg.Timeout, Retries: s.cfg.Retries, UserAgent: "hookctl/" + version,
	}
	if s.transport == nil {
		o.Check = true // what is far away may be anything
	} else {
		o.Open = s.open
	}
	if o.Token, _, err = s.cfg.Credential(cmd.Context(), "admin_token"); err != nil {
		return nil, err
	}
	if a.global.verbose {
		o.Trace = a.trace
	}
	if a.global.dryRun {
		o.DryRun = a.printLine
	}
	if a.global.raw {
		o.Raw = a.printRaw
	}
	c, err := client.NewOwn(o)
	return &ownServer{c, s}, err
}

// sameDialect refuses a server's URL that still ends in a dialect: another one than is meant.
func (s localServer) sameDialect() error {
	name := path.Base(s.base)
	if s.transport != nil || !slices.Contains(dialect.Builtin(), name) {
		return nil
	}
	return hook.Errorf(hook.Invalid, "the server's URL is that of the dialect %s, and %s is meant", name, s.dialect.Name).
		WithHint("give --dialect %s, or the URL of the other", name)
}

// deliveryColumns are what tables show of a delivery.
func deliveryColumns() (columns, wide []string) {
	return []string{"id", "event", "webhook", "state", "attempts", "created", "next"},
		[]string{"id", "event", "webhook", "state", "attempts", "created", "next", "dialect", "event_id", "url"}
}

// deliveryOptions are how deliveries are printed.
func (a *app) deliveryOptions(single bool) (ui.Options, error) {
	columns, wide := deliveryColumns()
	o, err := a.printOptions(single, columns, wide)
	o.Aliases = map[string]string{
		"webhook": "webhook_id", "attempts": "attempt_count", "created": "created_at", "next": "next_attempt_at",
	}
	return o, err
}

// deliveriesPrinter prints deliveries without their secrets, unless these were asked for.
type deliveriesPrinter struct {
	a      *app
	p      *ui.Printer
	people bool // one is shown whole, line by line
	wide   bool
}

func (a *app) deliveriesPrinter(single bool) (*deliveriesPrinter, error) {
	o, err := a.deliveryOptions(single)
	if err != nil {
		return nil, err
	}
	p, err := newPrinter(o)
	table := (o.Format == ui.Table || o.Format == ui.Wide) && o.JQ == "" && o.Template == ""
	return &deliveriesPrinter{a, p, table && single && len(o.Columns) == 0, o.Format == ui.Wide}, err
}

func (p *deliveriesPrinter) add(d hook.Delivery) error {
	if p.a.global.raw {
		return nil // its answer has been printed as it came
	}
	data, err := p.a.deliveryJSON(d)
	if err == nil && p.people {
		data, err = deliveryTold(data, p.wide)
	}
	if err != nil {
		return err
	}
	return p.p.Add(data)
}

func (p *deliveriesPrinter) close() error {
	if p.a.global.raw {
		return nil
	}
	return p.p.Close()
}

// all prints deliveries and ends the output.
func (p *deliveriesPrinter) all(list []hook.Delivery) error {
	for _, d := range list {
		if err := p.add(d); err != nil {
			return err
		}
	}
	return p.close()
}

// deliveryJSON is a delivery as it may be shown.
func (a *app) deliveryJSON(d hook.Delivery) ([]byte, error) {
	data, err := asJSON(d)
	if err == nil && !a.global.showSecrets {
		data = client.RedactOwn(data)
	}
	return data, err
}

// printOne prints one value and ends the output.
func printOne(p *ui.Printer, value any) error {
	data, err := asJSON(value)
	if err == nil {
		err = p.Add(data)
	}
	if err != nil {
		return err
	}
	return p.Close()
}

// begin has deliveries made while the command goes on; a server that is far away makes them anyway.
func (s *ownServer) begin(ctx context.Context) error {
	if s.transport == nil {
		return nil
	}
	if err := s.open(ctx); err != nil {
		return err
	}
	return s.work(ctx)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
