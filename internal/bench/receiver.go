package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// receiver takes deliveries in a process of its own, and knows how often each came.
type receiver struct {
	mu    sync.Mutex
	count map[string]int // by delivery, or by number
	total int
}

// received is what it tells.
type received struct {
	Total  int            `json:"total"`
	Unique int            `json:"unique"`
	Count  map[string]int `json:"count,omitempty"` // how often each came, if that was asked
}

func (r *receiver) take(w http.ResponseWriter, req *http.Request) {
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return // who posted it was killed
	}
	r.mu.Lock()
	r.total++
	if id := req.Header.Get("Webhook-Id"); id != "" {
		r.count[id]++
	}
	r.mu.Unlock()
	w.WriteHeader(http.StatusOK)
}

// takeNumbered counts by the number that an event was published with: what was accepted is known by it.
func (r *receiver) takeNumbered(w http.ResponseWriter, req *http.Request) {
	var body struct {
		Data struct {
			Number int `json:"number"`
		} `json:"data"`
	}
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		return // who posted it was killed
	}
	r.mu.Lock()
	r.total++
	r.count[strconv.Itoa(body.Data.Number)]++
	r.mu.Unlock()
	w.WriteHeader(http.StatusOK)
}

// tell answers what came so far: all of it with ?all. It begins anew with ?reset.
func (r *receiver) tell(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	told := received{Total: r.total, Unique: len(r.count)}
	if req.URL.Query().Has("all") {
		told.Count = r.count
	}
	if req.URL.Query().Has("reset") {
		r.count, r.total = map[string]int{}, 0
	}
	_ = json.NewEncoder(w).Encode(told)
}

// receive is the receiver's process.
func receive(dir string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it lives as long as the process
	if err != nil {
		return err
	}
	r := &receiver{count: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /in", r.take)
	mux.HandleFunc("POST /numbered", r.takeNumbered)
	mux.HandleFunc("GET /received", r.tell)
	if err := os.WriteFile(filepath.Join(dir, "url"), []byte("http://"+l.Addr().String()), 0o600); err != nil {
		return err
	}
	return http.Serve(l, mux)
}

// startReceiver starts it.
func (b *bench) startReceiver(ctx context.Context) (*process, error) {
	dir, err := os.MkdirTemp(b.dir, "receiver-")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start(ctx, filepath.Join(dir, "url"), self, "receive", dir)
}

// ask asks a receiver what came.
func ask(ctx context.Context, r *process, query string) (got received, err error) {
	data, err := fetch(ctx, http.DefaultTransport, r.url+"/received"+query)
	if err == nil {
		err = json.Unmarshal(data, &got)
	}
	return got, err
}

// await waits until so many deliveries came, and tells when that was.
func await(ctx context.Context, r *process, n int) (time.Time, error) {
	err := until(func() (bool, error) {
		got, err := ask(ctx, r, "")
		return got.Unique >= n, err
	})
	return time.Now(), err
}

// event is one of about 400 bytes.
func event(number int) string {
	return fmt.Sprintf(`{"dialect":"standard","event":"user.created","data":{"number":%d,"text":"%s"}}`, number, strings.Repeat("x", 320))
}
