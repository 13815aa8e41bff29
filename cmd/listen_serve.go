package cmd

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/receiver"
	"hookctl/internal/signature"
)

// listener is a receiver with what surrounds it.
type listener struct {
	a        *app
	o        *listenOptions
	judging  *judging // nil: nothing is verified
	rows     *deliveryPrinter
	recorder *recorder // nil: nothing is kept
	receiver *receiver.Receiver
	broken   chan error // what keeps it from going on
	counting sync.Mutex
	tally    tally
	failed   int // deliveries that could not be verified or recorded
}

// prepare reads and opens all that it takes.
func (l *listener) prepare(cmd *cobra.Command) error {
	o, a := l.o, l.a
	event, err := o.event.reader()
	if err != nil {
		return err
	}
	opts := receiver.Options{Event: event, Done: l.done, Broken: l.unread, MaxBody: int64(o.verify.maxBody), Timeout: a.timeout(cmd), Most: o.exitAfter}
	if err := o.answer.read(a, &opts); err != nil {
		return err
	}
	if l.judging, err = o.judging(a, cmd); err != nil {
		return err
	}
	if l.rows, err = a.deliveryPrinter(l.judging); err != nil {
		return err
	}
	if l.judging != nil {
		opts.Judge = l.judge
	}
	opts.Send = onwardClient(opts.Timeout, 64).Do
	if o.record != "" {
		if l.recorder, err = a.openRecord(o.record); err != nil {
			return err
		}
		a.closeLater(l.recorder)
		opts.Record = l.recorder.write
	}
	l.receiver = receiver.New(opts)
	return nil
}

// judge verifies one delivery.
func (l *listener) judge(ctx context.Context, c *capture.Capture) (signature.Result, error) {
	return l.judging.verifier.VerifyAt(ctx, l.message(c), c.ReceivedAt)
}

func (l *listener) serve(ctx context.Context) error {
	var lc net.ListenConfig
	at, err := lc.Listen(ctx, "tcp", l.o.addr)
	if err != nil {
		return &hook.Error{Kind: listenKind(err), Message: "listen on " + l.o.addr, Err: err, Hint: "--addr chooses another address"}
	}
	srv := &http.Server{
		Handler: l.receiver, ConnContext: receiver.Context, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: quietLog(),
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(capture.Heads(at)) }()
	if err := l.announce(at.Addr()); err != nil {
		return errors.Join(err, srv.Close())
	}
	err = l.until(ctx, done)
	return errors.Join(err, l.stop(ctx, srv))
}

// announce tells people and programs where it listens.
func (l *listener) announce(at net.Addr) error {
	base := "http://" + reachable(at)
	if tcp, ok := at.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		l.a.note("warning: %s is no loopback address: others can reach this receiver", at)
	}
	if l.o.urlFile != "" {
		if err := writeWhole(l.o.urlFile, base+"\n"); err != nil {
			return &hook.Error{Kind: hook.Invalid, Message: "--url-file", Err: err}
		}
	}
	l.a.note("listening on %s; Ctrl-C stops it", base)
	l.a.tellNotes()
	return nil
}

// until waits until there is enough, time has run out, it is told to stop, or it cannot go on.
func (l *listener) until(ctx context.Context, done <-chan error) error {
	var late <-chan time.Time
	if l.o.wait > 0 {
		timer := time.NewTimer(l.o.wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case err := <-done:
		return err
	case err := <-l.broken:
		return err
	case <-l.receiver.Enough():
		return l.verdict()
	case <-late:
		return hook.Errorf(hook.Unavailable, "%s, not %d, in %s", l.came(), l.o.exitAfter, l.o.wait)
	case <-ctx.Done():
		if l.o.exitAfter > 0 {
			return hook.Errorf(hook.Interrupted, "interrupted: %s, not %d", l.came(), l.o.exitAfter)
		}
		return nil
	}
}

// stop lets the answers under way end.
func (l *listener) stop(ctx context.Context, srv *http.Server) error {
	err := shutdown(context.WithoutCancel(ctx), srv)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close() // somebody does not read the answer
	}
	if l.o.urlFile != "" {
		err = errors.Join(err, os.Remove(l.o.urlFile))
	}
	return errors.Join(err, l.rows.close())
}
