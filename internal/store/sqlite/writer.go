package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"runtime/debug"

	"hookctl/internal/hook"
)

// groupSize is how many operations share a commit at most.
const groupSize = 512

// writer runs operations in one goroutine. It takes those that wait, runs them in one transaction, and answers after
// the commit: a lone operation costs one wait for the disk, and so do hundreds that come together.
type writer struct {
	path       string
	db         *sql.DB
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	books      books

	ops     chan *op      // unbuffered, so that what was not taken can still be taken back
	closing chan struct{} // closed to make the goroutine end
	ended   chan struct{} // closed when it has
}

// op is a change that stands or falls by itself. Its error is set before done is closed.
type op struct {
	ctx   context.Context
	run   func(context.Context, *writer) error
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
		path: path, db: db, conn: conn, statements: map[string]*sql.Stmt{},
		ops: make(chan *op), closing: make(chan struct{}), ended: make(chan struct{}),
	}
	// An operation that runs goes on to its end, so that it is on the disk or it is not, and its caller knows which.
	go w.work(context.WithoutCancel(ctx))
	return w, nil
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

func (w *writer) work(ctx context.Context) {
	defer close(w.ended)
	for {
		select {
		case <-w.closing:
			return
		case o := <-w.ops:
			w.commit(ctx, w.gather(o))
		}
	}
}

func (w *writer) gather(first *op) []*op {
	group := []*op{first}
	for len(group) < groupSize {
		select {
		case o := <-w.ops:
			group = append(group, o)
		default:
			return group
		}
	}
	return group
}

// commit answers all of a group with the transaction's error, if there is one: nothing of it is on the disk then.
func (w *writer) commit(ctx context.Context, group []*op) {
	err := w.transact(ctx, group)
	for _, o := range group {
		if err != nil {
			o.err = err
		}
		if o.after != nil {
			o.after(o.err)
		}
		close(o.done)
	}
}

func (w *writer) transact(ctx context.Context, group []*op) error {
	err := w.exec(ctx, "BEGIN IMMEDIATE")
	for _, o := range group {
		if err == nil {
			err = w.apply(ctx, o)
		}
	}
	if err == nil {
		err = w.saveTotals(ctx)
	}
	if err == nil {
		err = w.exec(ctx, "COMMIT")
	}
	if err != nil {
		_ = w.exec(ctx, "ROLLBACK") // fails where SQLite has done so itself
		w.books.forget()
	}
	w.books.totals = totals{}
	return err
}

// apply runs one operation. The error it returns is the transaction's: SQLite ends one by itself on some errors, such
// as a full disk, and then the savepoint is gone with it.
func (w *writer) apply(ctx context.Context, o *op) error {
	if o.err = interpret(w.path, o.ctx.Err()); o.err != nil {
		return nil //nolint:nilerr // it is the caller's, not the transaction's
	}
	if err := w.exec(ctx, "SAVEPOINT op"); err != nil {
		return err
	}
	before := w.books.totals
	if o.err = w.attempt(ctx, o); o.err != nil {
		w.books.forget()
		w.books.totals = before
		if err := w.exec(ctx, "ROLLBACK TO op"); err != nil {
			return cause(o.err, err)
		}
	}
	return w.exec(ctx, "RELEASE op")
}

// cause prefers what ended the transaction to the complaint that it has ended.
func cause(first, then error) error {
	if hook.KindOf(first) == hook.Unavailable {
		return first
	}
	return then
}

// attempt makes an error of a panic, which would take all other operations with it.
func (w *writer) attempt(ctx context.Context, o *op) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = hook.Errorf(hook.Failed, "a change of the store %q panicked: %v\n%s", w.path, v, debug.Stack())
		}
	}()
	return o.run(ctx, w)
}

// close lets the group that runs come to its end.
func (w *writer) close() error {
	close(w.closing)
	<-w.ended
	var err error
	for _, s := range w.statements {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, w.conn.Close(), w.db.Close())
}
