package local

import (
	"context"
	"iter"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// List yields the stored webhooks in the order in which they were made.
func (s *Service) List(ctx context.Context, q hook.Query) iter.Seq2[hook.Webhook, error] {
	return func(yield func(hook.Webhook, error) bool) {
		pick, err := s.Rules.Picker(hook.Query{Filters: q.Filters})
		if err != nil {
			yield(hook.Webhook{}, err)
			return
		}
		skip, left := 0, -1
		sq := s.query(q)
		if len(q.Filters) > 0 { // the store cannot count what it cannot see
			skip, sq.Offset, sq.Limit = sq.Offset, 0, 0
			left = q.Limit
		}
		for r, err := range s.Store.List(ctx, s.Space, sq) {
			w, err := s.webhook(r, err)
			if err == nil && !pick(w) {
				continue
			}
			if err == nil && skip > 0 {
				skip--
				continue
			}
			if !yield(w, err) || err != nil {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

// query is what the store can choose by. What has ended is not enabled, though no one wrote that.
func (s *Service) query(q hook.Query) store.Query {
	sq := store.Query{After: q.After, Limit: q.Limit, Offset: q.Offset, Enabled: q.Enabled}
	if q.Enabled != nil {
		sq.Now = s.Now()
	}
	if q.Event != "" {
		sq.Events = hook.Reaching(q.Event)
	}
	return sq
}

// Count tells how many webhooks match.
func (s *Service) Count(ctx context.Context, q hook.Query) (int, error) {
	if len(q.Filters) == 0 {
		return s.Store.Count(ctx, s.Space, s.query(q))
	}
	q.Limit, q.Offset, q.After = 0, 0, 0
	n := 0
	for _, err := range s.List(ctx, q) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}
