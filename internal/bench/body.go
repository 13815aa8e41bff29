package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	bodySize = 1 << 30
	bodyRuns = 5
	bodyKey  = "a secret of the benchmark, with thirty-two bytes"
)

// body compares the verification of a body of 1 GiB with what openssl takes for the same HMAC, and looks at memory.
func (b *bench) body(ctx context.Context) ([]result, error) {
	file, err := b.bodyFile()
	if err != nil {
		return nil, err
	}
	defer os.Remove(file)
	openssl := []string{"openssl", "dgst", "-sha256", "-hmac", bodyKey, file}
	out, err := exec.CommandContext(ctx, openssl[0], openssl[1:]...).Output()
	if err != nil {
		return nil, fmt.Errorf("openssl (is it there?): %w", err)
	}
	words := strings.Fields(string(out)) // HMAC-SHA2-256(file)= hex
	ours, err := b.verifying("hmac", bodyKey, "--max-body", "2GiB", "--body", file, "--header", "X-Signature: "+words[len(words)-1])
	if err != nil {
		return nil, err
	}
	var theirs, times []time.Duration
	var peaks []float64
	for range bodyRuns {
		t, err := sized(ctx, os.Environ(), openssl, 0)
		if err != nil {
			return nil, err
		}
		o, err := sized(ctx, append(os.Environ(), "HOME="+b.dir), ours, 0)
		if err != nil {
			return nil, err
		}
		theirs, times, peaks = append(theirs, t.took), append(times, o.took), append(peaks, o.peak)
	}
	note := fmt.Sprintf("1 GiB, medians of %d; openssl takes %s", bodyRuns, median(theirs).Round(time.Millisecond))
	return []result{
		{name: "verify a large body, bytes a second : openssl", value: float64(median(theirs)) / float64(median(times)), bound: 0.9, least: true, note: note},
		{name: "verify a large body, peak memory", value: median(peaks), bound: 40, unit: "MiB", note: note},
	}, nil
}

// bodyFile writes the body. What is in it makes no difference.
func (b *bench) bodyFile() (string, error) {
	name := filepath.Join(b.dir, "body")
	file, err := os.Create(name)
	if err != nil {
		return "", err
	}
	piece := bytes.Repeat([]byte("hookctl!"), 1<<17)
	for range bodySize / len(piece) {
		if _, err := file.Write(piece); err != nil {
			file.Close()
			return "", err
		}
	}
	return name, file.Close()
}

// verifying is a call of verify-signature, the secret in a file.
func (b *bench) verifying(scheme, secret string, flags ...string) ([]string, error) {
	file := filepath.Join(b.dir, "secret-of-"+scheme)
	err := os.WriteFile(file, []byte(secret), 0o600)
	return append([]string{b.hookctl, "verify-signature", "--scheme", scheme, "--secret-file", file}, flags...), err
}
