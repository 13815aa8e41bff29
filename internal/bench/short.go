package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

const (
	shortList = 100
	shortRuns = 40
)

// short compares a list of 100 webhooks, as people run it again and again, with curl, which only prints what it gets.
func (b *bench) short(ctx context.Context) (results []result, err error) {
	p, err := b.serve(ctx, "short")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if _, err := fill(ctx, p.url, shortList); err != nil {
		return nil, err
	}
	env := append(os.Environ(), "HOOKCTL_TOKEN=bench", "HOME="+b.dir)
	curl := []string{"curl", "-sS", "-H", "Authorization: Bearer bench", p.url + "/standard/webhooks?limit=100"}
	list := []string{b.hookctl, "--server", p.url + "/standard", "--dialect", "standard", "list"}
	var theirs, ours []time.Duration
	for range shortRuns {
		c, err := sized(ctx, env, curl, 1)
		if err != nil {
			return nil, err
		}
		l, err := sized(ctx, env, list, 1)
		if err != nil {
			return nil, err
		}
		theirs, ours = append(theirs, c.took), append(ours, l.took)
	}
	note := fmt.Sprintf("medians of %d; curl takes %s", shortRuns, median(theirs).Round(100*time.Microsecond))
	return []result{{name: "list of 100 : curl", value: float64(median(ours)) / float64(median(theirs)), bound: 2, note: note}}, nil
}
