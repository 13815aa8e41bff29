package cmd

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/config"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// deliveryFilter is what deliveries are chosen by.
type deliveryFilter struct {
	webhook, event, state, since, until string
	limit                               int
}

func (o *deliveryFilter) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.webhook, "webhook", "", "only deliveries for the webhook with this `ID`")
	f.StringVarP(&o.event, "event", "e", "", "only deliveries of this `EVENT`")
	f.StringVar(&o.state, "state", "", "only deliveries in this `STATE`: pending, delivered or dead")
	f.StringVar(&o.since, "since", "", "only deliveries made at this `TIME` or later: RFC 3339, or how long ago, such as 2h or 7d")
	f.StringVar(&o.until, "until", "", "only deliveries made before this `TIME`, written in the same way")
	f.IntVar(&o.limit, "limit", 0, "at most `N` deliveries, the newest; 0 is all")
	completeFlag(cmd, "state", words(deliveryStates))
}

func deliveryStates() []string {
	return []string{string(hook.DeliveryPending), string(hook.DeliveryDelivered), string(hook.DeliveryDead)}
}

// empty tells whether all deliveries would be chosen.
func (o *deliveryFilter) empty() bool {
	return o.webhook == "" && o.event == "" && o.state == "" && o.since == "" && o.until == "" && o.limit == 0
}

// query reads the flags. Which dialect is meant is known once the config is read.
func (o *deliveryFilter) query(now time.Time) (hook.DeliveryQuery, error) {
	q := hook.DeliveryQuery{Webhook: o.webhook, Event: o.event, State: hook.DeliveryState(o.state), Limit: o.limit}
	if o.limit < 0 {
		return q, hook.Errorf(hook.Invalid, "--limit must not be negative: %d", o.limit)
	}
	if err := oneOf("--state", o.state, deliveryStates()); err != nil {
		return q, err
	}
	var err error
	if q.Since, err = moment("--since", o.since, now); err != nil {
		return q, err
	}
	if q.Until, err = moment("--until", o.until, now); err != nil {
		return q, err
	}
	if !q.Until.IsZero() && !q.Since.Before(q.Until) {
		return q, hook.Errorf(hook.Invalid, "no time is since %s and before %s", o.since, o.until)
	}
	return q, nil
}

// oneOf refuses a word that is none of these; an empty one is none at all.
func oneOf(flag, word string, known []string) error {
	for _, k := range known {
		if word == "" || word == k {
			return nil
		}
	}
	e := hook.Errorf(hook.Invalid, "%s cannot be %q", flag, word)
	if near := ui.Nearest(word, known); near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	return e.WithHint("it can be %s", strings.Join(known, ", "))
}

// moment reads a time: as such, or how long ago it was.
func moment(flag, text string, now time.Time) (time.Time, error) {
	ago, err := span(strings.TrimSpace(strings.TrimSuffix(text, " ago")))
	if err == nil {
		return now.Add(-ago).UTC(), nil
	}
	at, err := timeOf(flag, text)
	if err != nil {
		return at, hook.Errorf(hook.Invalid, "%s %q is no time", flag, text).WithHint("write it like 2026-01-02T03:04:05Z, or how long ago: 2h, 7d")
	}
	return at.UTC(), nil
}

// span reads how long something is: as Go writes it, or in days.
func span(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	if _, err := strconv.ParseUint(text, 10, 64); err == nil {
		return 0, strconv.ErrSyntax // seconds since 1970
	}
	d, err := time.ParseDuration(text)
	if d < 0 {
		return 0, strconv.ErrRange
	}
	return d, err
}

// dialectAsked is the dialect that somebody has asked for, by flag, environment or profile; else all are meant.
func (s *ownServer) dialectAsked() string {
	if s.cfg.Origin("dialect") == config.FromDefault {
		return ""
	}
	return s.dialect.Name
}
