package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"hookctl/internal/hook"
)

// errClosed is told of a store that is closed.
var errClosed = errors.New("closed")

// interpret turns an error of the database or of a context into one that has a kind; it leaves one that has.
func (s *Store) interpret(ctx context.Context, err error) error {
	var known *hook.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		kind, what := contextMeaning(ctx.Err())
		return s.failure(kind, what, ctx.Err())
	case s.closed():
		return s.failure(hook.Unavailable, "is closed", nil)
	}
	kind, what := meaning(err)
	return s.failure(kind, what, err)
}

func (s *Store) failure(kind hook.Kind, what string, err error) error {
	message := fmt.Sprintf("the store %q", s.name)
	if what != "" {
		message += " " + what
	}
	return &hook.Error{Kind: kind, Message: message, Err: err}
}

func contextMeaning(err error) (hook.Kind, string) {
	if errors.Is(err, context.DeadlineExceeded) {
		return hook.Unavailable, "did not answer in time"
	}
	return hook.Interrupted, ""
}

// meaning reads an error. What neither the server says nor pgx made of an answer is about the connection.
func meaning(err error) (hook.Kind, string) {
	var e *pgconn.PgError
	var scan pgx.ScanArgError
	switch {
	case errors.As(err, &e):
		return codeMeaning(e.Code)
	case errors.As(err, &scan), errors.Is(err, pgx.ErrNoRows):
		return hook.Failed, "failed"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded): // of a time limit of ours
		return hook.Unavailable, "did not answer in time"
	}
	return hook.Unavailable, "cannot be reached"
}

// codeMeaning reads an SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html.
func codeMeaning(code string) (hook.Kind, string) {
	switch code {
	case "23505": // unique_violation
		return hook.Conflict, "has that already"
	case "22021", "22P05": // character_not_in_repertoire, untranslatable_character
		return hook.Invalid, "cannot keep text with a NUL or that is not UTF-8"
	case "3D000": // invalid_catalog_name
		return hook.Invalid, "does not exist"
	case "42501": // insufficient_privilege
		return hook.Forbidden, "does not allow that"
	case "25006": // read_only_sql_transaction
		return hook.Unavailable, "can only be read"
	case "53100": // disk_full
		return hook.Unavailable, "has no space left"
	}
	return classMeaning(code)
}

func classMeaning(code string) (hook.Kind, string) {
	switch {
	case strings.HasPrefix(code, "54"): // program_limit_exceeded
		return hook.Invalid, "cannot keep anything so big"
	case strings.HasPrefix(code, "28"): // invalid_authorization_specification
		return hook.Unavailable, "refuses the login"
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"): // connection, or the server's end
		return hook.Unavailable, "cannot be reached"
	case strings.HasPrefix(code, "53"), strings.HasPrefix(code, "58"): // insufficient resources, system error
		return hook.Unavailable, "cannot be read or written"
	case strings.HasPrefix(code, "40"): // transaction_rollback: a deadlock
		return hook.Unavailable, "is too busy"
	}
	return hook.Failed, "failed"
}

func notFound(id string) error {
	return hook.Errorf(hook.NotFound, "webhook %q does not exist", id)
}

// unstorable tells whether text was asked for that the database cannot have: then it has none of it.
func unstorable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "22021" || e.Code == "22P05")
}
