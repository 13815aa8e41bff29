package server

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// Own is the path of the server's own API.
const Own = "/_hookctl"

// mountOwn registers the health checks, which everybody may call, and the rest, which only the administrator may.
func (s *Server) mountOwn() {
	s.mux.HandleFunc("GET "+Own+"/healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeOwn(w, http.StatusOK, health{"ok", s.names})
	})
	s.mux.HandleFunc("GET "+Own+"/readyz", s.ready)
	for path, calls := range s.ownCalls() {
		h := s.admin(dispatchOwn(calls))
		s.mux.HandleFunc(Own+path, h)
		s.mux.HandleFunc(Own+path+"/{$}", h)
	}
	s.mux.HandleFunc(Own, s.admin(s.nothingHere)) // else it would be redirected to the slash
	s.mux.HandleFunc(Own+"/{rest...}", s.admin(s.nothingHere))
}

// ownCalls are the administrator's calls, by path and method.
func (s *Server) ownCalls() map[string]map[string]http.HandlerFunc {
	if s.o.Deliveries == nil {
		return nil
	}
	return map[string]map[string]http.HandlerFunc{
		"/metrics":                      {http.MethodGet: s.metrics},
		"/v1/events":                    {http.MethodPost: s.publish},
		"/v1/deliveries":                {http.MethodGet: s.deliveries},
		"/v1/deliveries/redeliver":      {http.MethodPost: s.redeliverMany},
		"/v1/deliveries/{id}":           {http.MethodGet: s.delivery},
		"/v1/deliveries/{id}/redeliver": {http.MethodPost: s.redeliver},
		"/v1/stats":                     {http.MethodGet: s.stats},
	}
}

// dispatchOwn chooses a call by its method.
func dispatchOwn(calls map[string]http.HandlerFunc) http.HandlerFunc {
	allowed := strings.Join(slices.Sorted(maps.Keys(calls)), ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		call, ok := calls[r.Method]
		if !ok && r.Method == http.MethodHead {
			call, ok = calls[http.MethodGet]
		}
		if !ok {
			w.Header().Set("Allow", allowed)
			err := hook.Errorf(hook.Unsupported, "%s is not possible at %s", r.Method, r.URL.Path)
			writeOwn(w, http.StatusMethodNotAllowed, ownError(err))
			return
		}
		call(w, r)
	}
}

// ready tells whether the store can be read.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.o.Ready != nil {
		if err := s.o.Ready(r.Context()); err != nil {
			writeOwn(w, http.StatusServiceUnavailable, ownError(err))
			return
		}
	}
	writeOwn(w, http.StatusOK, health{Status: "ok"})
}

// health is the answer of the health check: the process is there, and speaks these dialects.
type health struct {
	Status   string   `json:"status"`
	Dialects []string `json:"dialects,omitempty"`
}

// Speaks asks a server of ours which dialects it serves.
func Speaks(ctx context.Context, base string) ([]string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+Own+"/healthz", nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var h health
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxBody)).Decode(&h); err != nil || h.Status != "ok" {
		return nil, hook.Errorf(hook.Unavailable, "what answers there is no hookctl server")
	}
	return h.Dialects, nil
}
