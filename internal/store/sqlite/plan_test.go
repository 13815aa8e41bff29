package sqlite

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/hook"
)

// plan tells how SQLite answers a query.
func plan(t *testing.T, s *Store, text string, args ...any) string {
	t.Helper()
	rows, err := s.readers.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer func() { _ = rows.Close() }()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(new(int), new(int), new(int), &line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// However many rows there are, what is asked for is found by an index and comes in its order.
func TestPlans(t *testing.T) {
	s := open(t, storePath(t))
	deliveredRows(t, s, 100)
	var none id
	wantPlan(t, plan(t, s, laneText, "h", 1, none[:], 2))
	wantPlan(t, plan(t, s, hostText, "h"))
	wantPlan(t, plan(t, s, oldText, none[:], 2))
	wantPlan(t, plan(t, s, bareText, 1, 2))
	wantPlan(t, plan(t, s, statsText), "SCAN totals")
	for _, q := range []hook.DeliveryQuery{
		{Webhook: "webhook-1"},
		{Dialect: benchSpace.Dialect},
		{Event: "old.1"},
		{State: hook.DeliveryDead},
		{State: hook.DeliveryPending},
		{Webhook: "webhook-1", State: hook.DeliveryDead},
		{Webhook: "webhook-1", State: hook.DeliveryPending},
		{Webhook: "webhook-1", Event: "old.1"},
		{Event: "old.1", State: hook.DeliveryPending},
		{Event: "old.1", Dialect: benchSpace.Dialect},
		{Since: time.Now()},
		{Until: time.Now()},
		{Cursor: none.String()},
	} {
		text, args, err := s.listing(t.Context(), q)
		if err != nil || text == "" {
			t.Fatalf("%+v: %q, %v", q, text, err)
		}
		wantPlan(t, plan(t, s, text, args...), "SCAN x") // the page
	}
	text, args, err := s.listing(t.Context(), hook.DeliveryQuery{})
	if err != nil {
		t.Fatal(err)
	}
	wantPlan(t, plan(t, s, text, args...), "SCAN x", "SCAN d") // all of them, from the end
}

// What is pending of a webhook or an event is looked for among what is pending, in the index alone, however much that is:
// of the webhook or the event there may be millions.
func TestPendingPlans(t *testing.T) {
	s := open(t, storePath(t))
	deliveredRows(t, s, 100)
	err := s.writer.do(t.Context(), func(ctx context.Context, w *writer) error {
		return w.exec(ctx, "UPDATE totals SET pending = 1000000")
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []hook.DeliveryQuery{
		{Webhook: "webhook-1"}, {Event: "old.1"}, {Dialect: benchSpace.Dialect}, {Webhook: "webhook-1", Event: "old.1"}, {},
	} {
		q.State = hook.DeliveryPending
		text, args, err := s.listing(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := plan(t, s, text, args...)
		if !strings.Contains(got, "d USING COVERING INDEX deliveries_state ") {
			t.Errorf("%+v:\n%s", q, got)
		}
	}
}

// wantPlan wants no scans but some, and nothing to be sorted.
func wantPlan(t *testing.T, plan string, scans ...string) {
	t.Helper()
	for line := range strings.Lines(plan) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "SCAN ") && !slices.Contains(scans, line) || strings.Contains(line, "TEMP B-TREE") {
			t.Errorf("%q in\n%s", line, plan)
		}
	}
}
