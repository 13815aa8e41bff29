// Package server speaks the server's side of dialects: each API under its own path, over a service that keeps the
// webhooks.
//
// It does not know where webhooks are kept, or how it is listened to; bare HTTP clients and hookctl's own see the same.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
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
	Dialects []*dialect.Dialect
	Service  func(d *dialect.Dialect, vars string) Service // vars is the canonical text of the path variables

	// Find tells in which path variables a webhook is, for calls whose path does not say.
	Find func(ctx context.Context, d *dialect.Dialect, id string) (vars string, err error)

	Deliveries  Deliveries                                    // nil: the server's own API has only health checks
	Metrics     func(w io.Writer, s hook.DeliveryStats) error // writes Prometheus' text format
	Ready       func(ctx context.Context) error               // whether the store can be read
	Credentials *Credentials                                  // nil takes any credential that is not empty
	Maker       dialect.Maker
	Warn        func(err error) // gets what is answered as an internal error; nil drops it
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
		a := &api{s: s, d: d, scope: d.Scope(), issued: newTokens(o.Maker.Now)}
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
	if p != clean && (clean == "/" || p != clean+"/") || strings.EqualFold(p[max(0, len(p)-len("/%2F")):], "/%2F") {
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
	vars  []string // in its path, without the ID
	serve func(w http.ResponseWriter, r *http.Request, e endpoint)
}

// mount registers the calls of the dialect, each with and without a slash at the end.
func (a *api) mount(mux *http.ServeMux) {
	paths := map[string]map[string]endpoint{} // by path and method
	add := func(r dialect.Route, e endpoint) {
		if r.Path == "" {
			return // the API has no such call
		}
		p := strings.TrimSuffix(r.Path, "/")
		if paths[p] == nil {
			paths[p] = map[string]endpoint{}
		}
		e.vars = slices.DeleteFunc(r.Variables(), func(name string) bool { return name == "id" })
		paths[p][r.Method] = e
	}
	for verb, c := range a.d.Verbs.All() {
		add(c.Route(), endpoint{verb: verb, call: c, serve: a.handler(verb)})
	}
	for name, c := range a.d.Calls.All() {
		add(c.Route(), endpoint{verb: name, call: c, serve: a.further})
	}
	if a.d.Login != nil {
		add(a.d.Login.Route(), endpoint{serve: a.login})
	}
	for p, methods := range paths {
		h := a.dispatch(methods)
		mux.HandleFunc("/"+a.d.Name+p, h)
		mux.HandleFunc("/"+a.d.Name+p+"/{$}", h)
	}
}

// dispatch chooses the call by its method.
func (a *api) dispatch(methods map[string]endpoint) http.HandlerFunc {
	allowed := strings.Join(slices.Sorted(maps.Keys(methods)), ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		if err := a.s.strange(r); err != nil {
			a.fail(w, err, 0)
			return
		}
		e, ok := methods[r.Method]
		if !ok && r.Method == http.MethodHead {
			e, ok = methods[http.MethodGet]
		}
		if !ok {
			w.Header().Set("Allow", allowed)
			a.fail(w, hook.Errorf(hook.Unsupported, "%s is not possible at %s", r.Method, r.URL.Path), http.StatusMethodNotAllowed)
			return
		}
		e.serve(w, r, e)
	}
}

// warn tells who runs the server of what callers are not told: an error that is none of theirs.
func (s *Server) warn(err error) {
	var known *hook.Error
	if s.o.Warn != nil && !errors.As(err, &known) {
		s.o.Warn(err)
	}
}

// HTTPServer puts the handler behind time limits that keep slow clients from holding it.
func HTTPServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
	}
}
