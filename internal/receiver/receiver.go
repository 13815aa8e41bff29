// Package receiver receives deliveries: it reads each as a capture, has it verified and recorded, and answers, by itself or
// with what another receiver answered.
//
// It does not know how signatures are made, where files are or what is printed: functions are handed in.
package receiver

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"hookctl/internal/capture"
	"hookctl/internal/signature"
)

// Options say what becomes of a request.
type Options struct {
	Judge   func(context.Context, *capture.Capture) (signature.Result, error) // nil: nothing is verified
	Record  func(*capture.Capture) error                                      // nil: nothing is kept
	Event   func(*capture.Capture) string                                     // what happened; "" if that is not known
	Done    func(*Delivery)                                                   // told of each that was read, one at a time, before it is answered
	Broken  func(remote string, err error)                                    // told of each that could not be read, at any time
	Routes  Routes
	Send    func(*http.Request) (*http.Response, error) // to where a route leads; follows no redirect
	Answers Answers
	Delay   time.Duration // before the answer
	MaxBody int64         // bytes
	Timeout time.Duration // for reading a body, and for writing an answer; 0: no limit
	Most    int           // so many deliveries are taken, and further ones refused with 503; 0: any number
}

// Delivery is a request that was read, and what becomes of it.
type Delivery struct {
	Capture capture.Capture
	Number  int // from 1
	Event   string
	Result  *signature.Result // nil: it was not verified
	Target  string            // where it was sent on; "" if it was not
	Status  int               // of the answer
	Took    time.Duration     // until the answer began
	Err     error             // why it could not be verified, recorded or sent on; nil if it could
}

// Limits of what is in memory at once: so many requests, and of those whose body is larger than smallBody so many.
const (
	atOnce    = 256
	largeOnce = 8
	smallBody = 1 << 20
)

// Receiver is the handler. Its server must have capture.Heads as its listener and Context as its ConnContext, if the header
// fields are wanted as they came.
type Receiver struct {
	o            Options
	slots, large chan struct{}
	taken        atomic.Int64
	telling      sync.Mutex
	told         int
	enough       chan struct{} // closed once Most were told of
}

// New makes a receiver.
func New(o Options) *Receiver {
	return &Receiver{o: o, slots: make(chan struct{}, atOnce), large: make(chan struct{}, largeOnce), enough: make(chan struct{})}
}

// Enough is closed once as many deliveries as Options.Most says have been told of. Some may not be answered yet.
func (r *Receiver) Enough() <-chan struct{} { return r.enough }

// ServeHTTP receives one request.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-req.Context().Done():
		return
	}
	begin := time.Now()
	c, done, err := r.read(w, req)
	defer done()
	if err != nil {
		r.refuse(w, req, err)
		return
	}
	n := int(r.taken.Add(1))
	if r.o.Most > 0 && n > r.o.Most {
		w.Header().Set("Connection", "close")
		http.Error(w, "this receiver has what it waited for", http.StatusServiceUnavailable)
		return
	}
	d := &Delivery{Capture: c, Number: n}
	d.Event = r.o.Event(&d.Capture)
	r.look(req.Context(), d)
	answer := r.decide(req.Context(), d)
	r.wait(req.Context())
	d.Took = time.Since(begin)
	r.tell(d)
	r.write(w, answer)
}

// look verifies and records a delivery.
func (r *Receiver) look(ctx context.Context, d *Delivery) {
	if r.o.Judge != nil {
		v, err := r.o.Judge(ctx, &d.Capture)
		if err == nil {
			d.Result = &v
		}
		d.Err = err
	}
	if r.o.Record != nil {
		if err := r.o.Record(&d.Capture); err != nil {
			d.Err = err
		}
	}
}

// wait keeps the answer back, unless the client goes away.
func (r *Receiver) wait(ctx context.Context) {
	if r.o.Delay <= 0 {
		return
	}
	timer := time.NewTimer(r.o.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// tell tells of one delivery after the other.
func (r *Receiver) tell(d *Delivery) {
	r.telling.Lock()
	defer r.telling.Unlock()
	r.o.Done(d)
	if r.told++; r.told == r.o.Most {
		close(r.enough)
	}
}
