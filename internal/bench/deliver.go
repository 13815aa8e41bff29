package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	deliverRounds = 3
	deliverEvents = 12000
	ownEvents     = "/_hookctl/v1/events"
)

// deliver compares the deliveries a second of a server with the same client posting straight to the same receiver.
func (b *bench) deliver(ctx context.Context) ([]result, error) {
	s, note, err := b.deliverVia(ctx, b.sqlite("deliver"), deliverEvents)
	if err != nil {
		return nil, err
	}
	return []result{{name: "events delivered a second : posted directly, SQLite", value: s, bound: 0.25, least: true, note: note}}, nil
}

// benchPostgres names an empty database; a bench has none of its own.
const benchPostgres = "HOOKCTL_BENCH_POSTGRES"

// postgres is deliver on PostgreSQL, and kill.
func (b *bench) postgres(ctx context.Context) ([]result, error) {
	url := os.Getenv(benchPostgres)
	if url == "" {
		fmt.Printf("postgres: skipped: %s names no empty database\n", benchPostgres)
		return nil, nil
	}
	s, note, err := b.deliverVia(ctx, url, deliverEvents/4)
	if err != nil {
		return nil, err
	}
	killed, err := b.killOften(ctx, "PostgreSQL", func(int) string { return url }, "--rescue-after", "5s")
	flow := result{name: "events delivered a second : posted directly, PostgreSQL", value: s, bound: 0.04, least: true, note: note}
	return append([]result{flow}, killed...), err
}

// deliverVia measures one store.
func (b *bench) deliverVia(ctx context.Context, store string, n int) (ratio float64, note string, err error) {
	r, err := b.startReceiver(ctx)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, r.stop()) }()
	p, err := b.serveOn(ctx, store)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if _, err := createFor(ctx, p, r.url+"/in"); err != nil {
		return 0, "", err
	}
	var direct, through []float64
	for range deliverRounds {
		begin := time.Now()
		if err := post(ctx, r.url+"/in", n, http.StatusOK); err != nil {
			return 0, "", err
		}
		direct = append(direct, float64(n)/time.Since(begin).Seconds())
		rate, err := b.flow(ctx, p, r, n)
		if err != nil {
			return 0, "", err
		}
		through = append(through, rate)
	}
	note = fmt.Sprintf("%d events, 16 connections, medians of %d; %.0f/s, directly %.0f/s", n, deliverRounds, median(through), median(direct))
	return median(through) / median(direct), note, nil
}

// flow posts events until all are delivered, and tells how many that were a second.
func (b *bench) flow(ctx context.Context, p, r *process, n int) (float64, error) {
	if _, err := ask(ctx, r, "?reset"); err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := post(ctx, p.url+ownEvents, n, http.StatusAccepted); err != nil {
		return 0, err
	}
	end, err := await(ctx, r, n)
	return float64(n) / end.Sub(begin).Seconds(), err
}

// createFor makes a webhook that hears everything.
func createFor(ctx context.Context, p *process, target string) (string, error) {
	body := fmt.Sprintf(`{"url":%q,"events":["*"]}`, target)
	return createAs(ctx, http.DefaultClient, p.url, body)
}

// post posts n events, one by one over 16 connections.
func post(ctx context.Context, url string, n, want int) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, connections)
	for i := range connections {
		wg.Go(func() {
			for errs[i] == nil {
				number := int(next.Add(1))
				if number > n {
					return
				}
				errs[i] = postOne(ctx, client, url, event(number), want)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func postOne(ctx context.Context, client *http.Client, url, body string, want int) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != want {
		err = fmt.Errorf("%s: %s: %.200s", url, resp.Status, answer)
	}
	return err
}
