package server_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// An ID is one segment of the path, whatever is in it.
func TestMirrorStrangeIDs(t *testing.T) {
	mirrored(t, func(t *testing.T, m mirror) {
		w := create(t, m, settable(m.d, 4)) // a short one
		for _, id := range []string{
			"a/b", "a/", "//", "/a", "%2e", "%2F", "%", "a b", "a+b", "?x=y", "#f", "ü✓", "...", ".a", "a..", ";x", "a:b", "{id}", "&", "=", `"`, "\\", "secret", "test", "init",
			strings.Repeat("x", 3000), "\x01", "\n",
		} {
			own, err := dialect.ParseObject(w.Provider)
			if err != nil {
				t.Fatal(err)
			}
			putJSON(t, own, string(m.d.Field("id").At), text(t, id))
			keep(t, m.st, m.d, encoded(t, own))
			m.c = m.fresh()
			wantReachable(t, m, id)
		}
		for _, id := range []string{"", ".", "..", "/"} {
			wantUnreachable(t, m, id)
		}
		if left := ids(all(t, m.c.List(t.Context(), hook.Query{}))); !slices.Equal(left, []string{w.ID}) {
			t.Errorf("left: %q", left)
		}
	})
}

// aPatch changes something that can be changed.
func aPatch(d *dialect.Dialect) hook.Input {
	if taken(d, dialect.Patch, d.Field("url")) {
		return hook.Input{Set: map[string]any{"url": "https://example.com/2"}}
	}
	return hook.Input{Set: settableBy(d, dialect.Patch, 1)}
}

// wantReachable gets, patches and deletes a webhook.
func wantReachable(t *testing.T, m mirror, id string) {
	t.Helper()
	if got, err := m.c.Get(t.Context(), id); err != nil || got.ID != id {
		t.Errorf("get %.50q: %.50q, %v", id, got.ID, err)
	}
	if m.d.Verbs.Get(dialect.Patch) != nil {
		if got, err := m.c.Patch(t.Context(), id, aPatch(m.d)); err != nil || got.ID != id {
			t.Errorf("patch %.50q: %.50q, %v", id, got.ID, err)
		}
	}
	if _, err := m.c.Delete(t.Context(), id); err != nil {
		t.Errorf("delete %.50q: %v", id, err)
	}
	_, err := m.c.Get(t.Context(), id)
	wantKind(t, err, hook.NotFound)
}

// wantUnreachable wants an ID that cannot be a part of a path to be refused, and one that is none not to be found.
func wantUnreachable(t *testing.T, m mirror, id string) {
	t.Helper()
	kind := func(verb string) hook.Kind {
		if id == "/" || m.d.Verbs.Get(verb).By == dialect.List {
			return hook.NotFound
		}
		return hook.Invalid
	}
	_, err := m.c.Get(t.Context(), id)
	wantKind(t, err, kind(dialect.Get))
	if m.d.Verbs.Get(dialect.Patch) != nil {
		_, err = m.c.Patch(t.Context(), id, aPatch(m.d))
		wantKind(t, err, kind(dialect.Patch))
	}
	_, err = m.c.Delete(t.Context(), id)
	wantKind(t, err, kind(dialect.Delete))
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
		if err == nil && m.d.Verbs.Get(dialect.Patch) != nil {
			w, err = m.c.Patch(t.Context(), w.ID, aPatch(m.d))
		}
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
