package server

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// maxBody bounds what is read of one request, in bytes.
const maxBody = 1 << 20

// api is one dialect's API.
type api struct {
	s      *Server
	d      *dialect.Dialect
	issued *tokens
	paths  map[string]map[string]endpoint
}

// handler is what serves a verb.
func (a *api) handler(verb string) func(http.ResponseWriter, *http.Request, endpoint) {
	switch verb {
	case dialect.List:
		return a.list
	case dialect.Create, dialect.Replace, dialect.Patch:
		return a.write
	}
	return a.one
}

// open checks who calls and finds the webhooks that they may see. It answers itself, and returns nil, if they may not.
func (a *api) open(w http.ResponseWriter, r *http.Request, e endpoint) Service {
	vars := a.vars(r, e.call)
	if err := a.allow(r, e, vars); err != nil {
		a.fail(w, err, 0)
		return nil
	}
	return a.s.o.Service(a.d, vars.Encode())
}

// vars reads the path variables of a call.
func (a *api) vars(r *http.Request, c *dialect.Call) url.Values {
	vars := url.Values{}
	for _, name := range c.Route().Variables() {
		if name != "id" {
			vars.Set(name, r.PathValue(name))
		}
	}
	return vars
}

// write serves create, replace and patch.
func (a *api) write(w http.ResponseWriter, r *http.Request, e endpoint) {
	svc := a.open(w, r, e)
	if svc == nil {
		return
	}
	body, ok := a.body(w, r)
	if !ok {
		return
	}
	in, id := hook.Input{Body: body}, r.PathValue("id")
	var hooked hook.Webhook
	var err error
	switch e.verb {
	case dialect.Create:
		hooked, err = svc.Create(r.Context(), in)
	case dialect.Replace:
		hooked, err = svc.Replace(r.Context(), id, in)
	default:
		hooked, err = svc.Patch(r.Context(), id, in)
	}
	a.reply(w, r, e, hooked, err)
}

// one serves get, delete and test.
func (a *api) one(w http.ResponseWriter, r *http.Request, e endpoint) {
	svc := a.open(w, r, e)
	if svc == nil {
		return
	}
	id := r.PathValue("id")
	hooked := hook.Webhook{ID: id}
	var err error
	switch e.verb {
	case dialect.Delete:
		err = svc.Delete(r.Context(), id)
	case dialect.Test:
		err = svc.Test(r.Context(), id)
	default:
		hooked, err = svc.Get(r.Context(), id)
	}
	a.reply(w, r, e, hooked, err)
}

// further serves a call that is no verb.
func (a *api) further(w http.ResponseWriter, r *http.Request, e endpoint) {
	svc := a.open(w, r, e)
	if svc == nil {
		return
	}
	id := r.PathValue("id")
	own, err := svc.Call(r.Context(), e.verb, id, nil)
	a.reply(w, r, e, hook.Webhook{ID: id, Provider: own}, err)
}

// reply answers with a webhook, or with an error.
func (a *api) reply(w http.ResponseWriter, r *http.Request, e endpoint, hooked hook.Webhook, err error) {
	var answer dialect.Answer
	if err == nil {
		answer, err = a.d.Answer(e.verb, e.call, hooked, a.about(r))
	}
	if err != nil {
		a.fail(w, err, 0)
		return
	}
	send(w, answer)
}

// about fills placeholders that depend on the request.
func (a *api) about(r *http.Request) dialect.Lookup {
	return func(name string) (any, bool) {
		if name == "server" {
			return a.base(r), true
		}
		v := r.PathValue(name)
		return v, v != ""
	}
}

// base is the URL under which the client sees this API.
func (a *api) base(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/" + a.d.Name
}

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
	default:
		return body, true
	}
	return nil, false
}

// fail answers with the dialect's error object. A status other than 0 overrides that of the error's kind.
func (a *api) fail(w http.ResponseWriter, err error, status int) {
	answer := a.d.AnswerError(err, status)
	if answer.Status == http.StatusUnauthorized {
		a.challenge(w)
	}
	send(w, answer)
}

// challenge says how to authenticate, as RFC 9110 section 11.6.1 wants it.
func (a *api) challenge(w http.ResponseWriter) {
	for _, c := range a.d.Credentials.All() {
		if strings.EqualFold(c.Header, "Authorization") && c.Prefix != "" {
			w.Header().Set("WWW-Authenticate", strings.TrimSpace(c.Prefix)+` realm="`+a.d.Name+`"`)
		}
		if c.Basic != "" {
			w.Header().Set("WWW-Authenticate", `Basic realm="`+a.d.Name+`"`)
		}
	}
}

// send writes an answer.
func send(w http.ResponseWriter, answer dialect.Answer) {
	for name, value := range answer.Header {
		w.Header().Set(name, value)
	}
	if answer.Body == nil {
		w.WriteHeader(answer.Status)
		return
	}
	data, err := dialect.EncodeJSON(answer.Body)
	if err != nil {
		writeOwn(w, http.StatusInternalServerError, ownError(err))
		return
	}
	writeJSON(w, answer.Status, data)
}

func writeJSON(w http.ResponseWriter, status int, data []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // a client that has gone away is nobody to tell
}

// writeOwn answers under no dialect.
func writeOwn(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		data = []byte(`{"error":{"code":"failed","message":"internal error"}}`)
	}
	writeJSON(w, status, data)
}

func ownError(err error) any {
	return map[string]any{"error": map[string]any{"code": hook.KindOf(err), "message": err.Error()}}
}
