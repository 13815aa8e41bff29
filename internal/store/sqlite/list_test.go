package sqlite

import (
	"bytes"
	"testing"

	"hookctl/internal/store"
)

// Big records must not be held in memory by the hundred.
func TestPageOfBigRecordsIsShort(t *testing.T) {
	s := open(t, storePath(t))
	for i := range int64(8) {
		r := benchRecord(i)
		r.JSON = bytes.Repeat([]byte("x"), pageBytes/2)
		if _, err := s.Insert(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	l := listing{store: s, space: benchSpace, left: store.Query{Limit: 5}, upTo: 100}
	for _, want := range []int{2, 2, 1} {
		page, err := l.next(t.Context())
		if err != nil || len(page) != want {
			t.Errorf("got a page of %d, want %d (%v)", len(page), want, err)
		}
	}
	if !l.ended {
		t.Error("five of five were read, and there is no end")
	}
}
