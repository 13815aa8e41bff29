package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	listed   = 10000
	listRuns = 5
)

// curlLoop lists the same webhooks as a shell does: a curl for each page, and one jq that makes an array of them.
const curlLoop = `
cursor=
while :; do
  page=$(curl -sS -H 'Authorization: Bearer bench' "$BASE/webhooks?limit=100&cursor=$cursor") || exit 1
  printf '%s\n' "$page"
  cursor=$(printf '%s' "$page" | sed 's/.*"next_cursor":"\{0,1\}\([^"}]*\).*/\1/')
  [ "$cursor" = null ] && break
done | jq -s 'map(.data[])'
`

// list compares listing 10,000 webhooks in pages of 100 over loopback with a loop of curl into jq, and looks at memory.
func (b *bench) list(ctx context.Context) (results []result, err error) {
	p, err := b.serve(ctx, "list")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if _, err := fill(ctx, p.url, listed); err != nil {
		return nil, err
	}
	env := append(os.Environ(), "BASE="+p.url+"/standard", "HOOKCTL_TOKEN=bench", "HOME="+b.dir)
	ours := []string{b.hookctl, "--dialect", "standard", "--server", p.url + "/standard", "list", "-o"}
	var loop, table []time.Duration
	var jsonPeak, ndjsonPeak []float64
	for range listRuns {
		l, err := sized(ctx, env, []string{"bash", "-c", curlLoop}, 0)
		if err != nil {
			return nil, fmt.Errorf("the curl loop (are curl and jq there?): %w", err)
		}
		j, err := sized(ctx, env, append(ours, "json"), l.size/2)
		if err != nil {
			return nil, err
		}
		n, err := sized(ctx, env, append(ours, "ndjson"), l.size/2)
		if err != nil {
			return nil, err
		}
		loop, table = append(loop, l.took), append(table, j.took)
		jsonPeak, ndjsonPeak = append(jsonPeak, j.peak), append(ndjsonPeak, n.peak)
	}
	note := fmt.Sprintf("%d webhooks, pages of 100, medians of %d; the loop takes %s", listed, listRuns, median(loop).Round(time.Millisecond))
	return []result{
		{name: "list -o json : curl loop into jq", value: float64(median(table)) / float64(median(loop)), bound: 1.2, note: note},
		{name: "list -o json, peak memory", value: median(jsonPeak), bound: 64, unit: "MiB", note: note},
		{name: "list -o ndjson, peak memory", value: median(ndjsonPeak), bound: 40, unit: "MiB", note: note},
	}, nil
}

// outcome is what one command took.
type outcome struct {
	took time.Duration
	peak float64 // MiB
	size int64   // bytes printed
}

// sized runs a command, its output going to a file, and checks that it printed enough to have done its work.
func sized(ctx context.Context, env, words []string, least int64) (outcome, error) {
	out, err := os.CreateTemp("", "hookctl-bench-out-")
	if err != nil {
		return outcome{}, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, out, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return outcome{}, fmt.Errorf("%s: %w", strings.Join(words, " "), err)
	}
	r := outcome{took: time.Since(start)}
	info, err := out.Stat()
	if err != nil {
		return r, err
	}
	if r.size = info.Size(); r.size <= least {
		return r, fmt.Errorf("%s printed only %d bytes", words[0], r.size)
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.peak = float64(usage.Maxrss) / 1024 // Linux counts in KiB
	}
	return r, nil
}
