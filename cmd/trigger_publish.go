package cmd

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// How much is published by one request: events, and bytes of what they carry.
const (
	batchEvents = 100
	batchBytes  = 512 << 10
)

// publish stores as many events as --repeat says, several by one request. Each has an ID, so that a request whose answer is
// lost can be sent again. What was stored before an error is returned with it.
func (o *triggerOptions) publish(ctx context.Context, a *app, s *ownServer, e hook.Event) ([]hook.Receipt, error) {
	if o.wait.on && !a.global.dryRun {
		if err := s.begin(ctx); err != nil {
			return nil, err
		}
	}
	bar := a.counting()
	defer bar.End()
	size := max(1, min(batchEvents, batchBytes/(len(e.Data)+1)))
	var all []hook.Receipt
	var shown error
	for left := o.repeat; left > 0; left -= size {
		events := make([]hook.Event, min(size, left))
		for i := range events {
			events[i] = e
			if e.ID == "" && !a.global.dryRun {
				events[i].ID = "evt_" + strings.ToLower(rand.Text())
			}
		}
		receipts, err := s.Publish(ctx, events...)
		switch {
		case a.global.dryRun && err != nil:
			shown = err // each request is shown
		case err != nil:
			return all, o.broken(len(all), err)
		default:
			all = append(all, receipts...)
			bar.Show(len(all))
		}
	}
	return all, shown
}

// broken is the error of a request behind some that were stored.
func (o *triggerOptions) broken(stored int, err error) error {
	if stored == 0 {
		return err
	}
	kind := hook.Partial
	if hook.KindOf(err) == hook.Interrupted {
		kind = hook.Interrupted
	}
	return &hook.Error{Kind: kind, Message: fmt.Sprintf("%d of %d events were stored, the others perhaps not", stored, o.repeat), Err: err}
}

// eventData is what an event carries: what was given, or the dialect's sample.
func (a *app) eventData(d *dialect.Dialect, event, flag string) (json.RawMessage, error) {
	if flag == "" {
		return a.sample(d, event), nil
	}
	data, err := a.data(flag)
	if err == nil && !json.Valid(data) {
		err = hook.Errorf(hook.Invalid, "--data is no JSON").WithHint("give JSON, @FILE, or - for stdin")
	}
	return data, err
}

// sample is the dialect's sample of an event, and says so.
func (a *app) sample(d *dialect.Dialect, event string) json.RawMessage {
	if data, ok := d.Sample(event); ok {
		a.note("no --data: sending the sample that the dialect %s has for %s", d.Name, event)
		return data
	}
	a.note("no --data, and the dialect %s has no sample of %s: sending {}", d.Name, event)
	return json.RawMessage("{}")
}

// doubtEvent warns of an event that may be mistyped.
func (a *app) doubtEvent(d *dialect.Dialect, event string) {
	if doubt := d.DoubtEvent(event); doubt != "" {
		a.note("warning: %s", doubt)
	}
}

// firstOnly completes the first argument, and no others.
func firstOnly(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, word)
	}
}
