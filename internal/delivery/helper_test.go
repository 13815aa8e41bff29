package delivery_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
	"hookctl/internal/hook"
)

// receiver is a server that keeps what it gets.
type receiver struct {
	*httptest.Server
	sync.Mutex
	got []received
}

type received struct {
	*http.Request
	body []byte
}

// receive starts a server. Its handler gets a body that was read already, from the request.
func receive(t testing.TB, answer http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Errorf("the receiver: %v", err)
		}
		r.Lock()
		r.got = append(r.got, received{req, body})
		r.Unlock()
		if answer != nil {
			answer(w, req)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) all() []received {
	r.Lock()
	defer r.Unlock()
	return append([]received(nil), r.got...)
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// newSender makes a Sender that may send to this machine.
func newSender(t testing.TB, o delivery.SenderOptions) *delivery.Sender {
	t.Helper()
	o.Guard.Loopback = true
	s := delivery.NewSender(o)
	t.Cleanup(s.Close)
	return s
}

// unsigned is a dialect that signs nothing, and lets receivers take a while.
func unsigned(t testing.TB, timeout time.Duration) *dialect.Dialect {
	t.Helper()
	d := load(t, "foxtrot")
	d.Delivery.Timeout = dialect.Duration(timeout)
	d.Delivery.Success = dialect.Statuses{"2xx"}
	return d
}

func outgoing(url string) dialect.Outgoing {
	return dialect.Outgoing{
		Method: "POST", URL: url, Headers: []hook.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(`{"a":1}`),
	}
}

func text(s *string) string {
	if s == nil {
		return "<none>"
	}
	return *s
}

func own(name, value string) hook.Header { return hook.Header{Name: name, Value: value} }
