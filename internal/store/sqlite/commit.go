package sqlite

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"

	"hookctl/internal/hook"
)

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

// transact runs a group, first as if all went well, if all of it is light.
func (w *writer) transact(ctx context.Context, group []*op) error {
	careful := slices.ContainsFunc(group, func(o *op) bool { return !o.light })
	err := w.try(ctx, group, careful)
	if errors.Is(err, errCareful) {
		err = w.try(ctx, group, true)
	}
	return err
}

// errCareful says that an operation failed which has no savepoint to go back to.
var errCareful = errors.New("an operation failed")

func (w *writer) try(ctx context.Context, group []*op, careful bool) error {
	err := w.exec(ctx, "BEGIN IMMEDIATE")
	for _, o := range group {
		if err == nil {
			err = w.apply(ctx, o, careful)
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
func (w *writer) apply(ctx context.Context, o *op, careful bool) error {
	if o.err = interpret(w.path, o.ctx.Err()); o.err != nil {
		return nil //nolint:nilerr // it is the caller's, not the transaction's
	}
	if careful {
		return w.applyCarefully(ctx, o)
	}
	if o.err = w.attempt(ctx, o); o.err != nil {
		return cause(o.err, errCareful)
	}
	return nil
}

func (w *writer) applyCarefully(ctx context.Context, o *op) error {
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
