package sqlite

import (
	"context"
	"slices"

	"hookctl/internal/store"
)

// Update changes a record. The function runs in the writer's goroutine: it may read the store, as it was before the
// update, but must neither write to it nor close it, which would wait for ever.
func (s *Store) Update(
	ctx context.Context, sp store.Space, id string, change func(store.Record) (store.Record, error),
) (store.Record, error) {
	var r store.Record
	defer s.cache.forget(key{sp, id})
	err := s.writer.do(ctx, func(ctx context.Context, w *writer) error {
		old, err := w.get(ctx, sp, id)
		if err != nil {
			return err
		}
		if r, err = change(old); err != nil {
			return err
		}
		r = normal(r)
		r.Space, r.ID, r.Position = sp, id, old.Position
		return w.update(ctx, old, r)
	})
	return whole(r, err)
}

func (w *writer) get(ctx context.Context, sp store.Space, id string) (store.Record, error) {
	return find(w.path, w.row(ctx, getText, sp.Dialect, sp.Vars, id), sp, id)
}

func (w *writer) update(ctx context.Context, old, r store.Record) error {
	events, err := encode(r.Events)
	if err != nil {
		return err
	}
	err = w.exec(ctx, updateText, r.Enabled, end(r.Ends), r.Unique, events,
		r.CreatedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.JSON, r.Position)
	if err != nil {
		return w.clash(ctx, r, err)
	}
	if !old.EnabledAt(r.UpdatedAt) { // else it makes them no more
		if err := w.bound(ctx, r); err != nil {
			return err
		}
	}
	if !old.Enabled && r.Enabled { // what made it fail is mended, or so its owner says
		if err := w.resetHealth(ctx, key{r.Space, r.ID}); err != nil {
			return err
		}
	}
	return w.relisten(ctx, old, r)
}

func (w *writer) relisten(ctx context.Context, old, r store.Record) error {
	if slices.Equal(old.Events, r.Events) {
		return nil
	}
	if err := w.exec(ctx, unlistenText, r.Position); err != nil {
		return err
	}
	return w.listen(ctx, r)
}
