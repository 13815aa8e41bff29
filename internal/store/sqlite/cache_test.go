package sqlite

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"hookctl/internal/hook"
	"hookctl/internal/store"
)

// What a caller was told to be written is what everybody reads from then on, however much is remembered.
func TestCacheIsNeverStale(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "a.db"))
	sp := store.Space{Dialect: "d"}
	if _, err := s.Insert(t.Context(), store.Record{Space: sp, ID: "1", JSON: []byte(`0`)}); err != nil {
		t.Fatal(err)
	}
	var written atomic.Int64
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				least := written.Load()
				r, err := s.Get(t.Context(), sp, "1")
				var got int64
				if _, scanErr := fmt.Sscan(string(r.JSON), &got); err != nil || scanErr != nil || got < least {
					t.Errorf("read %q (%v) after %d was written", r.JSON, err, least)
					return
				}
			}
		})
	}
	for i := int64(1); i <= 300; i++ {
		_, err := s.Update(t.Context(), sp, "1", func(r store.Record) (store.Record, error) {
			r.JSON = fmt.Append(nil, i)
			return r, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		written.Store(i)
	}
	close(done)
	readers.Wait()
	if err := s.Delete(t.Context(), sp, "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), sp, "1"); hook.KindOf(err) != hook.NotFound {
		t.Errorf("a deleted record is still read: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	var c cache
	big := store.Record{JSON: make([]byte, cacheSize/32)}
	for i := range 1000 {
		c.put(key{id: fmt.Sprint(i)}, big, 0)
		if c.size > cacheSize {
			t.Fatalf("%d bytes are remembered", c.size)
		}
	}
	c.put(key{id: "huge"}, store.Record{JSON: make([]byte, cacheSize/8)}, 0)
	if _, _, ok := c.get(key{id: "huge"}); ok {
		t.Error("one record fills an eighth of the cache")
	}
	c.forget(key{id: "999"})
	c.put(key{id: "999"}, big, 0)
	if _, _, ok := c.get(key{id: "999"}); ok {
		t.Error("a record that was read before a write is remembered")
	}
}
