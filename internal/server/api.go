package server

import (
	"net/http"
	"net/url"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

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
		hooked.Provider, err = svc.Own(r.Context(), id)
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
