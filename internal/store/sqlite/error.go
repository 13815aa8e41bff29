package sqlite

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hookctl/internal/hook"
)

// interpret turns an error of the database or of a context into one that has a kind; it leaves one that has.
func interpret(path string, err error) error {
	var known *hook.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	kind, what := meaning(err)
	message := fmt.Sprintf("the store %q", path)
	if what != "" {
		message += " " + what
	}
	return &hook.Error{Kind: kind, Message: message, Err: err}
}

func meaning(err error) (hook.Kind, string) {
	var e *sqlite.Error
	switch {
	case errors.As(err, &e):
		return codeMeaning(e.Code())
	case errors.Is(err, context.Canceled):
		return hook.Interrupted, ""
	case errors.Is(err, context.DeadlineExceeded):
		return hook.Unavailable, "did not answer in time"
	}
	return hook.Failed, "failed"
}

func codeMeaning(code int) (hook.Kind, string) {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return hook.Conflict, "has that already"
	}
	switch code & 0xff { // the primary code; the rest says where it happened
	case sqlite3.SQLITE_NOTADB:
		return hook.Invalid, "is not a database"
	case sqlite3.SQLITE_TOOBIG:
		return hook.Invalid, "cannot keep anything so big"
	case sqlite3.SQLITE_CORRUPT:
		return hook.Failed, "is damaged"
	case sqlite3.SQLITE_FULL:
		return hook.Unavailable, "has no space left"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return hook.Unavailable, "is locked by another program"
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
		return hook.Unavailable, "cannot be read or written"
	case sqlite3.SQLITE_INTERRUPT:
		return hook.Interrupted, "was interrupted"
	}
	return hook.Failed, "failed"
}

func closedError(path string) error {
	return hook.Errorf(hook.Unavailable, "the store %q is closed", path)
}

func notFound(id string) error {
	return hook.Errorf(hook.NotFound, "webhook %q does not exist", id)
}
