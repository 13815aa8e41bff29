package local

import (
	"context"
	"errors"
	"fmt"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Disable has a webhook get no more deliveries, as its API does after many failures; it can be enabled by hand again. One
// that is not there any more, or disabled already, is none to disable: done tells whether there was one.
func (d *Deliveries) Disable(ctx context.Context, sp store.Space, id string) (done bool, err error) {
	about, err := d.known(sp.Dialect)
	if err != nil {
		return false, err
	}
	_, err = d.Store.Update(ctx, sp, id, func(r store.Record) (store.Record, error) {
		if !r.Enabled {
			return r, errNothing
		}
		own, ok := about.Disabled(r.JSON)
		if !ok {
			return r, fmt.Errorf("a webhook of %s cannot be disabled", about.Name)
		}
		r.JSON, r.Enabled, r.UpdatedAt = own, false, d.now()
		return r, nil
	})
	if errors.Is(err, errNothing) || hook.KindOf(err) == hook.NotFound {
		return false, nil
	}
	return err == nil, err
}

// errNothing ends an update that has nothing to write.
var errNothing = errors.New("nothing to change") //nolint:gochecknoglobals // it never changes
