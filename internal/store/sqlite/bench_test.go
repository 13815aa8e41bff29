package sqlite

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/store"
)

var benchSpace = store.Space{Dialect: "enfix", Vars: "team_id=7"}

func benchRecord(n int64) store.Record {
	at := time.UnixMilli(1_700_000_000_000 + n)
	return store.Record{
		Space: benchSpace, ID: fmt.Sprintf("webhook-%d", n), Enabled: n%2 == 0,
		Events: []string{"users.post", fmt.Sprintf("rare.%d", n/10_000)}, CreatedAt: at, UpdatedAt: at,
		JSON: fmt.Appendf(nil, `{"id":%d,"url":"https://example.com/hooks/%d","send_method":"POST"}`, n, n),
	}
}

// benchStore has so many records. They are written in one operation, as a benchmark of reading should not wait for it.
func benchStore(b *testing.B, n int64) *Store {
	b.Helper()
	s, err := Open(b.Context(), b.TempDir()+"/hooks.db", 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	err = s.writer.do(b.Context(), func(ctx context.Context, w *writer) error {
		for i := range n {
			if err := w.insert(ctx, new(benchRecord(i))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkGet(b *testing.B) {
	s := benchStore(b, 100_000)
	for n := int64(0); b.Loop(); n++ {
		if _, err := s.Get(b.Context(), benchSpace, fmt.Sprintf("webhook-%d", n*7919%100_000)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "gets/s")
}

func BenchmarkInsert(b *testing.B) {
	for _, callers := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := benchStore(b, 0)
			var n atomic.Int64
			b.SetParallelism((callers + 1) / 2) // times GOMAXPROCS
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := s.Insert(b.Context(), benchRecord(n.Add(1))); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "inserts/s")
		})
	}
}

// BenchmarkListEvents finds the 10,000 webhooks of one event among 100,000.
func BenchmarkListEvents(b *testing.B) {
	s := benchStore(b, 100_000)
	for b.Loop() {
		found := 0
		for _, err := range s.List(b.Context(), benchSpace, store.Query{Events: []string{"rare.7", "rare.*", "*"}}) {
			if err != nil {
				b.Fatal(err)
			}
			found++
		}
		if found != 10_000 {
			b.Fatal(found)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	path := b.TempDir() + "/hooks.db"
	for b.Loop() {
		s, err := Open(b.Context(), path, 0)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
