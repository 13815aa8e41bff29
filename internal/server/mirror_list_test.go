package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// many is what suffices to create the nth of many webhooks: as many as one likes can be there together.
func many(d *dialect.Dialect, n int) map[string]any {
	set := settable(d, 1)
	for name := range set {
		if !needed(d, dialect.Create, d.Field(name)) && !isComposed(d, name) {
			delete(set, name)
		}
	}
	set["url"] = fmt.Sprintf("https://example.com/in/%d", n)
	if d.Conflicts != nil && d.Conflicts.Most > 0 {
		set["enabled"] = false // of enabled ones there can only be so many
	}
	return set
}

// Every page is followed, in the order in which webhooks were made; a limit cuts in, on and behind the edge of a page.
func TestMirrorPages(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		size := pageSize(m.d)
		n := 2*size + size/2
		var wait sync.WaitGroup
		for i := range 5 {
			wait.Go(func() {
				for j := i; j < n; j += 5 {
					if _, err := m.c.Create(t.Context(), hook.Input{Set: many(m.d, j)}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		list := ids(all(t, m.c.List(t.Context(), hook.Query{})))
		if unique := slices.Compact(slices.Sorted(slices.Values(list))); len(list) != n || len(unique) != n {
			t.Fatalf("%d listed, %d of them different, want %d", len(list), len(unique), n)
		}
		for _, limit := range []int{1, size - 1, size, size + 1, 2 * size, n - 1, n, n + 1, 1000} {
			got := ids(all(t, m.c.List(t.Context(), hook.Query{Limit: limit})))
			if want := list[:min(limit, n)]; !slices.Equal(got, want) {
				t.Errorf("limit %d: got %d, want the first %d", limit, len(got), len(want))
			}
		}
	})
}

// pageSize is how many webhooks a page has; some number where there are no pages.
func pageSize(d *dialect.Dialect) int {
	if d.Paging == nil {
		return 25
	}
	return d.Paging.Size
}

// A list is whole whatever part of its last page is filled, and what is on that page can be read.
func TestMirrorPageEdges(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		size, want := pageSize(m.d), []string{}
		edges := []int{0, size, size + 1, 2*size + 10}
		if m.d.Paging == nil || size > 25 {
			edges = edges[:3] // more pages than one are listed elsewhere
		}
		for _, n := range edges {
			for len(want) < n {
				id := fmt.Sprint("made-", len(want))
				keepSome(t, m.st, m.d, id)
				want = append(want, id)
			}
			m.c = m.fresh()
			if got := ids(all(t, m.c.List(t.Context(), hook.Query{}))); !slices.Equal(got, want) {
				t.Errorf("%d: got %q", n, got)
			}
		}
		if w := mustGet(t, m, want[len(want)-1]); w.ID != want[len(want)-1] {
			t.Errorf("got %s", w.ID)
		}
	})
}

// Every filter finds what has the value, whether the API applies it or the client does.
func TestMirrorFilters(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		var made []hook.Webhook
		for n := range 6 {
			made = append(made, create(t, m, settable(m.d, n+3))) // short ones
		}
		for _, name := range append(m.d.FieldNames(), m.d.Filters.Names()...) {
			f := m.d.Field(name)
			if f == nil || f.Name == "headers" || f.Each != nil || f.Type == "object" || len(f.Shown) > 0 || f.WriteOnly {
				continue // of these nobody can say the value
			}
			wantFiltered(t, m, f, name, made)
		}
		wantEvents(t, m, made)
	})
}

func wantFiltered(t *testing.T, m mirror, f *dialect.Field, name string, made []hook.Webhook) {
	t.Helper()
	for i, w := range made {
		value := filterValues(t, f, w)[0]
		var want []string
		for _, other := range made {
			if slices.Contains(filterValues(t, f, other), value) {
				want = append(want, other.ID)
			}
		}
		got := ids(all(t, m.c.List(t.Context(), hook.Query{Filters: map[string]string{name: value}})))
		if !slices.Equal(got, want) {
			t.Errorf("%s=%.60q (of %d): got %q, want %q", name, value, i, got, want)
		}
	}
	if f.Kind() == "boolean" {
		return // true or false is all that can be asked
	}
	if got := all(t, m.c.List(t.Context(), hook.Query{Filters: map[string]string{name: "no such value"}})); len(got) > 0 {
		t.Errorf("%s: %q have no such value", name, ids(got))
	}
}

// filterValues are the values that a webhook has for a field.
func filterValues(t *testing.T, f *dialect.Field, w hook.Webhook) []string {
	t.Helper()
	v := within(object(t, w.Provider), string(f.Place()))
	if f.Name != "" {
		data, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		v = object(t, data)[f.Name]
	}
	list, ok := v.([]any)
	if !ok {
		return []string{fmt.Sprint(v)}
	}
	values := []string{}
	for _, e := range list {
		values = append(values, fmt.Sprint(e))
	}
	if len(values) == 0 {
		values = []string{""}
	}
	return values
}

// wantEvents lists by event and by enabled.
func wantEvents(t *testing.T, m mirror, made []hook.Webhook) {
	t.Helper()
	find := func(q hook.Query, has func(hook.Webhook) bool) {
		t.Helper()
		var want []string
		for _, w := range made {
			if has(w) {
				want = append(want, w.ID)
			}
		}
		if got := ids(all(t, m.c.List(t.Context(), q))); !slices.Equal(got, want) {
			t.Errorf("%+v: got %q, want %q", q, got, want)
		}
		q.Limit = 1
		if got := ids(all(t, m.c.List(t.Context(), q))); !slices.Equal(got, want[:min(1, len(want))]) {
			t.Errorf("%+v: got %q of %q", q, got, want)
		}
	}
	for _, event := range []string{"things.of.3.post", "things.of.5.patch", "things.of.5.x.y", "order.3", "ünï.x", "user.created", "none"} {
		find(hook.Query{Event: event}, func(w hook.Webhook) bool { return w.Hears(event) })
	}
	for _, enabled := range []bool{true, false} {
		find(hook.Query{Enabled: &enabled}, func(w hook.Webhook) bool { return (w.Enabled == nil || *w.Enabled) == enabled })
	}
}
