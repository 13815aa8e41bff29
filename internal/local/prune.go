package local

import (
	"context"
	"time"
)

// Keep removes deliveries that are older than keep and not pending, with their events, until ctx ends. It looks ten times
// within that time, but once an hour at least.
func (d *Deliveries) Keep(ctx context.Context, keep time.Duration, warn func(error)) {
	ticker := time.NewTicker(min(max(keep/10, time.Second), time.Hour))
	defer ticker.Stop()
	for {
		if err := d.prune(ctx, keep); err != nil && ctx.Err() == nil {
			warn(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// prune removes what is old, a bounded number at a time, so that nobody waits long for the store.
func (d *Deliveries) prune(ctx context.Context, keep time.Duration) error {
	for {
		n, err := d.Store.Prune(ctx, d.now().Add(-keep))
		if err != nil || n == 0 {
			return err
		}
	}
}
