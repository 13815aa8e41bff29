package receiver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"hookctl/internal/capture"
)

// headKey finds the connection in the context of its requests.
type headKey struct{}

// Context is for http.Server.ConnContext: requests find the head that their connection has kept.
func Context(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, headKey{}, c)
}

// read reads a request within the time and size allowed. done must be called when it is no longer in memory.
func (r *Receiver) read(w http.ResponseWriter, req *http.Request) (c capture.Capture, done func(), err error) {
	at, done := time.Now(), func() {}
	_ = http.NewResponseController(w).SetReadDeadline(r.limit()) // net/http lifts it at the end of the body
	in := http.MaxBytesReader(w, req.Body, r.o.MaxBody)
	var body bytes.Buffer
	_, err = io.CopyN(&body, in, smallBody)
	if err == nil {
		if done, err = r.takeLarge(req.Context()); err == nil {
			_, err = io.Copy(&body, in)
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return c, done, err
	}
	var head []byte
	if conn, ok := req.Context().Value(headKey{}).(*capture.HeadConn); ok {
		head = conn.Take()
	}
	return capture.Received(req, head, body.Bytes(), at.UTC()), done, nil
}

// takeLarge waits until there is room for another large body.
func (r *Receiver) takeLarge(ctx context.Context) (done func(), err error) {
	select {
	case r.large <- struct{}{}:
		return func() { <-r.large }, nil
	case <-ctx.Done():
		return func() {}, ctx.Err()
	}
}

// refuse answers a request that could not be read: too long, too slow, or broken off, which nobody hears.
func (r *Receiver) refuse(w http.ResponseWriter, req *http.Request, err error) {
	status, why := http.StatusBadRequest, "the body cannot be read"
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		status, why = http.StatusRequestEntityTooLarge, "the body is too long"
	case errors.Is(err, os.ErrDeadlineExceeded):
		status, why = http.StatusRequestTimeout, "the body took too long to come"
	}
	r.o.Broken(req.RemoteAddr, errors.New(why))
	w.Header().Set("Connection", "close")
	r.deadline(w)
	http.Error(w, why, status)
}

// deadline keeps a client that does not read from holding us.
func (r *Receiver) deadline(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(r.limit())
}

// limit is when something that begins now must have ended; zero, which is never, if there is no Timeout.
func (r *Receiver) limit() time.Time {
	if r.o.Timeout <= 0 {
		return time.Time{}
	}
	return time.Now().Add(r.o.Timeout)
}
