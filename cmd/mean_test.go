package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// meanServer answers as no API should: the first part of a path says how, so that URL/html is the base URL of an API that
// answers HTML. What comes behind a full stop only tells callers apart. Everywhere it says that it is a server of ours.
type meanServer struct {
	t       testing.TB
	url     string
	mu      sync.Mutex
	arrived map[string]chan struct{} // closed when the first request for that part has come
}

func newMeanServer(t *testing.T) *meanServer {
	t.Helper()
	m := &meanServer{t: t, arrived: map[string]chan struct{}{}}
	s := httptest.NewServer(m)
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	m.url = s.URL
	return m
}

// came is closed once a request for that part has come.
func (m *meanServer) came(part string) chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.arrived[part] == nil {
		m.arrived[part] = make(chan struct{})
	}
	return m.arrived[part]
}

func (m *meanServer) note(part string) {
	c := m.came(part)
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-c:
	default:
		close(c)
	}
}

// ServeHTTP does what the first part of the path says.
func (m *meanServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	part, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	body, _ := io.ReadAll(r.Body) // until then net/http does not see that the client goes away
	if strings.HasSuffix(r.URL.Path, "/_hookctl/healthz") && part != "foreign" {
		fmt.Fprintln(w, `{"status":"ok","dialects":["standard"]}`)
		return
	}
	m.note(part)
	switch how, _, _ := strings.Cut(part, "."); how {
	case "html", "foreign":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintln(w, "<!doctype html><title>Sign in</title>")
	case "half":
		fmt.Fprintln(w, `{"data":[{"id":"1","url":"http://exa`)
	case "elsewhere":
		http.Redirect(w, r, "http://elsewhere.example"+r.URL.Path, http.StatusTemporaryRedirect)
	case "closed":
		panic(http.ErrAbortHandler)
	case "hang":
		<-r.Context().Done()
	case "some": // what is asked for as 1 is there, and nothing else
		m.some(w, r)
	case "echo": // an error that repeats all that was sent
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, `{"error":{"code":"x","message":%q}}`, fmt.Sprint(r.URL, r.Header)+string(body))
	case "mirror": // an object that repeats all that was sent
		fmt.Fprintf(w, `{"id":"1","url":"http://x.example/","token":%q,"secret":%q}`, r.Header.Get("Authorization"), r.URL.RawQuery)
	default:
		status, err := strconv.Atoi(how)
		if err != nil {
			m.t.Errorf("the mean server has no %s", how)
		}
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(max(status, http.StatusOK))
	}
}

func (m *meanServer) some(w http.ResponseWriter, r *http.Request) {
	switch {
	case !strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/redeliver"), "/1"):
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	default:
		fmt.Fprintln(w, `{"id":"1","url":"http://x.example/","event_id":"1","dialect":"standard","webhook_id":"1","event":"a","state":"delivered","attempt_count":1,"created_at":"2026-01-02T03:04:05Z","attempts":[]}`)
	}
}
