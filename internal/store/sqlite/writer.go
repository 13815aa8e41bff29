package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"runtime"
)

// groupSize is how many operations share a commit at most. One that is large counts as several, so that nobody waits for
// many of them.
const groupSize = 512

// writer runs operations in one goroutine. It takes those that wait, runs them in one transaction, and answers after
// the commit: a lone operation costs one wait for the disk, and so do hundreds that come together.
type writer struct {
	path       string
	db         *sql.DB
	conn       driver.ConnPrepareContext // the goroutine's
	statements map[string]*statement
	books      books
	failed     error // at the end

	ops     chan *op      // unbuffered, so that what was not taken can still be taken back
	closing chan struct{} // closed to make the goroutine end
	ended   chan struct{} // closed when it has
}

// op is a change that stands or falls by itself. Its error is set before done is closed.
type op struct {
	ctx   context.Context
	run   func(context.Context, *writer) error
	light bool        // it hardly ever fails, and may be run twice: no savepoint is made for it unless one of its group fails
	rows  int         // about how many it writes, if it is more than a few
	after func(error) // called in the writer's goroutine when it is known whether the change is on the disk; may be nil
	err   error
	done  chan struct{}
}

// newWriter opens the database, brings its schema up to date and starts the goroutine.
func newWriter(ctx context.Context, path string) (*writer, error) {
	db, err := openWriter(path)
	if err != nil {
		return nil, interpret(path, err)
	}
	if err := migrate(ctx, db, path); err != nil {
		return nil, interpret(path, errors.Join(err, db.Close()))
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, interpret(path, errors.Join(err, db.Close()))
	}
	w := &writer{
		path: path, db: db, statements: map[string]*statement{},
		ops: make(chan *op), closing: make(chan struct{}), ended: make(chan struct{}),
	}
	if err := conn.Raw(w.meet); err != nil {
		return nil, interpret(path, errors.Join(err, conn.Close(), db.Close()))
	}
	go func() {
		defer close(w.ended)
		// An operation that runs goes on to its end, so that it is on the disk or it is not, and its caller knows which.
		err := conn.Raw(func(any) error { return w.work(context.WithoutCancel(ctx)) })
		w.failed = errors.Join(err, conn.Close())
	}()
	return w, nil
}

// meet takes a connection of the driver, which is the goroutine's from then on.
func (w *writer) meet(conn any) error {
	var ok bool
	if w.conn, ok = conn.(driver.ConnPrepareContext); !ok {
		return errDriver
	}
	return nil
}

// do has an operation run and committed. If ctx ends before it runs, it never does.
func (w *writer) do(ctx context.Context, run func(context.Context, *writer) error) error {
	return w.submit(ctx, &op{run: run})
}

func (w *writer) submit(ctx context.Context, o *op) error {
	if err := ctx.Err(); err != nil {
		return interpret(w.path, err)
	}
	o.ctx, o.done = ctx, make(chan struct{})
	select {
	case w.ops <- o:
		<-o.done
		return o.err
	case <-ctx.Done():
		return interpret(w.path, ctx.Err())
	case <-w.closing:
		return closedError(w.path)
	}
}

func (w *writer) work(ctx context.Context) error {
	for {
		select {
		case <-w.closing:
			return w.finalize()
		case o := <-w.ops:
			w.commit(ctx, w.gather(o))
		}
	}
}

func (w *writer) finalize() (err error) {
	for _, s := range w.statements {
		err = errors.Join(err, s.prepared.Close())
	}
	return err
}

// gather takes those that wait, and those that come while others run that were about to: a commit costs much more than
// to let them. Where nobody else wants to run that takes no time.
func (w *writer) gather(first *op) []*op {
	g := group{size: first.size(), ops: []*op{first}}
	for had := 0; had < g.size && g.size < groupSize; {
		had = g.size
		runtime.Gosched()
		w.take(&g)
	}
	return g.ops
}

// group is operations that are to share a commit.
type group struct {
	ops  []*op
	size int
}

func (w *writer) take(g *group) {
	for g.size < groupSize {
		select {
		case o := <-w.ops:
			g.ops = append(g.ops, o)
			g.size += o.size()
		default:
			return
		}
	}
}

func (o *op) size() int { return 1 + o.rows/4 }

// close lets the group that runs come to its end.
func (w *writer) close() error {
	close(w.closing)
	<-w.ended
	return errors.Join(w.failed, w.db.Close())
}
