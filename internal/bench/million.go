package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

const (
	millionRounds = 3
	millionEvents = 6000
	perArray      = 1000
)

// million compares a store with a million deliveries that were made with one that has a thousand.
func (b *bench) million(ctx context.Context) (results []result, err error) {
	r, err := b.startReceiver(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.stop()) }()
	few, err := b.filled(ctx, r, "few", 1000)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, few.stop()) }()
	many, err := b.filled(ctx, r, "many", 1000000)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, many.stop()) }()
	rates, lists := map[*process][]float64{}, map[*process][]time.Duration{}
	for range millionRounds {
		for _, p := range []*process{few, many} {
			rate, err := b.flow(ctx, p, r, millionEvents)
			if err != nil {
				return nil, err
			}
			rates[p] = append(rates[p], rate)
			took, err := b.listDeliveries(ctx, p)
			if err != nil {
				return nil, err
			}
			lists[p] = append(lists[p], took)
		}
	}
	note := fmt.Sprintf("medians of %d; %.0f/s and %s with a thousand", millionRounds, median(rates[few]), median(lists[few]).Round(time.Microsecond))
	return []result{
		{name: "delivered a second, 1,000 stored : 1,000,000 stored", value: median(rates[few]) / median(rates[many]), bound: 1.3, note: note},
		{name: "deliveries list, 1,000,000 stored : 1,000 stored", value: float64(median(lists[many])) / float64(median(lists[few])), bound: 1.3, note: note},
	}, nil
}

// filled starts a server and has it deliver so many events.
func (b *bench) filled(ctx context.Context, r *process, name string, n int) (*process, error) {
	p, err := b.serveOn(ctx, b.sqlite(name))
	if err != nil {
		return nil, err
	}
	if _, err := createFor(ctx, p, r.url+"/in"); err != nil {
		return p, err
	}
	return p, b.deliverArrays(ctx, p, r, n)
}

// deliverArrays publishes a thousand at a time, and waits for them now and then, so that not all are pending at once.
func (b *bench) deliverArrays(ctx context.Context, p, r *process, n int) error {
	if _, err := ask(ctx, r, "?reset"); err != nil {
		return err
	}
	for done := perArray; done <= n; done += perArray {
		if err := postOne(ctx, http.DefaultClient, p.url+ownEvents, eventArray(perArray), http.StatusAccepted); err != nil {
			return err
		}
		if done%(10*perArray) != 0 && done != n {
			continue
		}
		if _, err := await(ctx, r, done); err != nil {
			return err
		}
	}
	return nil
}

func eventArray(n int) string {
	events := make([]string, n)
	for i := range events {
		events[i] = event(i)
	}
	return "[" + strings.Join(events, ",") + "]"
}

// listDeliveries runs the command that users run.
func (b *bench) listDeliveries(ctx context.Context, p *process) (time.Duration, error) {
	var took []time.Duration
	for range 10 {
		begin := time.Now()
		cmd := exec.CommandContext(ctx, b.hookctl, "deliveries", "list", "--limit", "100", "--server", p.url+"/standard", "--dialect", "standard", "-o", "json")
		if out, err := cmd.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("deliveries list: %w: %s", err, out)
		}
		took = append(took, time.Since(begin))
	}
	return median(took), nil
}
