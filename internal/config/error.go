package config

import (
	"errors"
	"fmt"
)

// Kind says what an Error is about. The set is closed.
type Kind string

// The kinds of error.
const (
	Invalid  Kind = "invalid"   // a flag, a variable or the file is not as it should be
	NotFound Kind = "not_found" // no such profile
	Conflict Kind = "conflict"  // a profile of that name is there already
)

// Error is something to be set right by the user: in a flag, the environment, or the config file. It never holds a
// secret.
type Error struct {
	Kind    Kind
	Message string // lower case, names the flag, the variable or the file, and the input
	Hint    string // what to do, if that is known
	Err     error  // the cause, if there is one
}

// Error returns the message, and the cause behind it.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func invalid(format string, args ...any) *Error {
	return &Error{Kind: Invalid, Message: fmt.Sprintf(format, args...)}
}

func (e *Error) hint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

func (e *Error) because(err error) *Error {
	e.Err = err
	return e
}

// at says where an error happened, and keeps its hint.
func at(where string, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return invalid("%s", where).because(err)
	}
	if where == "" {
		return e
	}
	located := *e
	located.Message = where + ": " + e.Message
	return &located
}
