package sqlite

import (
	"context"
	"iter"

	"hookctl/internal/store"
)

// A page ends at whichever comes first, so that few large objects are not held at once.
const (
	pageRecords = 256
	pageBytes   = 1 << 20
)

const lastText = `SELECT coalesce(max(position), 0) FROM webhooks`

// List reads page by page and holds no connection in between: a slow consumer keeps neither a reader from others nor
// the log from being tidied up. It ends at what was the last record when it began, or a consumer that inserts would
// never come to an end.
func (s *Store) List(ctx context.Context, sp store.Space, q store.Query) iter.Seq2[store.Record, error] {
	if forEvent(q) {
		return s.listeners(ctx, sp, q)
	}
	return s.pages(ctx, sp, q)
}

func (s *Store) pages(ctx context.Context, sp store.Space, q store.Query) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		l := listing{store: s, space: sp, left: q}
		if err := s.value(ctx, &l.upTo, lastText); err != nil {
			yield(store.Record{}, err)
			return
		}
		for !l.ended {
			page, err := l.next(ctx)
			if err != nil {
				yield(store.Record{}, err)
				return
			}
			if !hand(ctx, s.path, page, yield) {
				return
			}
		}
	}
}

// hand gives the records of a page away. It tells whether more are wanted.
func hand(ctx context.Context, path string, page []store.Record, yield func(store.Record, error) bool) bool {
	for _, r := range page {
		if err := ctx.Err(); err != nil {
			yield(store.Record{}, interpret(path, err))
			return false
		}
		if !yield(r, nil) {
			return false
		}
	}
	return true
}

// listing is how far a List has come.
type listing struct {
	store *Store
	space store.Space
	left  store.Query // what was asked for, less what has been read
	upTo  int64       // the last position
	ended bool
}

// next reads a page.
func (l *listing) next(ctx context.Context) ([]store.Record, error) {
	done, err := l.store.use()
	if err != nil {
		return nil, err
	}
	defer done()
	page, err := l.read(ctx)
	if err != nil {
		return nil, interpret(l.store.path, err)
	}
	l.advance(page)
	return page, nil
}

func (l *listing) read(ctx context.Context) ([]store.Record, error) {
	q := l.left
	q.Limit, q.Offset = l.size(), max(q.Offset, 0)
	text, args := pageQuery(l.space, q, l.upTo)
	rows, err := l.store.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var page []store.Record
	size := 0
	for size < pageBytes && rows.Next() {
		r, err := scan(l.space, rows.Scan)
		if err != nil {
			return nil, err
		}
		size += len(r.JSON)
		page = append(page, r)
	}
	l.ended = size < pageBytes && len(page) < q.Limit
	return page, rows.Err()
}

// size is how many records the next page has at most.
func (l *listing) size() int {
	if l.left.Limit > 0 {
		return min(l.left.Limit, pageRecords)
	}
	return pageRecords
}

// advance takes a page off what is left.
func (l *listing) advance(page []store.Record) {
	if l.ended || len(page) == l.left.Limit {
		l.ended = true
		return
	}
	l.left.After, l.left.Offset = page[len(page)-1].Position, 0
	if l.left.Limit > 0 {
		l.left.Limit -= len(page)
	}
}
