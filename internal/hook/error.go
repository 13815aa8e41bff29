package hook

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what went wrong. The set is closed; each kind has an exit code, and each API a status for most of them.
type Kind string

// The kinds of error.
const (
	Failed          Kind = "failed"
	Invalid         Kind = "invalid"
	Unauthenticated Kind = "unauthenticated"
	Forbidden       Kind = "forbidden"
	NotFound        Kind = "not_found"
	Conflict        Kind = "conflict"
	Unsupported     Kind = "unsupported"
	Unavailable     Kind = "unavailable"
	Partial         Kind = "partial"
	BadSignature    Kind = "bad_signature"
	Stale           Kind = "stale"
	Interrupted     Kind = "interrupted"
)

// Error is an error that a user or a program can act on.
type Error struct {
	Kind    Kind
	Message string            // lower case, names the input
	Hint    string            // what to do, if that is known
	Status  int               // the HTTP status it came with; 0 if there was none
	Fields  map[string]string // what is wrong with which field, in the API's own words
	After   time.Duration     // when the API asks to be tried again; 0 if it does not say
	Err     error             // the cause, if there is one
}

// Error returns the message, and the cause behind it.
func (e *Error) Error() string {
	switch {
	case e.Err == nil:
		return e.Message
	case e.Message == "":
		return e.Err.Error()
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a kind.
func Errorf(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// WithHint adds what to do about it.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// KindOf tells the kind of an error; one that carries none has failed.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Failed
}
