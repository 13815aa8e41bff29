package delivery_test

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hookctl/internal/delivery"
	"hookctl/internal/dialect"
)

// busy is a server that counts how many ask it at a time.
type busy struct {
	*receiver
	now, most atomic.Int32
}

func keepBusy(t *testing.T) *busy {
	t.Helper()
	b := &busy{}
	b.receiver = receive(t, func(w http.ResponseWriter, _ *http.Request) {
		n := b.now.Add(1)
		for most := b.most.Load(); n > most && !b.most.CompareAndSwap(most, n); most = b.most.Load() {
		}
		for range 2000 { // others come meanwhile, if they may
			runtime.Gosched()
		}
		b.now.Add(-1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, `{"access_token":"t"}`)
	})
	return b
}

// TestFetchedFromOneHost: many attempts whose payloads or tokens come from one server do not all ask at once.
func TestFetchedFromOneHost(t *testing.T) {
	for name, fetch := range map[string]func(to, from string, n int) dialect.Outgoing{
		"origin": func(to, from string, n int) dialect.Outgoing { return fromOrigin(to, from+fmt.Sprint("/", n)) },
		"token": func(to, from string, n int) dialect.Outgoing {
			out := authorised(to, from+"/token")
			out.Authorise.ClientSecret = fmt.Sprint(n)
			return out
		},
	} {
		r, from := receive(t, nil), keepBusy(t)
		s := newSender(t, delivery.SenderOptions{PerHost: 3})
		d := unsigned(t, time.Minute)
		var all sync.WaitGroup
		for n := range 60 {
			all.Go(func() {
				if a := s.Send(t.Context(), d, fetch(r.URL, from.URL, n), "d1"); a.Error != nil {
					t.Errorf("%s: %s", name, *a.Error)
				}
			})
		}
		all.Wait()
		if n := from.most.Load(); n > 3 || len(from.all()) != 60 {
			t.Errorf("%s: %d asked at a time, %d in all", name, n, len(from.all()))
		}
	}
}
