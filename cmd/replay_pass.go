package cmd

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"hookctl/internal/capture"
	"hookctl/internal/hook"
	"hookctl/internal/ui"
)

// replayer sends captures again.
type replayer struct {
	a      *app
	o      *replayOptions
	to     capture.Target
	lines  capture.Selection
	event  func(*capture.Capture) string
	signer *resigner // nil: they go with the signature that they have
	client *http.Client
	rows   *ui.Printer

	begun  int // how many were begun: --limit
	sent   int // how many were answered 2xx, or listed
	failed lineList
	kinds  []hook.Kind // of failures, each once
}

// sending is a capture under way.
type sending struct {
	sentRow
	capture capture.Capture
	err     error
	done    chan struct{} // closed when the rest is known
}

// pass sends the captures of the file once: begun, and told, in its order.
func (r *replayer) pass(ctx context.Context) error {
	file, err := r.a.openFile("FILE", r.o.file)
	if err != nil {
		return err
	}
	defer file.Close()
	progress := r.a.progress(file)
	defer progress.End()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // if telling fails, what feeds must end
	queue := make(chan *sending, r.o.many)
	ended := make(chan error, 1)
	go func() {
		ended <- r.feed(ctx, capture.NewReader(progress), queue)
		close(queue)
	}()
	for {
		select {
		case s, ok := <-queue:
			if !ok {
				return <-ended
			}
			if err := r.await(s, progress); err != nil {
				return err
			}
		case <-ctx.Done(): // what feeds may hang in reading
			return r.tellRest(queue, progress)
		}
	}
}

// await prints what became of a capture once it is known.
func (r *replayer) await(s *sending, progress *ui.Progress) error {
	<-s.done
	err := r.tell(s)
	progress.Show(r.sent + r.failed.total)
	return err
}

// tellRest prints what became of those that had begun.
func (r *replayer) tellRest(queue <-chan *sending, progress *ui.Progress) error {
	for {
		select {
		case s, ok := <-queue:
			if !ok {
				return nil
			}
			if err := r.await(s, progress); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

// feed reads captures and begins to send those that are chosen, as many at a time and in a time as it may. It returns when
// all have been begun, or when ctx ends.
func (r *replayer) feed(ctx context.Context, in *capture.Reader, queue chan<- *sending) error {
	slots := make(chan struct{}, r.o.many)
	for r.o.limit == 0 || r.begun < r.o.limit {
		s, err := r.next(in)
		if err != nil || s == nil {
			return err
		}
		if s.err == nil && !r.begin(ctx, s, slots) {
			return nil
		}
		select {
		case queue <- s:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// begin sends a capture when it may. It tells whether it has begun.
func (r *replayer) begin(ctx context.Context, s *sending, slots chan struct{}) bool {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	if r.o.rate.wait(ctx) != nil {
		return false
	}
	r.begun++
	go func() {
		r.send(ctx, s)
		<-slots
		close(s.done)
	}()
	return true
}

// next reads on to the next line that is chosen; nil at the end. A line that cannot be read is one with an error.
func (r *replayer) next(in *capture.Reader) (*sending, error) {
	for {
		c, err := in.Next()
		var broken *capture.LineError
		line := in.Line()
		switch {
		case errors.Is(err, io.EOF) || r.lines.Over(line):
			return nil, nil
		case err != nil && !errors.As(err, &broken):
			return nil, err
		case !r.lines.Has(line):
		case broken != nil:
			return unreadable(broken), nil //nolint:nilerr // it is told of as a row, and those behind it are sent
		default:
			event := r.event(&c)
			if r.hears(event) {
				row := sentRow{Line: line, Event: event, Method: cmp.Or(c.Method, http.MethodPost), Size: len(c.Body)}
				return &sending{sentRow: row, capture: c, done: make(chan struct{})}, nil
			}
		}
	}
}

// unreadable is a line that nothing can be sent of.
func unreadable(broken *capture.LineError) *sending {
	s := &sending{sentRow: sentRow{Line: broken.Line}, done: make(chan struct{})}
	s.err = &hook.Error{Kind: hook.Partial, Message: "the line cannot be read", Err: broken.Err}
	close(s.done)
	return s
}

// hears tells whether --event chooses an event.
func (r *replayer) hears(event string) bool {
	return len(r.o.events) == 0 || event != "" && slices.ContainsFunc(hook.Reaching(event), func(name string) bool {
		return slices.Contains(r.o.events, name)
	})
}
