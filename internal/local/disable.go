package local

import (
	"context"
	"fmt"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Disable has a webhook get no more deliveries, as its API does after many failures; it can be enabled by hand again. One
// that is not there any more, or disabled already, is none to disable.
func (d *Deliveries) Disable(ctx context.Context, sp store.Space, id string) error {
	about, err := d.known(sp.Dialect)
	if err != nil {
		return err
	}
	_, err = d.Store.Update(ctx, sp, id, func(r store.Record) (store.Record, error) {
		own, ok := about.Disabled(r.JSON)
		if !ok {
			return r, fmt.Errorf("a webhook of %s cannot be disabled", about.Name)
		}
		r.JSON, r.Enabled, r.UpdatedAt = own, false, d.now()
		return r, nil
	})
	if hook.KindOf(err) == hook.NotFound {
		return nil
	}
	return err
}
