package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// tally counts what became of captures, or of deliveries.
type tally struct {
	one      string // what is counted: one, and several
	several  string
	total    int
	reasons  map[signature.Reason]int
	unread   lineList // those that could not be read
	warnings []string
}

func (t *tally) add(r verified) {
	t.total++
	if r.broken != nil {
		t.unread.add(r.line)
		return
	}
	if t.reasons == nil {
		t.reasons = map[signature.Reason]int{}
	}
	t.reasons[r.Reason]++
	for _, w := range r.Warnings {
		if len(t.warnings) < named && !slices.Contains(t.warnings, w) {
			t.warnings = append(t.warnings, w)
		}
	}
}

// summary is one line: how many there are, and how many of each kind.
func (t *tally) summary() string {
	parts := []string{fmt.Sprintf("%d valid", t.reasons[signature.OK])}
	for _, reason := range slices.Sorted(maps.Keys(t.reasons)) {
		if reason != signature.OK {
			parts = append(parts, fmt.Sprintf("%d %s", t.reasons[reason], reason))
		}
	}
	if t.unread.total > 0 {
		parts = append(parts, fmt.Sprintf("%d could not be read (%s)", t.unread.total, &t.unread))
	}
	return fmt.Sprintf("%s: %s", t.count(), strings.Join(parts, ", "))
}

// count is how many there are.
func (t *tally) count() string { return counted(t.total, t.one, t.several) }

// end tells the summary: as a note if all are valid, else as the error.
func (t *tally) end(a *app) error {
	for _, w := range t.warnings {
		a.note("warning: %s", w)
	}
	kind := t.kind()
	if kind == "" {
		a.note("%s", t.summary())
		return nil
	}
	e := &hook.Error{Kind: kind, Message: t.summary()}
	if kind == hook.Stale {
		e.Hint = staleHint
	}
	return e
}

// kind is the one that says most; none if all are valid.
func (t *tally) kind() hook.Kind {
	kind := hook.Kind("")
	for reason := range t.reasons {
		if reason != signature.OK && kind != hook.BadSignature {
			kind = kindOf(reason)
		}
	}
	if t.unread.total > 0 {
		kind = hook.Partial
	}
	return kind
}
