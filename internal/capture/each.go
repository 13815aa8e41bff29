package capture

import (
	"context"
	"errors"
	"io"
)

// Line is one line of a stream.
type Line struct {
	Number int // from 1; blank lines count, though they are passed over
	Data   []byte
	Err    error // it could not be read: it is too long
}

// Each has so many workers look at the lines of a stream at the same time, and hands what they found to done, a batch at
// a time, in the order of the lines. newWorker is called once for each worker, so that it can have memory of its own; it
// keeps no line. There is never more in memory than a few batches, however slow done is, and none waits for lines that
// have not come yet. When ctx ends, so does Each, even if reading from r hangs.
func Each[T any](ctx context.Context, r io.Reader, workers int, newWorker func() func(Line) T, done func([]T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := newPipeline[T](workers)
	go p.read(ctx, r)
	for range workers {
		go p.work(ctx, newWorker())
	}
	return p.collect(ctx, done)
}

// pipeline is a ring of batches: free, then filled by the reader, worked on, handed over in order, and free again.
type pipeline[T any] struct {
	free, jobs, ordered chan *batch[T]
	failed              error // of the reader; to be read once ordered is closed
}

type batch[T any] struct {
	buf     []byte
	lines   []Line
	ends    []int // of the lines in buf
	results []T
	ready   chan struct{} // has one element once the results are there
}

// Limits of a batch, in bytes: it ends where the next line would have to be waited for, or at fullBatch. Behind one of
// largeBatch or more, nothing is read until all are done, so that long lines do not add up.
const (
	fullBatch  = buffered
	largeBatch = 8 << 20
)

func newPipeline[T any](workers int) *pipeline[T] {
	n := 2 * workers // while one is worked on, another is filled or printed
	p := &pipeline[T]{free: make(chan *batch[T], n), jobs: make(chan *batch[T], n), ordered: make(chan *batch[T], n)}
	for range n {
		p.free <- &batch[T]{ready: make(chan struct{}, 1)}
	}
	return p
}

// read fills batches until the stream ends.
func (p *pipeline[T]) read(ctx context.Context, r io.Reader) {
	lines := NewLines(r)
	for p.failed == nil {
		b := take(ctx, p.free)
		if b == nil {
			return
		}
		p.failed = b.fill(lines)
		large := len(b.buf) >= largeBatch
		p.jobs <- b // never blocks: there are no more batches than places
		p.ordered <- b
		if large && !p.settle(ctx) {
			return
		}
	}
	close(p.jobs)
	close(p.ordered)
}

// take waits for a batch; there is none, nil, once ctx has ended or the channel is closed.
func take[T any](ctx context.Context, from chan *batch[T]) *batch[T] {
	select {
	case b := <-from:
		return b
	case <-ctx.Done():
		return nil
	}
}

// settle waits until every batch is free again.
func (p *pipeline[T]) settle(ctx context.Context) bool {
	all := make([]*batch[T], cap(p.free))
	for i := range all {
		if all[i] = take(ctx, p.free); all[i] == nil {
			return false
		}
	}
	for _, b := range all {
		p.free <- b
	}
	return true
}

// fill reads as many lines as are there. Its error is one of the whole stream, io.EOF at its end.
func (b *batch[T]) fill(lines *Lines) error {
	for len(b.lines) == 0 || lines.Waiting() && len(b.buf) < fullBatch {
		buf, number, err := lines.Next(b.buf)
		if err != nil && !errors.Is(err, ErrTooLong) {
			return err
		}
		b.buf, b.ends = buf, append(b.ends, len(buf))
		b.lines = append(b.lines, Line{Number: number, Err: err})
	}
	return nil
}

// reset empties a batch. Its memory is used again, unless it is a lot.
func (b *batch[T]) reset() {
	if cap(b.buf) >= largeBatch {
		b.buf = nil
	}
	b.buf, b.lines, b.ends, b.results = b.buf[:0], b.lines[:0], b.ends[:0], b.results[:0]
}

func (p *pipeline[T]) work(ctx context.Context, look func(Line) T) {
	for {
		b := take(ctx, p.jobs)
		if b == nil {
			return
		}
		begin := 0
		for i, line := range b.lines {
			line.Data = b.buf[begin:b.ends[i]]
			begin = b.ends[i]
			b.results = append(b.results, look(line))
		}
		b.ready <- struct{}{}
	}
}

// collect hands over the results in order.
func (p *pipeline[T]) collect(ctx context.Context, done func([]T) error) error {
	for {
		b := take(ctx, p.ordered)
		switch {
		case b == nil && ctx.Err() != nil:
			return context.Cause(ctx)
		case b == nil && errors.Is(p.failed, io.EOF):
			return nil
		case b == nil:
			return p.failed
		}
		select {
		case <-b.ready:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err := done(b.results); err != nil {
			return err
		}
		b.reset()
		p.free <- b
	}
}
