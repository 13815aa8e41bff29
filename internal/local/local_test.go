package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/local"
	"hookctl/internal/store"
	"hookctl/internal/store/sqlite"
)

// clock is a time that tests move on.
type clock struct{ now time.Time }

// newService makes a service of the standard dialect on a real store.
func newService(t *testing.T) (*local.Service, *clock) {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "hooks.db"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return on(t, st)
}

func on(t *testing.T, st store.Webhooks) (*local.Service, *clock) {
	t.Helper()
	d, err := dialect.Load(dialect.Standard)
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{time.Date(2026, 2, 3, 4, 5, 6, 7_000_000, time.UTC)}
	maker := dialect.NewMaker()
	maker.Now = func() time.Time { return c.now }
	return &local.Service{Store: st, Space: store.Space{Dialect: d.Name}, Rules: dialect.Judge{Dialect: d, Maker: maker}, Now: maker.Now}, c
}

// create makes a webhook of a body.
func create(t *testing.T, s *local.Service, format string, args ...any) hook.Webhook {
	t.Helper()
	w, err := s.Create(t.Context(), hook.Input{Body: fmt.Appendf(nil, format, args...)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func ids(t *testing.T, s *local.Service, q hook.Query) []string {
	t.Helper()
	list := []string{}
	for w, err := range s.List(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, w.ID)
	}
	return list
}

func wantKind(t *testing.T, err error, kind hook.Kind) {
	t.Helper()
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Errorf("got %v, want one that is %s", err, kind)
	}
}

func TestLifeOfAWebhook(t *testing.T) {
	s, clock := newService(t)
	made := create(t, s, `{"url":"https://example.com/1","name":"a","x":1}`)
	if made.Position == 0 || made.Secret == "" || !made.CreatedAt.Equal(clock.now) || !made.UpdatedAt.Equal(clock.now) {
		t.Errorf("made: %+v", made)
	}
	got, err := s.Get(t.Context(), made.ID)
	if err != nil || !bytes.Equal(got.Provider, made.Provider) || got.Position != made.Position {
		t.Errorf("got %+v, %v", got, err)
	}

	begin := clock.now
	clock.now = begin.Add(time.Hour)
	patched, err := s.Patch(t.Context(), made.ID, hook.Input{Body: []byte(`{"enabled":false}`)})
	if err != nil || *patched.Enabled || *patched.Name != "a" || patched.Position != made.Position || patched.Secret != made.Secret {
		t.Errorf("patched: %+v, %v", patched, err)
	}
	if !patched.CreatedAt.Equal(begin) || !patched.UpdatedAt.Equal(clock.now) {
		t.Errorf("created %s, updated %s", patched.CreatedAt, patched.UpdatedAt)
	}
	clock.now = clock.now.Add(time.Hour)
	replaced, err := s.Replace(t.Context(), made.ID, hook.Input{Body: []byte(`{"url":"https://example.com/2"}`)})
	if err != nil || !*replaced.Enabled || replaced.Name != nil || replaced.URL != "https://example.com/2" || !replaced.CreatedAt.Equal(begin) {
		t.Errorf("replaced: %+v, %v", replaced, err)
	}
	if err := s.Test(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
	own, err := s.Call(t.Context(), "secret", made.ID, nil)
	if err != nil || !bytes.Equal(own, replaced.Provider) {
		t.Errorf("%s, %v", own, err)
	}
	if _, err := s.Delete(t.Context(), made.ID); err != nil {
		t.Error(err)
	}
	if left := ids(t, s, hook.Query{}); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

func TestNothingThere(t *testing.T) {
	s, _ := newService(t)
	body := hook.Input{Body: []byte(`{"url":"https://example.com"}`)}
	_, err := s.Get(t.Context(), "none")
	wantKind(t, err, hook.NotFound)
	_, err = s.Replace(t.Context(), "none", body)
	wantKind(t, err, hook.NotFound)
	_, err = s.Patch(t.Context(), "none", body)
	wantKind(t, err, hook.NotFound)
	_, err = s.Delete(t.Context(), "none")
	wantKind(t, err, hook.NotFound)
	wantKind(t, s.Test(t.Context(), "none"), hook.NotFound)
	_, err = s.Call(t.Context(), "secret", "none", nil)
	wantKind(t, err, hook.NotFound)
}

// What is refused changes nothing.
func TestRefusalsChangeNothing(t *testing.T) {
	s, _ := newService(t)
	w := create(t, s, `{"url":"https://example.com/1"}`)
	for _, body := range []string{``, `[]`, `{"url":null}`, `{"url":7,"name":"b"}`, `{"events":[]}`} {
		in := hook.Input{Body: []byte(body)}
		_, err := s.Create(t.Context(), in)
		wantKind(t, err, hook.Invalid)
		_, err = s.Replace(t.Context(), w.ID, in)
		wantKind(t, err, hook.Invalid)
		_, err = s.Patch(t.Context(), w.ID, in)
		wantKind(t, err, hook.Invalid)
	}
	got, err := s.Get(t.Context(), w.ID)
	if err != nil || !bytes.Equal(got.Provider, w.Provider) || len(ids(t, s, hook.Query{})) != 1 {
		t.Errorf("%s, %v", got.Provider, err)
	}
}

// Every query counts what it lists, and its pages put together are the whole.
func TestQueries(t *testing.T) {
	s, _ := newService(t)
	var made []hook.Webhook
	for i := range 30 {
		made = append(made, create(t, s, `{"url":"https://example.com/%d","name":"n%d","events":[%q],"enabled":%t}`, i%2, i%3, []string{"a.b", "a.*", "c"}[i%3], i%5 != 0))
	}
	on, off := true, false
	for name, c := range map[string]struct {
		q    hook.Query
		want func(i int) bool
	}{
		"all":                  {hook.Query{}, func(int) bool { return true }},
		"event":                {hook.Query{Event: "a.b"}, func(i int) bool { return i%3 < 2 }},
		"enabled":              {hook.Query{Enabled: &on}, func(i int) bool { return i%5 != 0 }},
		"disabled":             {hook.Query{Enabled: &off}, func(i int) bool { return i%5 == 0 }},
		"filter":               {hook.Query{Filters: map[string]string{"name": "n1"}}, func(i int) bool { return i%3 == 1 }},
		"filters":              {hook.Query{Filters: map[string]string{"name": "n1", "url": "https://example.com/1"}}, func(i int) bool { return i%3 == 1 && i%2 == 1 }},
		"event and filter":     {hook.Query{Event: "a.b", Enabled: &on, Filters: map[string]string{"url": "https://example.com/0"}}, func(i int) bool { return i%3 < 2 && i%5 != 0 && i%2 == 0 }},
		"a filter for nothing": {hook.Query{Filters: map[string]string{"name": "none"}}, func(int) bool { return false }},
	} {
		t.Run(name, func(t *testing.T) {
			want, positions := []string{}, []int64{}
			for i, w := range made {
				if c.want(i) {
					want, positions = append(want, w.ID), append(positions, w.Position)
				}
			}
			wantPages(t, s, c.q, want, positions)
		})
	}
	_, err := s.Count(t.Context(), hook.Query{Filters: map[string]string{"colour": "x"}})
	wantKind(t, err, hook.Invalid)
}

func wantPages(t *testing.T, s *local.Service, q hook.Query, want []string, positions []int64) {
	t.Helper()
	if got := ids(t, s, q); !slices.Equal(got, want) {
		t.Errorf("got %d, want %d", len(got), len(want))
	}
	for limit := range len(want) + 2 {
		for offset := range len(want) + 2 {
			page := q
			page.Limit, page.Offset = limit, offset
			cut := want[min(offset, len(want)):]
			if limit > 0 {
				cut = cut[:min(limit, len(cut))]
			}
			if got := ids(t, s, page); !slices.Equal(got, cut) {
				t.Fatalf("limit %d, offset %d: got %d, want %d", limit, offset, len(got), len(cut))
			}
			page.After = 3
			if n, err := s.Count(t.Context(), page); err != nil || n != len(want) {
				t.Fatalf("limit %d, offset %d: counted %d, %v, want %d", limit, offset, n, err, len(want))
			}
		}
	}
	for i, after := range positions {
		page := q
		page.After = after
		if got := ids(t, s, page); !slices.Equal(got, want[i+1:]) {
			t.Errorf("after %d: got %d, want %d", after, len(got), len(want[i+1:]))
		}
	}
}

// A list that nobody reads to its end holds nothing up.
func TestListCanBeLeft(t *testing.T) {
	s, _ := newService(t)
	for range 5 {
		create(t, s, `{"url":"https://example.com"}`)
	}
	for _, q := range []hook.Query{{}, {Filters: map[string]string{"method": "POST"}}} {
		for w, err := range s.List(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Delete(t.Context(), w.ID); err != nil { // writes go on meanwhile
				t.Fatal(err)
			}
			break
		}
	}
	if left := ids(t, s, hook.Query{}); len(left) != 3 {
		t.Errorf("left: %d", len(left))
	}
}

// Changes at the same time lose nothing: each is judged on what the one before has stored.
func TestUpdatesAtTheSameTime(t *testing.T) {
	s, _ := newService(t)
	w := create(t, s, `{"url":"https://example.com"}`)
	const n = 60
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			if _, err := s.Patch(t.Context(), w.ID, hook.Input{Body: fmt.Appendf(nil, `{"x%d":%d}`, i, i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	got, err := s.Get(t.Context(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	var own map[string]any
	if err := json.Unmarshal(got.Provider, &own); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if own[fmt.Sprintf("x%d", i)] != float64(i) {
			t.Errorf("x%d is lost", i)
		}
	}
}

// Webhooks of other variables, or of another dialect, are not here.
func TestSpacesAreApart(t *testing.T) {
	s, _ := newService(t)
	w := create(t, s, `{"url":"https://example.com"}`)
	for _, space := range []store.Space{{Dialect: "standard", Vars: "team=7"}, {Dialect: "other"}} {
		other, _ := on(t, s.Store)
		other.Space = space
		_, err := other.Get(t.Context(), w.ID)
		wantKind(t, err, hook.NotFound)
		if list := ids(t, other, hook.Query{}); len(list) > 0 {
			t.Errorf("%+v sees %q", space, list)
		}
		if n, err := other.Count(t.Context(), hook.Query{}); n != 0 || err != nil {
			t.Errorf("%+v counts %d, %v", space, n, err)
		}
	}
}

// What the store holds is the API's own object, with what is asked for beside it.
func TestRecords(t *testing.T) {
	s, clock := newService(t)
	clock.now = time.Date(2026, 2, 3, 6, 5, 6, 7_654_321, time.FixedZone("", 2*3600))
	w := create(t, s, `{"url":"https://example.com","events":["a","b.*"],"enabled":false}`)
	r, err := s.Store.Get(t.Context(), s.Space, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 2, 3, 4, 5, 6, 7_000_000, time.UTC)
	if r.Enabled || strings.Join(r.Events, " ") != "a b.*" || !bytes.Equal(r.JSON, w.Provider) || !r.CreatedAt.Equal(want) || !r.UpdatedAt.Equal(want) {
		t.Errorf("%+v", r)
	}
	clock.now = clock.now.Add(time.Hour)
	if _, err := s.Patch(t.Context(), w.ID, hook.Input{Body: []byte(`{"enabled":true,"events":["c"]}`)}); err != nil {
		t.Fatal(err)
	}
	changed, err := s.Store.Get(t.Context(), s.Space, w.ID)
	if err != nil || !changed.Enabled || strings.Join(changed.Events, " ") != "c" || !changed.CreatedAt.Equal(want) || !changed.UpdatedAt.Equal(want.Add(time.Hour)) {
		t.Errorf("%+v, %v", changed, err)
	}
	if bytes.Contains(r.JSON, []byte(".007654")) || !bytes.Contains(r.JSON, []byte(`"created_at":"2026-02-03T04:05:06.007Z"`)) {
		t.Errorf("%s", r.JSON)
	}
}

func TestStoreThatIsClosed(t *testing.T) {
	s, _ := newService(t)
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := s.Create(t.Context(), hook.Input{Body: []byte(`{"url":"https://example.com"}`)})
	if err == nil {
		t.Error("stored")
	}
	for _, q := range []hook.Query{{}, {Filters: map[string]string{"name": "x"}}} {
		n := 0
		for _, err := range s.List(t.Context(), q) {
			if n++; err == nil {
				t.Error("listed")
			}
		}
		if n != 1 {
			t.Errorf("%d errors", n)
		}
		if _, err := s.Count(t.Context(), q); err == nil {
			t.Error("counted")
		}
	}
}
