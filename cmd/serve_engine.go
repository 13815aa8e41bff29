package cmd

import (
	"context"
	"errors"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"hookctl/internal/delivery"
	"hookctl/internal/hook"
)

// deliveryFlags say how serve delivers.
type deliveryFlags struct {
	workers     int
	scale       float64
	keep        time.Duration
	allow, deny []string
	rescue      time.Duration
}

// The defaults of serve.
const (
	defaultWorkers = 64
	defaultKeep    = 30 * 24 * time.Hour
	defaultRescue  = 40 * time.Second
)

func (o *deliveryFlags) flags(f *pflag.FlagSet) {
	f.IntVar(&o.workers, "workers", defaultWorkers, "how many attempts are made at a time, at most 8 of them to one host")
	f.Float64Var(&o.scale, "retry-scale", 1, "multiply every delay between attempts by a `FACTOR`, such as 0.001 in tests; 0 tries again at once")
	f.DurationVar(&o.keep, "keep", defaultKeep, "how long deliveries are kept that are not pending; 0: for ever")
	f.StringSliceVar(&o.allow, "allow", nil, "let deliveries go to addresses in a `CIDR` that are not public (repeatable)")
	f.StringSliceVar(&o.deny, "deny", nil, "let no delivery go to addresses in a `CIDR`, whatever else is said (repeatable)")
	f.DurationVar(&o.rescue, "rescue-after", defaultRescue, "on PostgreSQL, when others take over the attempts of a server that died")
}

// check refuses values that mean nothing.
func (o *deliveryFlags) check() error {
	switch {
	case o.workers < 1:
		return hook.Errorf(hook.Invalid, "--workers must be at least 1, not %d", o.workers)
	case !(o.scale >= 0) || math.IsInf(o.scale, 0): // also if it is no number
		return hook.Errorf(hook.Invalid, "--retry-scale must be a number from 0, not %v", o.scale)
	case o.keep < 0:
		return hook.Errorf(hook.Invalid, "--keep must not be negative, as %s is", o.keep).WithHint("0 keeps deliveries for ever")
	case o.rescue <= 0:
		return hook.Errorf(hook.Invalid, "--rescue-after must be more than 0, not %s", o.rescue)
	}
	return nil
}

// doubtRescue warns where replicas would take over attempts that are still under way.
func (o *deliveryFlags) doubtRescue(a *app, path string) {
	if onPostgres(path) && o.rescue < defaultRescue {
		a.note("warning: --rescue-after %s: an attempt takes up to 30s, and what is taken over before its end arrives twice; from %s on none is",
			o.rescue, defaultRescue)
	}
}

// guard says where deliveries may go: to this machine only if nobody else can have them sent there.
func (o *deliveryFlags) guard(loopback bool) (delivery.Guard, error) {
	g := delivery.Guard{Loopback: loopback}
	var err error
	if g.Allow, err = prefixes("--allow", o.allow); err != nil {
		return g, err
	}
	g.Deny, err = prefixes("--deny", o.deny)
	return g, err
}

// prefixes reads ranges of addresses; an address alone is a range too.
func prefixes(flag string, texts []string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
			list = append(list, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, hook.Errorf(hook.Invalid, "%s %q is no range of addresses", flag, text).WithHint("such as 10.0.0.0/8 or fd00::/8")
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

// deliver has deliveries made while something is served, and for as long as it takes to record those that are under way
// when that ends.
func (o *deliveryFlags) deliver(ctx context.Context, a *app, e *engine, serve func(ctx context.Context) error) error {
	serving, stopServing := context.WithCancel(ctx)
	defer stopServing()
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	var work sync.WaitGroup
	var failed error
	work.Go(func() {
		defer stopServing() // what is published would not be delivered
		failed = e.Run(working)
	})
	if o.keep > 0 {
		work.Go(func() { e.deliveries.Keep(working, o.keep, a.warn) })
	}
	err := serve(serving)
	stopWorking()
	work.Wait()
	e.sender.Close()
	return errors.Join(err, failed)
}

// factor is the scale for the engine, which takes 0 for 1.
func (o *serveOptions) factor() float64 { return max(o.scale, math.SmallestNonzeroFloat64) }
