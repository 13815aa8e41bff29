package sqlite

import (
	"context"
	"testing"
)

// Records that may be like others, of which there may be any number, must not pay for those that may not.
func TestNoLimitCostsNoStatement(t *testing.T) {
	s := open(t, storePath(t))
	r, err := s.Insert(t.Context(), benchRecord(2))
	if err != nil {
		t.Fatal(err)
	}
	wantAsked(t, s, boundText, false)
	wantAsked(t, s, likeText, false)
	r.ID, r.Unique, r.Most = "limited", "x", 9
	if _, err := s.Insert(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	wantAsked(t, s, boundText, true)
	wantAsked(t, s, likeText, false)
	if err := inserted(t, s, 2); err == nil {
		t.Error("an ID is there twice")
	}
	wantAsked(t, s, likeText, true)
}

// wantAsked looks whether the writer ever ran a statement.
func wantAsked(t *testing.T, s *Store, text string, want bool) {
	t.Helper()
	err := s.writer.do(t.Context(), func(_ context.Context, w *writer) error {
		if _, got := w.statements[text]; got != want {
			t.Errorf("%s: asked %t, want %t", text, got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A record that was written before it turned out to be too many leaves nothing, nor does it touch its group.
func TestRefusalUndoesItsOperationOnly(t *testing.T) {
	bubble(t, func(t *testing.T, s *Store) {
		limited := func(n int64) func(context.Context, *writer) error {
			return func(ctx context.Context, w *writer) error {
				r := benchRecord(n)
				r.Enabled, r.Most = true, 1
				return w.insert(ctx, &r)
			}
		}
		errs := together(t, s, limited(1), limited(2), inserting(3))
		if errs[0] != nil || errs[1] == nil || errs[2] != nil {
			t.Errorf("got %v", errs)
		}
		if n := count(t, s); n != 2 {
			t.Errorf("%d records are there, want 2", n)
		}
		wantSound(t, s)
	})
}
