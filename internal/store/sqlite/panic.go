package sqlite

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// panicked tells of a panic. The value of one that is not Go's own may hold anything, a secret too: only its type is told.
func panicked(what string, j *job, v any) error {
	why := fmt.Sprintf("%T", v)
	if own, ok := v.(runtime.Error); ok {
		why = own.Error()
	}
	return fmt.Errorf("%s of delivery %s panicked: %s\n%s", what, j.ID, why, debug.Stack())
}
