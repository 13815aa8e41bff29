package capture_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"hookctl/internal/capture"
)

// TestEachOrder wants the results in the order of the lines, whichever worker is first, and each line once.
func TestEachOrder(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	const count = 20000
	for i := range count {
		fmt.Fprintf(&file, "%s%d\n", strings.Repeat("\n", i%3), i)
	}
	for _, workers := range []int{1, 2, 7} {
		var got []string
		var made atomic.Int64
		worker := func() func(capture.Line) string {
			made.Add(1)
			return func(l capture.Line) string {
				if l.Number%1000 < 20 {
					runtime.Gosched() // others get ahead
				}
				return strings.TrimSpace(string(l.Data))
			}
		}
		err := capture.Each(t.Context(), strings.NewReader(file.String()), workers, worker, func(batch []string) error {
			got = append(got, batch...)
			return nil
		})
		if err != nil || len(got) != count || made.Load() > int64(workers) {
			t.Fatalf("%d workers: %d results, %v", workers, len(got), err)
		}
		for i := range got {
			if got[i] != fmt.Sprint(i) {
				t.Fatalf("%d workers: result %d is %s", workers, i, got[i])
			}
		}
	}
}

func numbers() func(capture.Line) string {
	return func(l capture.Line) string {
		if l.Err != nil {
			return fmt.Sprint(l.Number, " ", l.Err)
		}
		return fmt.Sprint(l.Number, " ", len(l.Data))
	}
}

// TestEachLongLines wants long lines, and one that is too long, in their places.
func TestEachLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 9<<20)
	file := "a\n" + long + "\n" + long + "\n" + strings.Repeat("x", 65<<20) + "\nb\n"
	var got []string
	err := capture.Each(t.Context(), strings.NewReader(file), 2, numbers, func(batch []string) error {
		got = append(got, batch...)
		return nil
	})
	want := "1 2|2 9437185|3 9437185|4 the line is longer than 64 MiB|5 2"
	if err != nil || strings.Join(got, "|") != want {
		t.Errorf("got %s, %v", strings.Join(got, "|"), err)
	}
}

// TestEachMemory wants nothing read behind a long line until its result has been handed over.
func TestEachMemory(t *testing.T) {
	t.Parallel()
	var done atomic.Int64
	long := strings.Repeat("x", 9<<20) + "\n"
	next := func() io.Reader {
		first := true
		before := done.Load()
		return readerFunc(func([]byte) (int, error) {
			if first && done.Load() == before {
				t.Error("read on before the long line was done")
			}
			first = false
			return 0, io.EOF
		})
	}
	err := capture.Each(t.Context(), io.MultiReader(strings.NewReader(long), next()), 2, numbers, func(batch []string) error {
		done.Add(int64(len(batch)))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestEachAtOnce wants the result of a line before the next one comes.
func TestEachAtOnce(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	seen := make(chan string)
	go func() {
		for i := range 3 {
			fmt.Fprintln(w, i)
			if got := <-seen; got != fmt.Sprint(i+1, " 2") {
				t.Errorf("got %s", got)
			}
		}
		_ = w.Close()
	}()
	err := capture.Each(t.Context(), r, 2, numbers, func(batch []string) error {
		for _, result := range batch {
			seen <- result
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestEachEnds wants an end where reading hangs and ctx ends, where reading fails, and where the results cannot be used.
func TestEachEnds(t *testing.T) {
	t.Parallel()
	hangs, w := io.Pipe()
	defer func() { _ = w.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	none := func([]string) error { return nil }
	if err := capture.Each(ctx, hangs, 2, numbers, none); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	stuck := func() func(capture.Line) string {
		return func(capture.Line) string {
			cancel()
			<-t.Context().Done()
			return ""
		}
	}
	if err := capture.Each(ctx, strings.NewReader("a\n"), 1, stuck, none); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted at work: %v", err)
	}
	lost := errors.New("lost")
	broken := io.MultiReader(strings.NewReader("a\nb"), readerFunc(func([]byte) (int, error) { return 0, lost }))
	if err := capture.Each(t.Context(), broken, 2, numbers, none); !errors.Is(err, lost) {
		t.Errorf("reading fails: %v", err)
	}
	full := errors.New("full")
	err := capture.Each(t.Context(), strings.NewReader("a\n"), 2, numbers, func([]string) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("printing fails: %v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// oneKiB are captures with bodies of 1 KiB, as lines.
func oneKiB(count int) []byte {
	var file bytes.Buffer
	w := capture.NewWriter(&file)
	c := sample()
	c.Body = bytes.Repeat([]byte("0123456789abcde\n"), 64)
	c.Headers = nil
	for _, name := range []string{
		"Host", "User-Agent", "Accept", "Content-Type", "Content-Length", "Accept-Encoding",
		"webhook-id", "webhook-timestamp", "webhook-signature",
	} {
		c.Headers = append(c.Headers, capture.Header{Name: name, Value: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="})
	}
	for range count {
		_ = w.Write(c)
	}
	return file.Bytes()
}

func BenchmarkParse(b *testing.B) {
	line := oneKiB(1)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	var c capture.Capture
	for b.Loop() {
		if err := c.Parse(line); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	file := oneKiB(10000)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		lines := capture.NewLines(bytes.NewReader(file))
		var buf []byte
		for {
			line, _, err := lines.Next(buf[:0])
			if buf = line; err != nil {
				break
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	w := capture.NewWriter(io.Discard)
	c := sample()
	c.Body = make([]byte, 1024)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(c); err != nil {
			b.Fatal(err)
		}
	}
}
