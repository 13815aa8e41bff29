package systemtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// receiver counts deliveries by the number in them.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	count map[int]int
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{count: map[int]int{}}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(_ http.ResponseWriter, req *http.Request) {
	var body struct{ Data struct{ Number int } }
	if json.NewDecoder(req.Body).Decode(&body) == nil { // else who posted it was killed
		r.mu.Lock()
		defer r.mu.Unlock()
		r.count[body.Data.Number]++
	}
}

// times tells how often each came.
func (r *receiver) times() map[int]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.count)
}

// wantAll wants every one of the accepted numbers to have come, and tells how many came more than once.
func (r *receiver) wantAll(t *testing.T, accepted []int) (twice int) {
	t.Helper()
	times := r.times()
	for _, number := range accepted {
		if times[number] == 0 {
			t.Errorf("event %d was accepted, and never came", number)
		}
	}
	for _, n := range times {
		if n > 1 {
			twice++
		}
	}
	return twice
}
