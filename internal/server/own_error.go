package server

import (
	"errors"
	"net/http"

	"hookctl/internal/hook"
)

// failOwn answers with an error. Callers are not told what is none of theirs; whoever runs the server is.
func (s *Server) failOwn(w http.ResponseWriter, err error) {
	s.warn(err)
	var e *hook.Error
	if !errors.As(err, &e) {
		err = hook.Errorf(hook.Failed, "internal error")
	}
	status := ownStatus(hook.KindOf(err))
	if e != nil && e.Status != 0 {
		status = e.Status
	}
	writeOwn(w, status, ownError(err))
}

// ownStatus is the status of a kind.
func ownStatus(k hook.Kind) int {
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
	case hook.Unavailable:
		return http.StatusServiceUnavailable
	case hook.Failed, hook.Unsupported, hook.Partial, hook.BadSignature, hook.Stale, hook.Interrupted:
	}
	return http.StatusInternalServerError
}

func ownError(err error) any {
	return map[string]any{"error": map[string]any{"code": hook.KindOf(err), "message": err.Error()}}
}
