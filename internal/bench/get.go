package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

const (
	stored      = 100000
	getRounds   = 5
	getTime     = 2 * time.Second
	connections = 16
)

// get compares GET of one webhook, of 100,000 stored, with a bare net/http handler that sends the same bytes.
func (b *bench) get(ctx context.Context) (results []result, err error) {
	p, err := b.serve(ctx, "get")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	ids, err := fill(ctx, p.url, stored)
	if err != nil {
		return nil, err
	}
	base := p.url + "/standard/webhooks/"
	other, err := b.startBare(ctx, base+ids[0])
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, other.stop()) }()
	rates := map[string][]float64{}
	for range getRounds {
		for name, url := range map[string]func() string{
			"one":  func() string { return base + ids[0] },
			"any":  func() string { return base + ids[rand.N(len(ids))] },
			"bare": func() string { return other.url },
		} {
			rate, err := load(ctx, url)
			if err != nil {
				return nil, err
			}
			rates[name] = append(rates[name], rate)
		}
	}
	bare := median(rates["bare"])
	note := fmt.Sprintf("%d stored, %d connections, medians of %d; bare: %.0f/s", stored, connections, getRounds, bare)
	return []result{
		{name: "GET of one webhook : bare net/http handler", value: median(rates["one"]) / bare, bound: 0.4, least: true, note: note},
		{name: "GET of any webhook : bare net/http handler", value: median(rates["any"]) / bare, least: true, note: note},
	}, nil
}

// startBare starts the handler to compare with, in a process of its own, with the answer that ours gives.
func (b *bench) startBare(ctx context.Context, url string) (*process, error) {
	body, err := fetch(ctx, http.DefaultTransport, url)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(b.dir, "bare")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "body"), body, 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start(ctx, filepath.Join(dir, "url"), self, "bare", dir)
}

// bare is the handler to compare with.
func bare(dir string) error {
	body, err := os.ReadFile(filepath.Join(dir, "body"))
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it lives as long as the process
	if err != nil {
		return err
	}
	url := "http://" + l.Addr().String() + "/standard/webhooks/1"
	if err := os.WriteFile(filepath.Join(dir, "url"), []byte(url), 0o600); err != nil {
		return err
	}
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}))
}

// load asks for URLs over several connections for a while, and tells how many answers a second came.
func load(ctx context.Context, url func() string) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, getTime)
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: connections}
	var count atomic.Int64
	var failed atomic.Value
	var wg sync.WaitGroup
	start := time.Now()
	for range connections {
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := fetch(ctx, transport, url()); err == nil {
					count.Add(1)
				} else if ctx.Err() == nil {
					failed.Store(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	return float64(count.Load()) / time.Since(start).Seconds(), nil
}

func fetch(ctx context.Context, transport http.RoundTripper, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer bench")
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
