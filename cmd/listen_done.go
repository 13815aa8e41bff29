package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"strings"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/receiver"
	"hookctl/internal/signature"
)

// done prints and counts a delivery. It is called for one after the other.
func (l *listener) done(d *receiver.Delivery) {
	if err := l.rows.add(d); err != nil {
		select {
		case l.broken <- err:
		default: // it has been told already
		}
	}
	l.count(d)
	if l.a.formatsJSON() { // stderr is for one error object
		return
	}
	if l.a.global.verbose {
		l.rows.trace(d)
	}
	switch {
	case d.Err != nil:
		l.a.note("warning: delivery %d: %s", d.Number, plain(d.Err))
	case d.Result != nil && !d.Result.Valid:
		l.a.note("delivery %d: %s", d.Number, l.why(d))
	}
}

func (l *listener) count(d *receiver.Delivery) {
	l.counting.Lock()
	defer l.counting.Unlock()
	if d.Err != nil && d.Target == "" {
		l.failed++
	}
	found := verified{}
	if d.Result != nil {
		found.Result = *d.Result
	}
	l.tally.add(found)
}

// unread tells of a request that could not be read. It is no delivery.
func (l *listener) unread(remote string, err error) {
	if !l.a.formatsJSON() {
		l.a.note("warning: a request from %s was refused: %s", remote, err)
	}
}

// message is the delivery as schemes see it.
func (l *listener) message(c *capture.Capture) signature.Message {
	m := signature.Message{Method: c.Method, URL: c.URL, Headers: signed(nil, c.Headers), Body: bytes.NewReader(c.Body)}
	return (&messageOptions{url: l.o.url}).override(m)
}

// why tells why a delivery is not valid, and what would have matched.
func (l *listener) why(d *receiver.Delivery) string {
	m, o := l.message(&d.Capture), l.judging.opts
	body := &keptBody{next: m.Body}
	o.At = d.Capture.ReceivedAt
	err := explain(context.Background(), l.judging.scheme, m, body, o, *d.Result)
	var e *hook.Error
	if errors.As(err, &e) && e.Hint != "" {
		return err.Error() + "\nhint: " + e.Hint
	}
	return err.Error()
}

// came says how many deliveries came, and what they are.
func (l *listener) came() string {
	l.counting.Lock()
	defer l.counting.Unlock()
	text := l.tally.count() + " came"
	if _, kinds, ok := strings.Cut(l.tally.summary(), ": "); ok && l.judging != nil && l.tally.total > 0 {
		text += " (" + kinds + ")"
	}
	return text
}

// verdict is what became of all deliveries.
func (l *listener) verdict() error {
	switch {
	case l.failed > 0:
		return hook.Errorf(hook.Failed, "%d of %s could not be verified or recorded", l.failed, l.tally.count())
	case l.judging == nil:
		l.a.note("%s", l.came())
		return nil
	}
	return l.tally.end(l.a)
}

// quietLog drops what net/http says of clients.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
