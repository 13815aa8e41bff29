package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
)

const pendingEvents = 100000

// pending looks at the memory of a server with many deliveries that nobody takes.
func (b *bench) pending(ctx context.Context) (results []result, err error) {
	p, err := b.serveOn(ctx, b.sqlite("pending"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if _, err := createFor(ctx, p, "http://127.0.0.1:9/nobody"); err != nil { // port 9 is discard, and nobody listens
		return nil, err
	}
	for range pendingEvents / perArray {
		if err := postOne(ctx, http.DefaultClient, p.url+ownEvents, eventArray(perArray), http.StatusAccepted); err != nil {
			return nil, err
		}
	}
	peak, err := highest(p.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("%d events of 400 bytes, published in arrays of %d", pendingEvents, perArray)
	return []result{{name: "peak memory with 100,000 pending", value: peak, bound: 96, unit: "MiB", note: note}}, nil
}

// highest is the most memory that a process had resident so far, in MiB.
func highest(pid int) (float64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if kib, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseFloat(strings.Fields(kib)[0], 64)
			return n / 1024, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status has no VmHWM", pid)
}
