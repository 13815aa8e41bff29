// Package local is a hook.Service on a store: it keeps the webhooks of one API on this machine.
//
// It does not know what the API's objects mean: rules, which a dialect gives, judge and complete them; it knows no HTTP
// and no database.
package local

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Rules judge requests as the API does. Each returns the new webhook, its Provider the API's own object, whole; a
// refusal is a hook.Invalid that names all that is wrong. They are pure but for clock and randomness.
type Rules interface {
	// New judges the body of a create.
	New(body []byte) (hook.Webhook, error)
	// Renew judges the body of a replace of an old object.
	Renew(old, body []byte) (hook.Webhook, error)
	// Change judges the body of a patch of an old object.
	Change(old, body []byte) (hook.Webhook, error)
	// Decode reads a stored object.
	Decode(own []byte) (hook.Webhook, error)
	// Picker makes a test of a query.
	Picker(q hook.Query) (func(hook.Webhook) bool, error)
}

// Service administers the webhooks of one space of a store. It takes bodies in the API's own words (hook.Input.Body);
// hook.Input.Set is the client's.
type Service struct {
	Store store.Webhooks
	Space store.Space
	Rules Rules
	Now   func() time.Time
}

// List yields the stored webhooks in the order in which they were made.
func (s *Service) List(ctx context.Context, q hook.Query) iter.Seq2[hook.Webhook, error] {
	return func(yield func(hook.Webhook, error) bool) {
		pick, err := s.Rules.Picker(hook.Query{Filters: q.Filters})
		if err != nil {
			yield(hook.Webhook{}, err)
			return
		}
		skip, left := 0, -1
		sq := query(q)
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

// query is what the store can choose by.
func query(q hook.Query) store.Query {
	sq := store.Query{After: q.After, Limit: q.Limit, Offset: q.Offset, Enabled: q.Enabled}
	if q.Event != "" {
		sq.Events = hook.Reaching(q.Event)
	}
	return sq
}

// Count tells how many webhooks match.
func (s *Service) Count(ctx context.Context, q hook.Query) (int, error) {
	if len(q.Filters) == 0 {
		return s.Store.Count(ctx, s.Space, query(q))
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

// Get returns one stored webhook.
func (s *Service) Get(ctx context.Context, id string) (hook.Webhook, error) {
	return s.webhook(s.Store.Get(ctx, s.Space, id))
}

// Own returns one stored webhook in the API's own words.
func (s *Service) Own(ctx context.Context, id string) (json.RawMessage, error) {
	r, err := s.Store.Get(ctx, s.Space, id)
	return r.JSON, err
}

// Create stores a new webhook.
func (s *Service) Create(ctx context.Context, in hook.Input) (hook.Webhook, error) {
	w, err := s.Rules.New(in.Body)
	if err != nil {
		return w, err
	}
	r := s.record(w)
	r.CreatedAt = r.UpdatedAt
	return s.webhook(s.Store.Insert(ctx, r))
}

// Replace stores a webhook anew.
func (s *Service) Replace(ctx context.Context, id string, in hook.Input) (hook.Webhook, error) {
	return s.update(ctx, id, in, s.Rules.Renew)
}

// Patch changes a stored webhook.
func (s *Service) Patch(ctx context.Context, id string, in hook.Input) (hook.Webhook, error) {
	return s.update(ctx, id, in, s.Rules.Change)
}

func (s *Service) update(ctx context.Context, id string, in hook.Input,
	judge func(old, body []byte) (hook.Webhook, error),
) (hook.Webhook, error) {
	return s.webhook(s.Store.Update(ctx, s.Space, id, func(old store.Record) (store.Record, error) {
		w, err := judge(old.JSON, in.Body)
		if err != nil {
			return old, err
		}
		r := s.record(w)
		r.CreatedAt = old.CreatedAt
		return r, nil
	}))
}

// Delete removes a stored webhook.
func (s *Service) Delete(ctx context.Context, id string) (hook.Deletion, error) {
	return hook.Deleted, s.Store.Delete(ctx, s.Space, id)
}

// Test finds the webhook that a test call is for.
func (s *Service) Test(ctx context.Context, id string) error {
	_, err := s.Get(ctx, id)
	return err
}

// Call returns the own object of the webhook that a further call is about; its dialect makes the answer of it.
func (s *Service) Call(ctx context.Context, _, id string, _ json.RawMessage) (json.RawMessage, error) {
	return s.Own(ctx, id)
}

// record is what the store keeps of a webhook.
func (s *Service) record(w hook.Webhook) store.Record {
	return store.Record{
		Space: s.Space, ID: w.ID, Enabled: w.Enabled == nil || *w.Enabled, Events: w.Events, JSON: w.Provider,
		UpdatedAt: s.Now().UTC().Truncate(time.Millisecond),
	}
}

func (s *Service) webhook(r store.Record, err error) (hook.Webhook, error) {
	if err != nil {
		return hook.Webhook{}, err
	}
	w, err := s.Rules.Decode(r.JSON)
	w.Position = r.Position
	return w, err
}
