package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

func TestMirrorVerbs(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		ctx := t.Context()
		first := settable(m.d, 0)
		w := create(t, m, first)
		wantValues(t, m, dialect.Create, w, first)
		got, err := m.c.Get(ctx, w.ID)
		if err != nil {
			t.Fatal(err)
		}
		wantValues(t, m, dialect.Get, got, first)
		if w.CreatedAt.IsZero() || !got.CreatedAt.Equal(w.CreatedAt) || !got.UpdatedAt.Equal(w.UpdatedAt) {
			t.Errorf("created %v %v, then %v %v", w.CreatedAt, w.UpdatedAt, got.CreatedAt, got.UpdatedAt)
		}

		for n := 1; n <= 3; n++ {
			next := settable(m.d, n)
			w, err = m.c.Replace(ctx, w.ID, hook.Input{Set: next})
			if err != nil {
				t.Fatal(err)
			}
			wantValues(t, m, dialect.Replace, w, next)
		}
		wantPatches(t, m, w.ID, settable(m.d, 3), settable(m.d, 4))

		if _, err := m.c.Delete(ctx, w.ID); err != nil {
			t.Fatal(err)
		}
		_, err = m.c.Get(ctx, w.ID)
		wantKind(t, err, hook.NotFound, w.ID)
		if left := all(t, m.c.List(ctx, hook.Query{})); len(left) != 0 {
			t.Errorf("still listed: %q", ids(left))
		}
	})
}

// wantPatches changes one field at a time, and wants the others to stay.
func wantPatches(t *testing.T, m mirror, id string, have, next map[string]any) {
	t.Helper()
	for name, value := range next {
		have[name] = value
		w, err := m.c.Patch(t.Context(), id, hook.Input{Set: map[string]any{name: value}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantValues(t, m, dialect.Patch, w, have)
	}
}

// What is not given at a replace falls to its default, and so does what a patch unsets.
func TestMirrorDefaults(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		set, required := settable(m.d, 1), settable(m.d, 1)
		var optional []string
		for _, f := range m.d.Fields {
			if _, ok := set[f.Label()]; ok && !f.Required && !f.ReadOnly && len(f.Of) == 0 && f.Make == "" {
				delete(required, f.Label())
				optional = append(optional, f.Label())
			}
		}
		a, b := create(t, m, set), create(t, m, set)
		replaced, err := m.c.Replace(t.Context(), a.ID, hook.Input{Set: required})
		if err != nil {
			t.Fatal(err)
		}
		wantDefaults(t, m, replaced, optional)
		patched, err := m.c.Patch(t.Context(), b.ID, hook.Input{Unset: optional})
		if err != nil {
			t.Fatal(err)
		}
		wantDefaults(t, m, patched, optional)
		wantValues(t, m, dialect.Patch, patched, required)
	})
}

func wantDefaults(t *testing.T, m mirror, w hook.Webhook, fields []string) {
	t.Helper()
	want := map[string]any{}
	for _, name := range fields {
		want[name] = m.d.Field(name).Default.Fill(nil)
	}
	wantValues(t, m, dialect.Replace, w, want)
}

func TestMirrorTestAndCalls(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		set := settable(m.d, 0)
		w := create(t, m, set)
		if m.d.Verbs.Get(dialect.Test) == nil {
			wantKind(t, m.c.Test(t.Context(), w.ID), hook.Unsupported, m.d.Title)
		} else {
			if err := m.c.Test(t.Context(), w.ID); err != nil {
				t.Error(err)
			}
			wantKind(t, m.c.Test(t.Context(), "none"), hook.NotFound, "none")
		}
		for _, name := range m.d.Calls.Names() {
			answer, err := m.c.Call(t.Context(), name, w.ID, nil)
			if err != nil || !json.Valid(answer) {
				t.Errorf("%s: %s, %v", name, answer, err)
			}
			_, err = m.c.Call(t.Context(), name, "none", nil)
			wantKind(t, err, hook.NotFound, "none")
		}
	})
}

// Every page is followed, in the order in which webhooks were made; a limit cuts in, on and behind the edge of a page.
func TestMirrorPages(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		const n = 250
		set := settable(m.d, 1)
		for name := range set {
			if f := m.d.Field(name); !f.Required && len(f.Of) == 0 {
				delete(set, name) // short ones suffice
			}
		}
		var wait sync.WaitGroup
		for range 25 {
			wait.Go(func() {
				for range n / 25 {
					if _, err := m.c.Create(t.Context(), hook.Input{Set: set}); err != nil {
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
		for _, limit := range []int{1, 99, 100, 101, 200, 249, 250, 251, 1000} {
			got := ids(all(t, m.c.List(t.Context(), hook.Query{Limit: limit})))
			if want := list[:min(limit, n)]; !slices.Equal(got, want) {
				t.Errorf("limit %d: got %d, want the first %d", limit, len(got), len(want))
			}
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
			if f == nil || f.Name == "headers" || f.Type == "object" || len(f.Shown) > 0 {
				continue
			}
			for i, w := range made {
				value := filterValue(t, f, w)
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
			if f.Name == "enabled" {
				continue // true or false is all that can be asked
			}
			if got := all(t, m.c.List(t.Context(), hook.Query{Filters: map[string]string{name: "no such value"}})); len(got) > 0 {
				t.Errorf("%s: %q have no such value", name, ids(got))
			}
		}
		wantEvents(t, m, made)
	})
}

// filterValue is a value that a webhook has for a field.
func filterValue(t *testing.T, f *dialect.Field, w hook.Webhook) string {
	t.Helper()
	return append(filterValues(t, f, w), "")[0]
}

func filterValues(t *testing.T, f *dialect.Field, w hook.Webhook) []string {
	t.Helper()
	var v any
	if f.Name != "" {
		data, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		v = object(t, data)[f.Name]
	} else {
		v = object(t, w.Provider)[f.Own]
	}
	if list, ok := v.([]any); ok {
		values := []string{}
		for _, e := range list {
			values = append(values, fmt.Sprint(e))
		}
		if len(values) == 0 {
			values = []string{""}
		}
		return values
	}
	return []string{fmt.Sprint(v)}
}

// wantEvents lists by event and by enabled.
func wantEvents(t *testing.T, m mirror, made []hook.Webhook) {
	t.Helper()
	for _, event := range []string{"things.of.3.post", "things.of.5.patch", "things.of.5.x.y", "order.3", "ünï.x", "user.created", "none"} {
		var want []string
		for _, w := range made {
			if w.Hears(event) {
				want = append(want, w.ID)
			}
		}
		if got := ids(all(t, m.c.List(t.Context(), hook.Query{Event: event}))); !slices.Equal(got, want) {
			t.Errorf("event %s: got %q, want %q", event, got, want)
		}
	}
	for _, enabled := range []bool{true, false} {
		var want []string
		for _, w := range made {
			if (w.Enabled == nil || *w.Enabled) == enabled {
				want = append(want, w.ID)
			}
		}
		if got := ids(all(t, m.c.List(t.Context(), hook.Query{Enabled: &enabled}))); !slices.Equal(got, want) {
			t.Errorf("enabled %t: got %q, want %q", enabled, got, want)
		}
		if got := ids(all(t, m.c.List(t.Context(), hook.Query{Enabled: &enabled, Limit: 1}))); !slices.Equal(got, want[:min(1, len(want))]) {
			t.Errorf("enabled %t, limit 1: got %q of %q", enabled, got, want)
		}
	}
}

// An ID is one segment of the path, whatever is in it.
func TestMirrorStrangeIDs(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		w := create(t, m, settable(m.d, 0))
		at := m.d.Field("id").At
		for _, id := range []string{
			"a/b", "a/", "//", "/a", "%2e", "%2F", "%", "a b", "a+b", "?x=y", "#f", "ü✓", "...", ".a", "a..", ";x", "a:b", "{id}", "&", "=", `"`, "\\", "secret", "test",
			strings.Repeat("x", 3000), "\x01", "\n",
		} {
			own, err := dialect.ParseObject(w.Provider)
			if err == nil {
				err = at.Put(own, id)
			}
			if err != nil {
				t.Fatal(err)
			}
			data, err := dialect.EncodeJSON(own)
			if err != nil {
				t.Fatal(err)
			}
			keep(t, m.st, m.d, data)
			if got, err := m.c.Get(t.Context(), id); err != nil || got.ID != id {
				t.Errorf("get %.50q: %.50q, %v", id, got.ID, err)
			}
			if got, err := m.c.Patch(t.Context(), id, hook.Input{Set: map[string]any{"url": "https://example.com/2"}}); err != nil || got.ID != id {
				t.Errorf("patch %.50q: %.50q, %v", id, got.ID, err)
			}
			if _, err := m.c.Delete(t.Context(), id); err != nil {
				t.Errorf("delete %.50q: %v", id, err)
			}
		}
		for id, kind := range map[string]hook.Kind{"": hook.Invalid, ".": hook.Invalid, "..": hook.Invalid, "/": hook.NotFound} {
			_, err := m.c.Get(t.Context(), id)
			wantKind(t, err, kind)
			_, err = m.c.Patch(t.Context(), id, hook.Input{Set: map[string]any{"url": "https://example.com/2"}})
			wantKind(t, err, kind)
			_, err = m.c.Delete(t.Context(), id)
			wantKind(t, err, kind)
		}
		if left := ids(all(t, m.c.List(t.Context(), hook.Query{}))); !slices.Equal(left, []string{w.ID}) {
			t.Errorf("left: %q", left)
		}
	})
}

// Members that the dialect does not know, big numbers among them, survive where the API keeps them.
func TestMirrorUnknownMembers(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		const big = "1234567890123456789012345678901234567890"
		set := settable(m.d, 0)
		set["x_big"] = json.Number(big)
		set["x_deep"] = map[string]any{"a/b": []any{json.Number("1.50"), nil, "✓<>&"}}
		_, err := m.c.Create(t.Context(), hook.Input{Set: set})
		wantKind(t, err, hook.Invalid, "x_big")
		w, err := m.c.Create(t.Context(), hook.Input{Set: set, AllowUnknown: true})
		if err != nil {
			t.Fatal(err)
		}
		w, err = m.c.Patch(t.Context(), w.ID, hook.Input{Set: map[string]any{"url": "https://example.com/2"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"x_big":` + big, `"x_deep":{"a/b":[1.50,null,"✓<>&"]}`} {
			if got := strings.Contains(string(w.Provider), want); got != (m.d.Unknown == "keep") {
				t.Errorf("%s: kept is %t: %.300s", want, got, w.Provider)
			}
		}
	})
}
