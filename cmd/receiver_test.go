package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// receiver NAME VARIABLE [ANSWER...]: serves what deliveries go to, and puts its URL into a variable. Each request is kept
// as it came: the first in the file NAME.1. An answer is a status, STATUS=FILE for one with a JSON body, or hold, which
// comes (200) when there is a file NAME.release. The last is given again and again; without any it is 200.
func receiver(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: receiver NAME VARIABLE [ANSWER...]")
	}
	t, _ := ts.Value("t").(testing.TB)
	r := &receiving{t: t, name: ts.MkAbs(args[0]), gone: make(chan struct{})}
	for _, answer := range args[2:] {
		status, file, _ := strings.Cut(answer, "=")
		body := ""
		if file != "" {
			body = ts.ReadFile(file)
		}
		r.answers = append(r.answers, [2]string{status, body})
	}
	s := httptest.NewServer(r)
	ts.Defer(s.Close)
	ts.Defer(func() { close(r.gone) })
	ts.Defer(s.CloseClientConnections)
	ts.Setenv(args[1], s.URL)
}

type receiving struct {
	t       testing.TB
	name    string
	answers [][2]string
	calls   atomic.Int64
	gone    chan struct{} // closed when the script is over
}

// ServeHTTP keeps a request, and answers.
func (r *receiving) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	n := int(r.calls.Add(1))
	raw, err := httputil.DumpRequest(req, true)
	if err == nil {
		err = os.WriteFile(fmt.Sprint(r.name, ".", n, ".part"), raw, 0o600)
	}
	if err == nil { // so that nobody sees a part of it
		err = os.Rename(fmt.Sprint(r.name, ".", n, ".part"), fmt.Sprint(r.name, ".", n))
	}
	if err != nil {
		r.t.Errorf("receiver: %v", err)
	}
	answer := [2]string{"200"}
	if len(r.answers) > 0 {
		answer = r.answers[min(n, len(r.answers))-1]
	}
	if answer[0] == "hold" {
		r.hold()
		answer[0] = "200"
	}
	status, err := strconv.Atoi(answer[0])
	if err != nil {
		r.t.Errorf("receiver: %v", err)
		return
	}
	if answer[1] != "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer[1])
}

// hold waits for the file that lets the answer go.
func (r *receiving) hold() {
	for {
		if _, err := os.Stat(r.name + ".release"); err == nil {
			return
		}
		select {
		case <-r.gone:
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// until PATTERN URL [-H 'Name: value']...: reads a URL again and again, until what it answers matches.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN URL [-H 'Name: value']...")
	}
	wanted, err := regexp.Compile(args[0])
	ts.Check(err)
	body := ""
	for giveUp := time.Now().Add(30 * time.Second); time.Now().Before(giveUp); time.Sleep(2 * time.Millisecond) {
		req, err := http.NewRequest(http.MethodGet, args[1], nil)
		ts.Check(err)
		for i := 3; i < len(args); i += 2 {
			name, value, _ := strings.Cut(args[i], ": ")
			req.Header.Add(name, value)
		}
		resp, err := http.DefaultTransport.RoundTrip(req)
		ts.Check(err)
		data, err := io.ReadAll(resp.Body)
		ts.Check(err)
		ts.Check(resp.Body.Close())
		if body = string(data); wanted.Match(data) {
			fmt.Fprintln(ts.Stdout(), body)
			return
		}
	}
	ts.Fatalf("%s does not come, but %s", args[0], body)
}
