package postgres

import (
	"context"
	"iter"

	"github.com/jackc/pgx/v5"

	"hookctl/internal/store"
)

// A page ends at whichever comes first, so that few large objects are not held at once.
const (
	pageRecords = 256
	pageBytes   = 1 << 20
)

const lastText = `SELECT coalesce(max(position), 0) FROM webhooks WHERE dialect = $1 AND vars = $2`

// List reads page by page and holds no connection in between: a slow consumer keeps none from others. It ends at what
// was the last record when it began, or a consumer that inserts would never come to an end.
func (s *Store) List(ctx context.Context, sp store.Space, q store.Query) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		l := listing{store: s, space: sp, left: q}
		for !l.ended {
			page, err := l.next(ctx)
			if err != nil {
				yield(store.Record{}, err)
				return
			}
			if !s.hand(ctx, page, yield) {
				return
			}
		}
	}
}

// hand gives the records of a page away. It tells whether more are wanted.
func (s *Store) hand(ctx context.Context, page []store.Record, yield func(store.Record, error) bool) bool {
	for _, r := range page {
		if err := ctx.Err(); err != nil {
			yield(store.Record{}, s.interpret(ctx, err))
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
	begun bool
	upTo  int64 // the last position
	ended bool
}

// next reads a page.
func (l *listing) next(ctx context.Context) ([]store.Record, error) {
	if err := l.begin(ctx); err != nil {
		return nil, l.store.interpret(ctx, err)
	}
	page, err := l.read(ctx)
	if unstorable(err) {
		l.ended = true
		return nil, nil
	}
	if err != nil {
		return nil, l.store.interpret(ctx, err)
	}
	l.advance(page)
	return page, nil
}

func (l *listing) begin(ctx context.Context) error {
	if l.begun {
		return nil
	}
	l.begun = true
	err := l.store.pool.QueryRow(ctx, lastText, l.space.Dialect, l.space.Vars).Scan(&l.upTo)
	if unstorable(err) {
		return nil
	}
	return err
}

func (l *listing) read(ctx context.Context) ([]store.Record, error) {
	q := l.left
	q.Limit, q.Offset = l.size(), max(q.Offset, 0)
	text, args := pageQuery(l.space, q, l.upTo)
	rows, err := l.store.pool.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	page, size, err := collect(l.space, rows)
	l.ended = size < pageBytes && len(page) < q.Limit
	return page, err
}

// collect reads rows until there is enough.
func collect(sp store.Space, rows pgx.Rows) ([]store.Record, int, error) {
	var page []store.Record
	size := 0
	for size < pageBytes && rows.Next() {
		r, err := scan(sp, rows)
		if err != nil {
			return nil, 0, err
		}
		size += len(r.JSON)
		page = append(page, r)
	}
	return page, size, rows.Err()
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
