// Package server speaks the server's side of dialects: each API under its own path, over a service that keeps the
// webhooks.
//
// It does not know where webhooks are kept, or how it is listened to; bare HTTP clients and hookctl's own see the same.
package server

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// Service keeps the webhooks of one API and one set of path variables.
type Service interface {
	hook.Service

	// Count tells how many webhooks match.
	Count(ctx context.Context, q hook.Query) (int, error)

	// Own returns one webhook in the API's own words, as it is kept: nothing is read out of it.
	Own(ctx context.Context, id string) (json.RawMessage, error)
}

// Options is what a server is told.
type Options struct {
	Dialects    []*dialect.Dialect
	Service     func(d *dialect.Dialect, vars string) Service // vars is the canonical text of the path variables
	Ready       func(ctx context.Context) error               // whether webhooks can be read
	Credentials *Credentials                                  // nil takes any credential that is not empty
	Maker       dialect.Maker
}

// Server is the handler of all APIs.
type Server struct {
	o     Options
	mux   *http.ServeMux
	apis  map[string]*api
	names []string // of the dialects
}

// New makes a server of the dialects.
func New(o Options) *Server {
	s := &Server{o: o, mux: http.NewServeMux(), apis: map[string]*api{}}
	for _, d := range o.Dialects {
		a := &api{s: s, d: d, issued: newTokens(o.Maker.Now), paths: map[string]map[string]endpoint{}}
		s.apis[d.Name] = a
		s.names = append(s.names, d.Name)
		a.mount(s.mux)
	}
	s.mountOwn()
	s.mux.HandleFunc("/", s.nothingHere)
	return s
}

// ServeHTTP answers one request. A path that net/http would clean by a redirect is no path of ours, nor is one that ends
// in an escaped slash, which net/http takes for a bare one.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := r.URL.EscapedPath()
	clean := path.Clean(p)
	if p != clean && (clean == "/" || p != clean+"/") || strings.HasSuffix(strings.ToUpper(p), "/%2F") {
		s.nothingHere(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// nothingHere answers 404 in the words of the dialect whose path it is under.
func (s *Server) nothingHere(w http.ResponseWriter, r *http.Request) {
	err := hook.Errorf(hook.NotFound, "there is nothing at %s", r.URL.Path)
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if a := s.apis[first]; a != nil {
		a.fail(w, err, 0)
		return
	}
	writeOwn(w, http.StatusNotFound, ownError(err))
}

// endpoint is one call at a path.
type endpoint struct {
	verb  string // empty for the login
	call  *dialect.Call
	serve func(w http.ResponseWriter, r *http.Request, e endpoint)
}

// mount registers the calls of the dialect, each with and without a slash at the end.
func (a *api) mount(mux *http.ServeMux) {
	for verb, c := range a.d.Verbs.All() {
		a.add(c.Route(), endpoint{verb, c, a.handler(verb)})
	}
	for name, c := range a.d.Calls.All() {
		a.add(c.Route(), endpoint{name, c, a.further})
	}
	if a.d.Login != nil {
		a.add(a.d.Login.Route(), endpoint{serve: a.login})
	}
	for p, methods := range a.paths {
		h := a.dispatch(methods)
		mux.HandleFunc("/"+a.d.Name+p, h)
		mux.HandleFunc("/"+a.d.Name+p+"/{$}", h)
	}
}

func (a *api) add(r dialect.Route, e endpoint) {
	if r.Path == "" {
		return // the API has no such call
	}
	p := strings.TrimSuffix(r.Path, "/")
	if a.paths[p] == nil {
		a.paths[p] = map[string]endpoint{}
	}
	a.paths[p][r.Method] = e
}

// dispatch chooses the call by its method.
func (a *api) dispatch(methods map[string]endpoint) http.HandlerFunc {
	allowed := make([]string, 0, len(methods))
	for m := range methods {
		allowed = append(allowed, m)
	}
	slices.Sort(allowed)
	return func(w http.ResponseWriter, r *http.Request) {
		e, ok := methods[r.Method]
		if !ok && r.Method == http.MethodHead {
			e, ok = methods[http.MethodGet]
		}
		if !ok {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			a.fail(w, hook.Errorf(hook.Unsupported, "%s is not possible at %s", r.Method, r.URL.Path), http.StatusMethodNotAllowed)
			return
		}
		e.serve(w, r, e)
	}
}

// HTTPServer puts the handler behind time limits that keep slow clients from holding it.
func HTTPServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute}
}
