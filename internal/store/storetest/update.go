package storetest

import (
	"errors"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

func updateTests() map[string]func(*testing.T, store.Webhooks) {
	return map[string]func(*testing.T, store.Webhooks){
		"stores what change makes":               updateStores,
		"change is given what is stored":         updateGives,
		"space, ID and position stay":            updateKeeps,
		"the index of events follows":            updateEvents,
		"an error of change is returned":         updateError,
		"a missing record is not found":          updateMissing,
		"other records stay as they are":         updateOthers,
		"order does not change with an update":   updateOrder,
		"events that stay are still listened to": updateSameEvents,
	}
}

func update(
	t *testing.T, w store.Webhooks, id string, change func(store.Record) (store.Record, error),
) store.Record {
	t.Helper()
	got, err := w.Update(t.Context(), here(), id, change)
	if err != nil {
		t.Fatalf("Update %q: %v", id, err)
	}
	return got
}

func updateStores(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post"))
	want.Enabled, want.Events, want.JSON = false, []string{"b", "a"}, []byte(`{"new": 1}`)
	want.CreatedAt, want.UpdatedAt = want.CreatedAt.Add(time.Minute), want.UpdatedAt.Add(time.Millisecond)
	got := update(t, w, "a", func(store.Record) (store.Record, error) { return want, nil })
	wantSame(t, got, want)
	wantSame(t, get(t, w, here(), "a"), want)
}

func updateGives(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post", "users.*"))
	for range 2 {
		next := want
		next.JSON = append([]byte(" "), want.JSON...)
		update(t, w, "a", func(r store.Record) (store.Record, error) {
			wantSame(t, r, want)
			return next, nil
		})
		want = next
	}
}

func updateKeeps(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post"))
	got := update(t, w, "a", func(r store.Record) (store.Record, error) {
		r.Space, r.ID, r.Position, r.Events = store.Space{Dialect: "two"}, "b", 99, []string{"users.delete"}
		return r, nil
	})
	want.Events = []string{"users.delete"}
	wantSame(t, got, want)
	wantSame(t, get(t, w, here(), "a"), want)
	wantList(t, w, store.Query{Events: []string{"users.delete"}}, "a")
	if ids := list(t, w, store.Space{Dialect: "two"}, store.Query{}); len(ids) > 0 {
		t.Errorf("%q moved to another space", ids)
	}
}

func listen(events ...string) func(store.Record) (store.Record, error) {
	return func(r store.Record) (store.Record, error) {
		r.Events = events
		return r, nil
	}
}

func updateEvents(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a", "stays", "goes"))
	update(t, w, "a", listen("comes", "stays"))
	wantList(t, w, store.Query{Events: []string{"goes"}})
	wantList(t, w, store.Query{Events: []string{"stays"}}, "a")
	wantList(t, w, store.Query{Events: []string{"comes"}}, "a")
	update(t, w, "a", listen())
	wantList(t, w, store.Query{Events: []string{"goes", "stays", "comes"}})
}

func updateSameEvents(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a", "x", "y"))
	update(t, w, "a", listen("x", "y"))
	wantList(t, w, store.Query{Events: []string{"x"}}, "a")
	wantList(t, w, store.Query{Events: []string{"y"}}, "a")
}

func updateError(t *testing.T, w store.Webhooks) {
	want := insert(t, w, record("a", "users.post"))
	refused := errors.New("refused")
	got, err := w.Update(t.Context(), here(), "a", func(r store.Record) (store.Record, error) {
		r.Enabled, r.Events, r.JSON = false, []string{"users.delete"}, []byte(`{}`)
		return r, refused
	})
	if err != refused { //nolint:errorlint // as it is, not wrapped
		t.Errorf("got error %v, want that of change", err)
	}
	if got.ID != "" {
		t.Errorf("got %q beside an error", got.ID)
	}
	wantSame(t, get(t, w, here(), "a"), want)
	wantList(t, w, store.Query{Events: []string{"users.post"}}, "a")
	wantList(t, w, store.Query{Events: []string{"users.delete"}})
}

func updateMissing(t *testing.T, w store.Webhooks) {
	insert(t, w, record("b"))
	_, err := w.Update(t.Context(), here(), "a", func(r store.Record) (store.Record, error) {
		t.Errorf("change was called with %q", r.ID)
		return r, nil
	})
	wantKind(t, err, hook.NotFound)
	_, err = w.Update(t.Context(), store.Space{Dialect: "one"}, "b", listen())
	wantKind(t, err, hook.NotFound)
}

func updateOthers(t *testing.T, w store.Webhooks) {
	other := record("a", "users.post")
	other.Space = store.Space{Dialect: "one"}
	other = insert(t, w, other)
	b := insert(t, w, record("b", "users.post"))
	insert(t, w, record("a", "users.post"))
	update(t, w, "a", listen("users.delete"))
	wantSame(t, get(t, w, other.Space, "a"), other)
	wantSame(t, get(t, w, here(), "b"), b)
	wantList(t, w, store.Query{Events: []string{"users.post"}}, "b")
}

func updateOrder(t *testing.T, w store.Webhooks) {
	insert(t, w, record("a"))
	insert(t, w, record("b"))
	update(t, w, "a", listen("users.post"))
	wantList(t, w, store.Query{}, "a", "b")
}
