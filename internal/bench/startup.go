package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const startupRuns = 60

// startup compares a command's wall time with that of a Go program that does nothing, built with the same flags.
func (b *bench) startup(ctx context.Context) ([]result, error) {
	empty, err := b.buildEmpty(ctx)
	if err != nil {
		return nil, err
	}
	commands := [][]string{{empty}, {b.hookctl, "version"}, {b.hookctl, "__complete", "l"}}
	times := make([][]time.Duration, len(commands))
	for range startupRuns {
		for _, i := range rand.Perm(len(commands)) {
			took, err := once(ctx, commands[i])
			if err != nil {
				return nil, err
			}
			times[i] = append(times[i], took)
		}
	}
	base := median(times[0])
	ratio := func(i int) float64 { return float64(median(times[i])) / float64(base) }
	note := fmt.Sprintf("%d runs, shuffled; an empty program takes %s", startupRuns, base.Round(10*time.Microsecond))
	return []result{
		{name: "version : empty program", value: ratio(1), bound: 4.5, note: note},
		{name: "__complete l : empty program", value: ratio(2), bound: 5.0, note: note},
	}, nil
}

func (b *bench) buildEmpty(ctx context.Context) (string, error) {
	dir := filepath.Join(b.dir, "empty")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "empty")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, source)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return out, cmd.Run()
}

// once runs a command and tells how long it took.
func once(ctx context.Context, words []string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	start := time.Now()
	err := cmd.Run()
	return time.Since(start), err
}
