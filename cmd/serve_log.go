package cmd

import (
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"hookctl/internal/dialect"
)

// spendMemory lets the heap grow to five times what is in use before it is tidied: a server's is a few megabytes, and
// tidying it takes a tenth of its time otherwise. GOGC still overrides it.
func spendMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// logged tells of each request on stderr, with -v.
func (a *app) logged(h http.Handler) http.Handler {
	if !a.global.verbose {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(s, r)
		took := time.Since(start).Round(100 * time.Microsecond)
		a.trace(fmt.Sprintf("%s %s %s %d %s", start.UTC().Format(time.RFC3339), r.Method,
			dialect.RedactURL("http://"+r.Host+r.URL.RequestURI()), s.status, took))
	})
}

// statusWriter remembers the status that was sent.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status and passes it on.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
