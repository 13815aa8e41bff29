package main

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hookctl/internal/oracle"
)

const (
	captures    = 200000
	captureSize = 1 << 10
	captureRuns = 5

	capturesBytes = "thirty-two bytes of a secret key"
	capturesKey   = "whsec_dGhpcnR5LXR3byBieXRlcyBvZiBhIHNlY3JldCBrZXk=" // the same in base64
)

// captures compares the verification of 200,000 captures with a script that uses the vendor's library, and one core with two.
func (b *bench) captures(ctx context.Context) ([]result, error) {
	file := filepath.Join(b.dir, "captures.ndjson")
	defer os.Remove(file)
	if err := writeCaptures(file); err != nil {
		return nil, err
	}
	ours, err := b.verifying("standard-webhooks", capturesKey, "--quiet", "--captures", file)
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "HOME="+b.dir)
	var node, one, two []time.Duration
	for range captureRuns {
		took, err := nodeTime(ctx, file)
		if err != nil {
			return nil, err
		}
		node = append(node, took)
		for cores, times := range map[string]*[]time.Duration{"1": &one, "2": &two} {
			o, err := sized(ctx, append(slices.Clone(env), "GOMAXPROCS="+cores), ours, captures*50)
			if err != nil {
				return nil, err
			}
			*times = append(*times, o.took)
		}
	}
	note := fmt.Sprintf("%d captures of 1 KiB, medians of %d; hookctl takes %s on two cores, node %s",
		captures, captureRuns, median(two).Round(time.Millisecond), median(node).Round(time.Millisecond))
	return []result{
		{name: "verify captures, as often a second : node script", value: float64(median(node)) / float64(median(two)), bound: 4, least: true, note: note},
		{name: "verify captures, two cores : one core", value: float64(median(one)) / float64(median(two)), bound: 1.25, least: true, note: note},
	}, nil
}

// nodeTime is how long the script takes. It must find all captures valid, too.
func nodeTime(ctx context.Context, file string) (time.Duration, error) {
	cmd, err := oracle.Command(ctx, "testdata/oracle", "captures.mjs", file, capturesKey)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	out, err := cmd.Output()
	took := time.Since(start)
	if n := strings.Count(string(out), `"valid":true`); err == nil && n != captures {
		err = fmt.Errorf("the script found %d of %d captures valid", n, captures)
	}
	return took, err
}

// writeCaptures writes deliveries as they are captured. They are of a moment to come, because the script's library looks at
// the clock, and takes what is five minutes off.
func writeCaptures(name string) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	at := time.Now().Add(4 * time.Minute)
	for i := range captures {
		if err := json.NewEncoder(w).Encode(captured(i, at)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

type capturedRequest struct {
	ReceivedAt time.Time   `json:"received_at"`
	Method     string      `json:"method"`
	URL        string      `json:"url"`
	Headers    [][2]string `json:"headers"`
	Body       []byte      `json:"body_base64"`
	Remote     string      `json:"remote"`
}

func captured(i int, at time.Time) capturedRequest {
	id, seconds := fmt.Sprintf("msg_%d", i), fmt.Sprint(at.Unix())
	start := fmt.Sprintf(`{"type":"user.created","timestamp":%s,"data":{"number":%d,"text":"`, seconds, i)
	body := []byte(start + strings.Repeat("x", captureSize-len(start)-3) + `"}}`)
	mac := hmac.New(sha256.New, []byte(capturesBytes))
	fmt.Fprintf(mac, "%s.%s.%s", id, seconds, body)
	return capturedRequest{at, "POST", "https://example.com/in", [][2]string{
		{"Host", "example.com"},
		{"User-Agent", "Standard-Webhooks/1.0"},
		{"Content-Type", "application/json"},
		{"Content-Length", fmt.Sprint(len(body))},
		{"webhook-id", id},
		{"webhook-timestamp", seconds},
		{"webhook-signature", "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}, body, "192.0.2.1:40000"}
}
