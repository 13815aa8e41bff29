package local

import (
	"context"
	"errors"
	"fmt"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Disable has a webhook get no more deliveries, as its API does after many failures; it can be enabled by hand again.
// Nothing is wrong with one that is not there any more, or is disabled already.
func (d *Deliveries) Disable(ctx context.Context, sp store.Space, id string) error {
	about, err := d.known(sp.Dialect)
	if err != nil {
		return err
	}
	done := errors.New("it is disabled already")
	_, err = d.Store.Update(ctx, sp, id, func(r store.Record) (store.Record, error) {
		if !r.Enabled {
			return r, done
		}
		own, ok := about.Disabled(r.JSON)
		if !ok {
			return r, fmt.Errorf("a webhook of %s cannot be disabled", about.Name)
		}
		r.JSON, r.Enabled, r.UpdatedAt = own, false, d.now()
		return r, nil
	})
	if errors.Is(err, done) || hook.KindOf(err) == hook.NotFound {
		return nil
	}
	return err
}
