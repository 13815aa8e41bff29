package server

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"hookctl/internal/hook"
)

// maxBody bounds what is read of one request, in bytes.
const maxBody = 1 << 20

// body reads a request's body, or answers why it cannot.
func (a *api) body(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if len(a.d.Accepts) > 0 && (err != nil || !slices.Contains(a.d.Accepts, kind)) {
		a.fail(w, hook.Errorf(hook.Invalid, "the Content-Type must be %s", strings.Join(a.d.Accepts, " or ")), 0)
		return nil, false
	}
	return a.rawBody(w, r)
}

func (a *api) rawBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		a.fail(w, hook.Errorf(hook.Invalid, "the body is longer than %d bytes", maxBody), http.StatusRequestEntityTooLarge)
	case err != nil:
		a.fail(w, &hook.Error{Kind: hook.Invalid, Message: "the body could not be read", Err: err}, 0)
	case !utf8.Valid(body): // JSON is UTF-8; what is not would be kept as something else
		a.fail(w, hook.Errorf(hook.Invalid, "the body is not UTF-8"), 0)
	default:
		return body, true
	}
	return nil, false
}
