package local

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Disable has a webhook get no more deliveries, as its API does after many failures, and tells whether it did; it can be
// enabled by hand again. failed is when the last attempt began. Nothing is done, and nothing is wrong, if the webhook is not
// there any more, is disabled already, or was changed since then: whoever did that may have mended it.
func (d *Deliveries) Disable(ctx context.Context, sp store.Space, id string, failed time.Time) (bool, error) {
	about, err := d.known(sp.Dialect)
	if err != nil {
		return false, err
	}
	needless := errors.New("it is disabled already, or another one")
	_, err = d.Store.Update(ctx, sp, id, func(r store.Record) (store.Record, error) {
		if !r.Enabled || r.UpdatedAt.After(failed) {
			return r, needless
		}
		own, ok := about.Disabled(r.JSON)
		if !ok {
			return r, fmt.Errorf("a webhook of %s cannot be disabled", about.Name)
		}
		r.JSON, r.Enabled, r.UpdatedAt = own, false, d.now()
		return r, nil
	})
	if errors.Is(err, needless) || hook.KindOf(err) == hook.NotFound {
		return false, nil
	}
	return err == nil, err
}
