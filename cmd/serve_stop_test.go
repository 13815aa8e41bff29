package cmd

import (
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// inMemory is a listener of one connection.
type inMemory struct {
	conn chan net.Conn
	done chan struct{}
}

func (l *inMemory) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *inMemory) Close() error { close(l.done); return nil }

func (l *inMemory) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// TestStopWaits: a test call that waits for its receiver as long as that may take is answered, and serve ends well.
func TestStopWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := make(chan struct{})
		srv := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(began)
			time.Sleep(30 * time.Second)
			_, _ = io.WriteString(w, "done")
		})}
		ours, theirs := net.Pipe()
		l := &inMemory{make(chan net.Conn, 1), make(chan struct{})}
		l.conn <- theirs
		go func() { _ = srv.Serve(l) }()
		answered := make(chan string, 1)
		go func() {
			_, _ = io.WriteString(ours, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
			all, _ := io.ReadAll(ours)
			answered <- string(all)
		}()
		<-began
		if err := shutdown(t.Context(), srv); err != nil {
			t.Error(err)
		}
		if got := <-answered; len(got) < 4 || got[len(got)-4:] != "done" {
			t.Errorf("answered %q", got)
		}
	})
}
