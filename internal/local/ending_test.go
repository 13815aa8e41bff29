package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
	"hookctl/internal/local"
)

func TestEndedSaysSo(t *testing.T) {
	s, clock := newEnding(t, 0)
	end := clock.now.Add(time.Hour)
	made := create(t, s, `{"url":"https://example.com","until":%q}`, end.Format(time.RFC3339Nano))
	for now, want := range map[time.Time]bool{end.Add(-1): true, end: false, end.Add(time.Hour): false} {
		clock.now = now
		got, err := s.Get(t.Context(), made.ID)
		if err != nil || *got.Enabled != want || bytes.Contains(got.Provider, []byte(`"ended"`)) == want {
			t.Errorf("%s: got %s, %v", now, got.Provider, err)
		}
		own, err := s.Own(t.Context(), made.ID)
		called, callErr := s.Call(t.Context(), "secret", made.ID, nil)
		if err != nil || callErr != nil || !bytes.Equal(own, got.Provider) || !bytes.Equal(called, own) {
			t.Errorf("%s: got %s, %v and %s, %v", now, own, err, called, callErr)
		}
		for w, err := range s.List(t.Context(), hook.Query{}) {
			if err != nil || !bytes.Equal(w.Provider, own) || *w.Enabled != want || w.Position != made.Position {
				t.Errorf("%s: listed %s, %v", now, w.Provider, err)
			}
		}
	}
	r, err := s.Store.Get(t.Context(), s.Space, made.ID)
	if err != nil || !bytes.Equal(r.JSON, made.Provider) || !r.Ends.Equal(end) {
		t.Errorf("the store has %s until %s, %v", r.JSON, r.Ends, err)
	}
}

func TestEndedAtBirth(t *testing.T) {
	s, clock := newEnding(t, 0)
	w := create(t, s, `{"url":"https://example.com","until":%q}`, clock.now.Format(time.RFC3339Nano))
	if *w.Enabled || !bytes.Contains(w.Provider, []byte(`"ended"`)) {
		t.Errorf("made %s", w.Provider)
	}
}

// Where nothing has ended, a read is what the store has, not a copy.
func TestStandingCostsNothing(t *testing.T) {
	s, _ := newEnding(t, 0)
	w := create(t, s, `{"url":"https://example.com"}`)
	var before json.RawMessage
	for range 3 {
		own, err := s.Own(t.Context(), w.ID)
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && &own[0] != &before[0] {
			t.Error("a read made a copy")
		}
		before = own
	}
}

// What a list shows as enabled is what is found and counted as such, at any time.
func TestEndedIsNotEnabled(t *testing.T) {
	s, clock := newEnding(t, 0)
	begin := clock.now
	for i := range 20 {
		until := ""
		if i%3 > 0 {
			until = fmt.Sprintf(`,"until":%q`, begin.Add(time.Duration(i)*time.Minute).Format(time.RFC3339Nano))
		}
		create(t, s, `{"url":"https://example.com/%d","events":[%q],"enabled":%t%s}`, i%2, []string{"a", "b"}[i%2], i%5 > 0, until)
	}
	for minute := range 21 {
		clock.now = begin.Add(time.Duration(minute) * time.Minute)
		for _, q := range []hook.Query{{}, {Event: "a"}, {Filters: map[string]string{"url": "https://example.com/0"}}} {
			wantSplit(t, s, q)
		}
	}
}

// wantSplit wants a query to find by Enabled what it shows to be so.
func wantSplit(t *testing.T, s *local.Service, q hook.Query) {
	t.Helper()
	want := map[bool][]string{}
	positions := map[bool][]int64{}
	for w, err := range s.List(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		want[*w.Enabled] = append(want[*w.Enabled], w.ID)
		positions[*w.Enabled] = append(positions[*w.Enabled], w.Position)
	}
	if len(want[true])+len(want[false]) < 10 {
		t.Fatalf("%+v: listed %v", q, want)
	}
	for is, ids := range want {
		q.Enabled = &is
		got := []string{}
		for w, err := range s.List(t.Context(), q) {
			if err != nil || *w.Enabled != is {
				t.Errorf("%+v: listed %s, %v", q, w.Provider, err)
			}
			got = append(got, w.ID)
		}
		n, err := s.Count(t.Context(), q)
		if !slices.Equal(got, ids) || n != len(ids) || err != nil {
			t.Errorf("%+v: got %q, counted %d, %v, want %q", q, got, n, err, ids)
		}
	}
}

func TestEndedCanBeUpdated(t *testing.T) {
	s, clock := newEnding(t, 0)
	until := clock.now.Add(time.Hour)
	body := func(format string, args ...any) hook.Input {
		return hook.Input{Body: fmt.Appendf(nil, format, args...)}
	}
	id := create(t, s, `{"url":"https://example.com","until":%q}`, until.Format(time.RFC3339Nano)).ID
	clock.now = until
	on := hook.Query{Enabled: new(true)}

	w, err := s.Patch(t.Context(), id, body(`{"name":"b"}`))
	if err != nil || *w.Enabled || *w.Name != "b" || !bytes.Contains(w.Provider, []byte(`"ended"`)) || len(ids(t, s, on)) != 0 {
		t.Errorf("patched: %s, %v", w.Provider, err)
	}
	r, err := s.Store.Get(t.Context(), s.Space, id)
	if err != nil || !bytes.Contains(r.JSON, []byte(`"ended"`)) { // the rules were given it as it stood
		t.Errorf("stored %s, %v", r.JSON, err)
	}
	w, err = s.Patch(t.Context(), id, body(`{"enabled":true,"until":%q}`, until.Add(1e6).Format(time.RFC3339Nano)))
	if err != nil || !*w.Enabled || len(ids(t, s, on)) != 1 {
		t.Errorf("patched: %s, %v", w.Provider, err)
	}
	clock.now = until.Add(1e6)
	w, err = s.Replace(t.Context(), id, body(`{"url":"https://example.com/2"}`))
	if err != nil || !*w.Enabled || strings.Contains(string(w.Provider), "until") || len(ids(t, s, on)) != 1 {
		t.Errorf("replaced: %s, %v", w.Provider, err)
	}
}

// An object of which nobody can tell how it stands is an error wherever it is read, and cannot be changed.
func TestStandingFails(t *testing.T) {
	s, _ := newService(t)
	w := create(t, s, `{"url":"https://example.com","broken":1}`)
	s.Rules = ending{s.Rules.(dialect.Judge), 0}
	_, got := s.Get(t.Context(), w.ID)
	_, own := s.Own(t.Context(), w.ID)
	_, patched := s.Patch(t.Context(), w.ID, hook.Input{Body: []byte(`{"name":"b","broken":null}`)})
	_, counted := s.Count(t.Context(), hook.Query{Filters: map[string]string{"name": "b"}})
	for _, err := range []error{got, own, patched, counted} {
		if !errors.Is(err, errBroken) {
			t.Errorf("got %v", err)
		}
	}
	r, err := s.Store.Get(t.Context(), s.Space, w.ID)
	if err != nil || !bytes.Equal(r.JSON, w.Provider) {
		t.Errorf("stored %s, %v", r.JSON, err)
	}
}
