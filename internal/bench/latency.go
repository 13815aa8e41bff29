package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	latencyEvents = 250
	latencyPace   = 20 * time.Millisecond // 50 a second
	latencyRounds = 3
)

// latency compares the time from publishing an event to its receipt, at 50 a second, with a direct POST and two waits for
// this disk: one for the event, one for the record of the attempt before.
func (b *bench) latency(ctx context.Context) (results []result, err error) {
	p, err := b.serveOn(ctx, b.sqlite("latency"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	w, err := listenForTimes()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.server.Close()) }()
	if _, err := createFor(ctx, p, w.url); err != nil {
		return nil, err
	}
	var through, direct, disk []time.Duration
	for range latencyRounds {
		took, err := w.paced(ctx, p.url+ownEvents, http.StatusAccepted)
		if err != nil {
			return nil, err
		}
		through = append(through, median(took))
		if took, err = w.paced(ctx, w.url, http.StatusOK); err != nil {
			return nil, err
		}
		direct = append(direct, median(took))
		if took, err = b.syncs(); err != nil {
			return nil, err
		}
		disk = append(disk, median(took))
	}
	base := median(direct) + 2*median(disk)
	note := fmt.Sprintf("%d events, medians of %d; %s, directly %s, fsync %s", latencyEvents, latencyRounds,
		median(through).Round(time.Microsecond), median(direct).Round(time.Microsecond), median(disk).Round(time.Microsecond))
	return []result{{name: "publish to receipt : a POST and two fsyncs, p50", value: float64(median(through)) / float64(base), bound: 3, note: note}}, nil
}

// watch is a receiver in this process, which notes how long ago what it gets was sent.
type watch struct {
	url    string
	server *http.Server
	mu     sync.Mutex
	took   []time.Duration
	came   chan struct{}
}

func listenForTimes() (*watch, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed by its server
	if err != nil {
		return nil, err
	}
	w := &watch{url: "http://" + l.Addr().String() + "/in", came: make(chan struct{}, latencyEvents)}
	w.server = &http.Server{Handler: w, ReadHeaderTimeout: time.Minute}
	go func() { _ = w.server.Serve(l) }()
	return w, nil
}

// ServeHTTP notes the time before it answers.
func (w *watch) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	now := time.Now()
	var body struct {
		Data struct {
			Sent int64 `json:"sent"`
		} `json:"data"`
	}
	if json.NewDecoder(r.Body).Decode(&body) == nil {
		w.mu.Lock()
		w.took = append(w.took, now.Sub(time.Unix(0, body.Data.Sent)))
		w.mu.Unlock()
		w.came <- struct{}{}
	}
}

// paced posts events at a steady pace, and tells how long each took to come.
func (w *watch) paced(ctx context.Context, url string, want int) ([]time.Duration, error) {
	w.took = nil
	ticks := time.NewTicker(latencyPace)
	defer ticks.Stop()
	for range latencyEvents {
		<-ticks.C
		body := fmt.Sprintf(`{"dialect":"standard","event":"user.created","data":{"sent":%d}}`, time.Now().UnixNano())
		if err := postOne(ctx, http.DefaultClient, url, body, want); err != nil {
			return nil, err
		}
	}
	for range latencyEvents {
		<-w.came
	}
	return w.took, nil
}

// syncs measures what it takes to have a page on the disk that the store is on.
func (b *bench) syncs() ([]time.Duration, error) {
	f, err := os.Create(filepath.Join(b.dir, "sync"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var took []time.Duration
	page := make([]byte, 4096)
	for range 100 {
		begin := time.Now()
		if _, err := f.Write(page); err != nil {
			return nil, err
		}
		if err := f.Sync(); err != nil {
			return nil, err
		}
		took = append(took, time.Since(begin))
	}
	return took, nil
}
