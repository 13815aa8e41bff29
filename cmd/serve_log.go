package cmd

import (
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"hookctl/internal/dialect"
)

// heapLimit is where the heap is tidied more often, in bytes. With it, and what the program and SQLite take beside, a
// server with 100,000 pending deliveries stays under 96 MiB.
const heapLimit = 56 << 20

// spendMemory lets the heap grow to five times what is in use before it is tidied, as long as it is small: a server's is a
// few megabytes, and tidying it takes a tenth of its time otherwise. GOGC and GOMEMLIMIT still override it.
func spendMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapLimit)
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
