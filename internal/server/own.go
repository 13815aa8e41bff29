package server

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
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
	s.mux.HandleFunc(Own, s.admin(s.nothingHere)) // else it would be redirected to the slash
	s.mux.HandleFunc(Own+"/{rest...}", s.admin(s.nothingHere))
}

// ready tells whether webhooks can be read.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.o.Ready != nil {
		if err := s.o.Ready(r.Context()); err != nil {
			writeOwn(w, http.StatusServiceUnavailable, ownError(err))
			return
		}
	}
	writeOwn(w, http.StatusOK, health{Status: "ok"})
}

// admin lets only the administrator pass, if the credentials name one.
func (s *Server) admin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if c := s.o.Credentials; c != nil && c.Admin != "" {
			token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			if !ok || subtle.ConstantTimeCompare([]byte(token), []byte(c.Admin)) != 1 {
				w.Header().Set("WWW-Authenticate", `Bearer realm="hookctl"`)
				writeOwn(w, http.StatusUnauthorized, ownError(hook.Errorf(hook.Unauthenticated, "the administrator's token is missing")))
				return
			}
		}
		next(w, r)
	}
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
