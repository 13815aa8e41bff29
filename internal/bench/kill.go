package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	kills     = 10
	killAfter = 700 * time.Millisecond
)

// kill ends a server in the middle of its work, as often as it takes to believe it, and counts what is lost.
func (b *bench) kill(ctx context.Context) ([]result, error) {
	return b.killOften(ctx, "SQLite", func(i int) string { return b.sqlite(fmt.Sprintf("kill-%d", i)) })
}

func (b *bench) killOften(ctx context.Context, name string, store func(int) string, flags ...string) ([]result, error) {
	var lost, twice, slowest float64
	for i := range kills {
		k, err := b.killOnce(ctx, store(i), flags...)
		if err != nil {
			return nil, err
		}
		lost += float64(k.lost)
		twice = max(twice, float64(k.twice))
		slowest = max(slowest, k.again.Seconds())
	}
	note := fmt.Sprintf("%d times, 16 connections", kills)
	results := []result{
		{name: "accepted and lost after kill -9, " + name, value: lost, bound: 0.5, note: note},
		{name: "most delivered twice after one kill -9, " + name, value: twice, note: note},
		{name: "first delivery after the restart, " + name, value: slowest, unit: "s", note: note},
	}
	if len(flags) == 0 { // on SQLite nobody else can have them: it goes on at once
		results[1].bound, results[2].bound = workers, 1
	}
	return results, nil
}

// workers is how many deliveries are in flight at most, as serve has it by default.
const workers = 64

// killed is what came of one.
type killed struct {
	lost, twice int
	again       time.Duration // from the restart to the first delivery
}

func (b *bench) killOnce(ctx context.Context, store string, flags ...string) (k killed, err error) {
	r, err := b.startReceiver(ctx)
	if err != nil {
		return k, err
	}
	defer func() { err = errors.Join(err, r.stop()) }()
	p, err := b.serveOn(ctx, store, flags...)
	if err != nil {
		return k, err
	}
	if _, err := createFor(ctx, p, r.url+"/numbered"); err != nil {
		return k, errors.Join(err, p.stop())
	}
	accepted := publishUntilKilled(ctx, p)
	before, err := ask(ctx, r, "")
	if err != nil {
		return k, err
	}
	begin := time.Now()
	again, err := b.serveOn(ctx, store, flags...)
	if err != nil {
		return k, err
	}
	defer func() { err = errors.Join(err, again.stop()) }()
	return b.recovery(ctx, again, r, before.Total, accepted, begin)
}

// recovery publishes one event more, waits until nothing is pending, and compares what came with what was accepted.
func (b *bench) recovery(ctx context.Context, p, r *process, before int, accepted []int, begin time.Time) (k killed, err error) {
	last := 1 << 30
	if err := postOne(ctx, http.DefaultClient, p.url+ownEvents, event(last), http.StatusAccepted); err != nil {
		return k, err
	}
	if err := awaitMore(ctx, r, before); err != nil {
		return k, err
	}
	k.again = time.Since(begin)
	if err := awaitNonePending(ctx, p); err != nil {
		return k, err
	}
	after, err := ask(ctx, r, "?all")
	for _, number := range append(accepted, last) {
		if after.Count[strconv.Itoa(number)] == 0 {
			k.lost++
		}
	}
	for _, n := range after.Count {
		if n > 1 {
			k.twice++
		}
	}
	return k, err
}

func awaitMore(ctx context.Context, r *process, before int) error {
	return until(func() (bool, error) {
		got, err := ask(ctx, r, "")
		return got.Total > before, err
	})
}

func awaitNonePending(ctx context.Context, p *process) error {
	return until(func() (bool, error) {
		var stats struct{ Pending int }
		data, err := fetch(ctx, http.DefaultTransport, p.url+"/_hookctl/v1/stats")
		if err == nil {
			err = json.Unmarshal(data, &stats)
		}
		return stats.Pending == 0, err
	})
}

// until asks again and again, for ten minutes.
func until(done func() (bool, error)) error {
	limit := time.Now().Add(10 * time.Minute)
	for time.Now().Before(limit) {
		if ok, err := done(); ok || err != nil {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("what was waited for did not come within ten minutes")
}

// publishUntilKilled publishes over 16 connections, kills the server in the middle, and lists what was accepted.
func publishUntilKilled(ctx context.Context, p *process) []int {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var wg sync.WaitGroup
	lists := make([][]int, connections)
	for i := range connections {
		wg.Go(func() {
			for {
				number := int(next.Add(1))
				if postOne(ctx, client, p.url+ownEvents, event(number), http.StatusAccepted) != nil {
					return
				}
				lists[i] = append(lists[i], number)
			}
		})
	}
	time.Sleep(killAfter)
	_ = p.cmd.Process.Kill()
	wg.Wait()
	_ = p.cmd.Wait() // it was killed
	return slices.Concat(lists...)
}
