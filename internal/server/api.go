package server

import (
	"net/http"
	"net/url"
	"slices"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// api is one dialect's API.
type api struct {
	s      *Server
	d      *dialect.Dialect
	scope  []string // the path variables that tell one set of webhooks from another
	issued *tokens  // what the login made, where credentials say who may have one
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
	vars, missing := a.space(r, e)
	err := a.allow(r, e, vars)
	if err == nil {
		err = missing
	}
	switch {
	case err == nil:
		return a.s.o.Service(a.d, vars.Encode())
	case e.silent(err):
		a.reply(w, r, e, hook.Webhook{ID: r.PathValue("id")}, nil)
	default:
		a.fail(w, err, 0)
	}
	return nil
}

// space tells in which path variables the webhooks are that a call is about. Where its path does not say, the webhook is
// looked for.
func (a *api) space(r *http.Request, e endpoint) (url.Values, error) {
	vars := make(url.Values, len(e.vars))
	for _, name := range e.vars {
		vars.Set(name, r.PathValue(name))
	}
	id := r.PathValue("id")
	if id == "" || !slices.ContainsFunc(a.scope, func(name string) bool { return !vars.Has(name) }) {
		return vars, nil
	}
	found, err := a.s.o.Find(r.Context(), a.d, id)
	if err != nil {
		return vars, err
	}
	there, err := url.ParseQuery(found)
	for name := range vars {
		if slices.Contains(a.scope, name) && there.Get(name) != vars.Get(name) {
			return vars, hook.Errorf(hook.NotFound, "there is no webhook %q", id)
		}
	}
	return there, err
}

// silent tells whether the API keeps to itself that a webhook is not there, or not the caller's.
func (e endpoint) silent(err error) bool {
	return e.call != nil && e.call.Silent && hook.KindOf(err) == hook.NotFound
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
		if _, err = svc.Delete(r.Context(), id); e.silent(err) {
			err = nil
		}
	case dialect.Test:
		err = svc.Test(r.Context(), id)
	default:
		hooked.Provider, err = svc.Own(r.Context(), id)
	}
	a.reply(w, r, e, hooked, err)
}

// further serves a call that is no verb.
func (a *api) further(w http.ResponseWriter, r *http.Request, e endpoint) {
	id := r.PathValue("id")
	if id == "" {
		a.general(w, r, e)
		return
	}
	svc := a.open(w, r, e)
	if svc == nil {
		return
	}
	own, err := svc.Call(r.Context(), e.verb, id, nil)
	a.reply(w, r, e, hook.Webhook{ID: id, Provider: own}, err)
}

// general serves a further call that is about no webhook: its answer is the same for all.
func (a *api) general(w http.ResponseWriter, r *http.Request, e endpoint) {
	vars, _ := a.space(r, e) // without an ID there is nothing to look for
	if err := a.allow(r, e, vars); err != nil {
		a.fail(w, err, 0)
		return
	}
	a.reply(w, r, e, hook.Webhook{}, nil)
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
			return origin(r) + "/" + a.d.Name, true
		}
		v := r.PathValue(name)
		return v, v != ""
	}
}

// origin is the URL under which the client sees this server.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
