package cmd

import (
	"slices"

	"hookctl/internal/config"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// seenIDs are the webhooks that a command has printed or deleted. Completion knows them without asking: in local mode,
// where without a server nobody can be asked, it knows no others.
type seenIDs struct {
	cfg   config.Config
	t     target
	shown []dialect.Choice
	gone  []string
}

// fewSeen is how many webhooks of an API are added to those that it was asked for; a long list is not worth the time.
const fewSeen = 20

func (s *seenIDs) add(w hook.Webhook) {
	if s != nil && len(s.shown) < mostKnown && (s.t.local || len(s.shown) <= fewSeen) {
		s.shown = append(s.shown, choiceOf(s.t.dialect, w))
	}
}

func (s *seenIDs) remove(id string) {
	if s != nil {
		s.gone = append(s.gone, id)
	}
}

// keep adds to the file what was seen. Of an API that nobody has completed for of late, nothing is kept.
func (s *seenIDs) keep() {
	if s == nil || len(s.shown)+len(s.gone) == 0 || !s.t.local && len(s.shown) > fewSeen {
		return
	}
	cache := newIDCache(s.cfg, s.t)
	known := cache.load()
	if known.Asked.IsZero() && !s.t.local {
		return
	}
	before := slices.Clone(known.Webhooks)
	known.Webhooks = s.merged(known.Webhooks)
	if !slices.Equal(before, known.Webhooks) {
		_ = cache.save(known) // there is nobody to tell
	}
}

// merged are the webhooks as they are now, those that were first seen now at the end.
func (s *seenIDs) merged(known []dialect.Choice) []dialect.Choice {
	at := map[string]int{}
	for i, c := range known {
		at[c.Name] = i
	}
	for _, c := range s.shown {
		i, ok := at[c.Name]
		if !ok {
			i, known = len(known), append(known, c)
			at[c.Name] = i
		}
		known[i] = c
	}
	return slices.DeleteFunc(known, func(c dialect.Choice) bool { return slices.Contains(s.gone, c.Name) })
}
