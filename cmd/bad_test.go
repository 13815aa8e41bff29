package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// bad VARIABLE: serves what no API should. The first part of a path says what: $BAD/html is the base URL of an API that
// answers HTML. $BAD/calls tells how often it was called
// since the last time.
func bad(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bad VARIABLE")
	}
	t, _ := ts.Value("t").(testing.TB)
	b := &badServer{t: t, pid: ts.MkAbs("pid"), kept: ts.MkAbs("kept.http")}
	s := httptest.NewServer(b)
	ts.Defer(s.Close)
	ts.Defer(s.CloseClientConnections)
	ts.Setenv(args[0], s.URL)
}

type badServer struct {
	t     testing.TB
	pid   string // the file with the process that /interrupt interrupts
	kept  string // the file that /keep writes a request to, as it came
	calls atomic.Int64
}

// ServeHTTP does what the first part of the path says.
func (b *badServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	how, _, _ := strings.Cut(r.URL.Path[1:], "/")
	if how == "calls" {
		fmt.Fprintln(w, b.calls.Swap(0))
		return
	}
	calls := b.calls.Add(1)
	dump, err := httputil.DumpRequest(r, true)
	if err != nil {
		b.t.Error(err)
	}
	body, _ := io.ReadAll(r.Body) // until then net/http does not see that the client goes away
	switch how {
	case "keep":
		if err := os.WriteFile(b.kept, dump, 0o600); err != nil {
			b.t.Error(err)
		}
	case "html":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintln(w, "<!doctype html><title>Sign in</title>")
	case "half":
		fmt.Fprintln(w, `{"data":[{"id":"1","url":"http://exa`)
	case "array":
		fmt.Fprintln(w, `[1,2]`)
	case "short": // the connection breaks off in the middle of the body
		w.Header().Set("Content-Length", "1000")
		fmt.Fprintln(w, `{"data":[`)
	case "endless":
		chunk := []byte(strings.Repeat(" ", 1<<16))
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	case "elsewhere":
		http.Redirect(w, r, "http://elsewhere.example"+r.URL.Path, http.StatusTemporaryRedirect)
	case "moved": // within the host
		http.Redirect(w, r, "/big"+strings.TrimPrefix(r.URL.Path, "/moved"), http.StatusFound)
	case "circle":
		http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
	case "closed":
		panic(http.ErrAbortHandler)
	case "interrupt": // Ctrl-C comes while the answer is awaited
		b.interrupt()
		<-r.Context().Done()
	case "silent":
		<-r.Context().Done()
	case "twice": // unavailable, twice
		if calls < 3 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, `{"data":[],"next_cursor":null}`)
	case "second": // the first page is there, the second is not
		if r.URL.Query().Get("cursor") == "" {
			fmt.Fprintln(w, `{"data":[{"id":"1","url":"http://x.example"}],"next_cursor":"2"}`)
			return
		}
		w.WriteHeader(http.StatusInternalServerError)
	case "later":
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	case "circles": // the next page is this one
		fmt.Fprintln(w, `{"data":[],"next_cursor":"again"}`)
	case "big": // numbers that no double holds, and members that nobody knows
		fmt.Fprintln(w, `{"id":"1","url":"http://x.example","serial":12345678901234567890.5,"new":{"of":["theirs"]}}`)
	case "echo": // an error that repeats what was sent
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, `{"error":{"code":"x","message":%q}}`, r.Header.Get("Authorization")+" sent "+string(body))
	case "undead", "unseen": // what is deleted is listed all the same; or Ctrl-C comes before that
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if how == "unseen" {
			b.interrupt()
			<-r.Context().Done()
		}
		fmt.Fprintln(w, `[{"id":"1","url":"http://x.example"}]`)
	case "creating", "lost": // nothing can be created beside what is there; or Ctrl-C comes meanwhile
		if r.Method != http.MethodGet && how == "lost" {
			b.interrupt()
			<-r.Context().Done()
		}
		if r.Method != http.MethodGet {
			w.WriteHeader(http.StatusConflict)
			return
		}
		fmt.Fprintln(w, `{"id":"1","url":"http://x.example"}`)
	case "nasty": // an error that would write on the terminal
		w.WriteHeader(http.StatusConflict)
		fmt.Fprintln(w, `{"error":{"code":"x","message":"no\u001b[2J\u0007 \u202e way"}}`)
	default: // a status, without a body; those that are to be tried again, at once
		status, err := strconv.Atoi(how)
		if err != nil {
			b.t.Errorf("bad has no %s", how)
		}
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(max(status, http.StatusOK))
	}
}

// interrupt does what a terminal does at Ctrl-C, once for each process.
func (b *badServer) interrupt() {
	if os.Rename(b.pid, b.pid+".done") != nil {
		return // another request of this process was quicker
	}
	text, err := os.ReadFile(b.pid + ".done")
	if err != nil {
		b.t.Error(err)
		return
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGINT)
	}
	if err != nil {
		b.t.Error(err)
	}
}
