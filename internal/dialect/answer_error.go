package dialect

import (
	"errors"
	"maps"
	"net/http"
	"slices"

	"hookctl/internal/hook"
)

// AnswerError makes the API's own error object of an error. A status other than 0 overrides that of the error's kind.
func (d *Dialect) AnswerError(err error, status int) Answer {
	var e *hook.Error
	if !errors.As(err, &e) {
		e = &hook.Error{Kind: hook.Failed, Message: "internal error"}
	}
	kind := d.Errors.Kinds.Get(string(e.Kind))
	if status == 0 {
		status = d.sends(e.Kind)
	}
	find := func(name string) (any, bool) {
		switch name {
		case "kind":
			return string(e.Kind), true
		case "message":
			return e.Error(), true
		case "status":
			return status, true
		case "code":
			return codeOf(kind, status), true
		case "fields":
			return fieldsOf(e), len(e.Fields) > 0
		}
		return nil, false
	}
	return Answer{Status: status, Body: d.Errors.Object.Fill(find)}
}

func codeOf(kind *ErrorKind, status int) any {
	if kind != nil && !kind.Code.IsZero() {
		return kind.Code.value
	}
	return status
}

func fieldsOf(e *hook.Error) any {
	o := &Object{}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		o.Set(name, e.Fields[name])
	}
	return o
}

// sends is the status that the server sends for a kind.
func (d *Dialect) sends(k hook.Kind) int {
	if e := d.Errors.Kinds.Get(string(k)); e != nil && e.Send != 0 {
		return e.Send
	}
	switch k {
	case hook.Invalid:
		return http.StatusBadRequest
	case hook.Unauthenticated:
		return http.StatusUnauthorized
	case hook.Forbidden:
		return http.StatusForbidden
	case hook.NotFound:
		return http.StatusNotFound
	case hook.Conflict:
		return http.StatusConflict
	case hook.Unsupported:
		return http.StatusMethodNotAllowed
	case hook.Unavailable:
		return http.StatusServiceUnavailable
	case hook.Failed, hook.Partial, hook.BadSignature, hook.Stale, hook.Interrupted:
	}
	return http.StatusInternalServerError
}
