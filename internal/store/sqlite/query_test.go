package sqlite

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hookctl/internal/store"
)

// A page must cost what is on it: an index finds its records in order, and nothing is sorted.
func TestPagesAreReadInOrder(t *testing.T) {
	s := open(t, t.TempDir()+"/hooks.db")
	for name, q := range map[string]store.Query{
		"all":        {},
		"enabled":    {Enabled: new(true)},
		"not ended":  {Enabled: new(true), Now: time.Now()},
		"one event":  {Events: []string{"a"}},
		"two events": {Events: []string{"a", "b"}, Enabled: new(true)},
	} {
		t.Run(name, func(t *testing.T) {
			q.Limit = 10
			text, args := pageQuery(benchSpace, q, 1000)
			plan := explain(t, s, text, args)
			if strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN") {
				t.Errorf("%s\n%s", text, plan)
			}
		})
	}
}

// What is enabled is counted without a look at the webhooks themselves, which may be long.
func TestEnabledAreCountedInTheIndex(t *testing.T) {
	s := open(t, t.TempDir()+"/hooks.db")
	text, args := countQuery(benchSpace, store.Query{Enabled: new(true), Now: time.Now()})
	for text, args := range map[string][]any{text: args, boundText: {"d", "", 0, 1}} {
		if plan := explain(t, s, text, args); !strings.Contains(plan, "COVERING INDEX webhooks_space (dialect=? AND vars=?)") {
			t.Errorf("%s\n%s", text, plan)
		}
	}
}

// One record must be found without reading others.
func TestOneIsFoundByAnIndex(t *testing.T) {
	s := open(t, t.TempDir()+"/hooks.db")
	for text, index := range map[string]string{
		getText: "(dialect=? AND id=? AND vars=?)", findText: "(dialect=? AND id=?)",
		deleteText: "(dialect=? AND id=? AND vars=?)",
		likeText:   "webhooks_unique (dialect=? AND vars=? AND unique_key=?)",
	} {
		args := []any{"d", "v", "x", "y"}[:strings.Count(text, "?")]
		if plan := explain(t, s, text, args); !strings.Contains(plan, index) {
			t.Errorf("%s\n%s", text, plan)
		}
	}
}

// Deleting and updating must not read the events of others.
func TestEventsAreFoundByPosition(t *testing.T) {
	s := open(t, t.TempDir()+"/hooks.db")
	if plan := explain(t, s, unlistenText, []any{1}); strings.Contains(plan, "SCAN") {
		t.Error(plan)
	}
}

func explain(t *testing.T, s *Store, text string, args []any) string {
	t.Helper()
	rows, err := s.readers.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plan, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
