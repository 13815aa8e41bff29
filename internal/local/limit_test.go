package local_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/hook"
	"hookctl/internal/local"
)

// wantRefused wants a conflict that says what it is about, and a webhook that is as it was.
func wantRefused(t *testing.T, s *local.Service, old hook.Webhook, err error, says string) {
	t.Helper()
	wantKind(t, err, hook.Conflict)
	if !strings.Contains(fmt.Sprint(err), says) {
		t.Errorf("got %v, want one that says %q", err, says)
	}
	got, err := s.Get(t.Context(), old.ID)
	if err != nil || !bytes.Equal(got.Provider, old.Provider) {
		t.Errorf("it is %s now, %v", got.Provider, err)
	}
}

func TestNoTwoAreAlike(t *testing.T) {
	s, _ := newEnding(t, 0)
	a := create(t, s, `{"url":"https://example.com","name":"a"}`)
	b := create(t, s, `{"url":"https://example.com","name":"b"}`)
	like := hook.Input{Body: []byte(`{"url":"https://example.com/2","name":"a"}`)}
	_, err := s.Create(t.Context(), like)
	wantRefused(t, s, a, err, a.ID)
	_, err = s.Patch(t.Context(), b.ID, like)
	wantRefused(t, s, b, err, a.ID)
	_, err = s.Replace(t.Context(), b.ID, like)
	wantRefused(t, s, b, err, a.ID)
	if n, err := s.Count(t.Context(), hook.Query{}); n != 2 || err != nil {
		t.Errorf("there are %d, %v", n, err)
	}
	if _, err := s.Patch(t.Context(), a.ID, like); err != nil { // it is itself
		t.Error(err)
	}
	for range 2 {
		create(t, s, `{"url":"https://example.com"}`) // no name is like another
	}
}

func TestOnlySoManyAreEnabled(t *testing.T) {
	s, clock := newEnding(t, 2)
	until := clock.now.Add(time.Hour)
	a := create(t, s, `{"url":"https://example.com","until":%q}`, until.Format(time.RFC3339Nano))
	create(t, s, `{"url":"https://example.com"}`)
	off := create(t, s, `{"url":"https://example.com","enabled":false}`)
	enable := hook.Input{Body: []byte(`{"url":"https://example.com","enabled":true}`)}

	_, err := s.Create(t.Context(), enable)
	wantRefused(t, s, off, err, "2 webhooks may be enabled")
	_, err = s.Patch(t.Context(), off.ID, enable)
	wantRefused(t, s, off, err, "2 webhooks may be enabled")
	_, err = s.Replace(t.Context(), off.ID, enable)
	wantRefused(t, s, off, err, "2 webhooks may be enabled")
	if all := ids(t, s, hook.Query{}); len(all) != 3 {
		t.Errorf("there are %q", all)
	}
	if _, err := s.Patch(t.Context(), a.ID, enable); err != nil { // it is one of the two
		t.Error(err)
	}

	clock.now = until // a has ended, and makes room
	if _, err := s.Patch(t.Context(), off.ID, enable); err != nil {
		t.Error(err)
	}
	ended, err := s.Get(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Replace(t.Context(), a.ID, enable)
	wantRefused(t, s, ended, err, "2 webhooks may be enabled")
	if _, err = s.Patch(t.Context(), a.ID, hook.Input{Body: []byte(`{"name":"a"}`)}); err != nil { // ended as it is
		t.Error(err)
	}
	if n, err := s.Count(t.Context(), hook.Query{Enabled: new(true)}); n != 2 || err != nil {
		t.Errorf("%d are enabled, %v", n, err)
	}
}

func TestOnlySoManyAtTheSameTime(t *testing.T) {
	s, _ := newEnding(t, 5)
	var wait sync.WaitGroup
	var made atomic.Int64
	for range 40 {
		wait.Go(func() {
			_, err := s.Create(t.Context(), hook.Input{Body: []byte(`{"url":"https://example.com"}`)})
			if err == nil {
				made.Add(1)
			} else if hook.KindOf(err) != hook.Conflict {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if all := ids(t, s, hook.Query{}); made.Load() != 5 || len(all) != 5 {
		t.Errorf("%d were made, and there are %d", made.Load(), len(all))
	}
}
