// Package local is a hook.Service on a store: it keeps the webhooks of one API on this machine. Beside it are the
// deliveries of all of them: events are published, and what becomes of them is told.
//
// It does not know what the API's objects mean: rules, which a dialect gives, judge and complete them, and the dialect says
// where an event goes. It serves no HTTP, and knows no database.
package local

import (
	"context"
	"encoding/json"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// Service administers the webhooks of one space of a store. It takes bodies in the API's own words (hook.Input.Body);
// hook.Input.Set is the client's.
type Service struct {
	Store store.Webhooks
	Space store.Space
	Rules Rules
	Now   func() time.Time

	Deliveries *Deliveries // nil: a test call only finds the webhook
}

// Get returns one stored webhook.
func (s *Service) Get(ctx context.Context, id string) (hook.Webhook, error) {
	return s.webhook(s.Store.Get(ctx, s.Space, id))
}

// Own returns one stored webhook in the API's own words.
func (s *Service) Own(ctx context.Context, id string) (json.RawMessage, error) {
	return s.standing(s.Store.Get(ctx, s.Space, id))
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
		own, err := s.standing(old, nil)
		if err != nil {
			return old, err
		}
		w, err := judge(own, in.Body)
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

// Test sends a webhook a delivery of an event that did not happen, or has one made soon, as its API does.
func (s *Service) Test(ctx context.Context, id string) error {
	r, err := s.Store.Get(ctx, s.Space, id)
	if err != nil || s.Deliveries == nil {
		return err
	}
	return s.Deliveries.test(ctx, r)
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
		Ends:      s.Rules.Ends(w.Provider), Unique: s.Rules.Unique(w), Most: s.Rules.Most(),
	}
}

// standing is the own object of a stored webhook as it stands now.
func (s *Service) standing(r store.Record, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return s.Rules.Standing(r.JSON)
}

func (s *Service) webhook(r store.Record, err error) (hook.Webhook, error) {
	own, err := s.standing(r, err)
	if err != nil {
		return hook.Webhook{}, err
	}
	w, err := s.Rules.Decode(own)
	w.Position = r.Position
	return w, err
}
