package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is a server that was started for a measurement.
type process struct {
	cmd *exec.Cmd
	url string
}

// serve starts hookctl on a new store, and waits until it says where it listens.
func (b *bench) serve(ctx context.Context, name string) (*process, error) {
	return b.serveOn(ctx, b.sqlite(name))
}

// sqlite names a new store in a file.
func (b *bench) sqlite(name string) string { return filepath.Join(b.dir, name+".db") }

// serveOn starts hookctl on a store, with further flags, and waits until it says where it listens.
func (b *bench) serveOn(ctx context.Context, store string, flags ...string) (*process, error) {
	dir, err := os.MkdirTemp(b.dir, "serve-")
	if err != nil {
		return nil, err
	}
	urlFile := filepath.Join(dir, "url")
	words := []string{b.hookctl, "serve", "--addr", "127.0.0.1:0", "--url-file", urlFile, "--quiet", "--store", store}
	return start(ctx, urlFile, append(words, flags...)...)
}

func start(ctx context.Context, urlFile string, words ...string) (*process, error) {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	for range 1000 {
		data, err := os.ReadFile(urlFile)
		if err == nil && len(data) > 0 {
			p.url = strings.TrimSpace(string(data))
			return p, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("%s does not listen", words[0]), p.stop())
}

func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && !exit.Exited() {
		return nil // the bare server just dies of the signal
	}
	return err
}

// fill makes n webhooks over 16 connections, and returns their IDs.
func fill(ctx context.Context, base string, n int) ([]string, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	jobs := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var ids []string
	var failed error
	for range 16 {
		wg.Go(func() {
			for i := range jobs {
				made, err := create(ctx, client, base, i)
				mu.Lock()
				if err != nil {
					failed = err
				}
				ids = append(ids, made)
				mu.Unlock()
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return ids, failed
}

func create(ctx context.Context, client *http.Client, base string, i int) (string, error) {
	return createAs(ctx, client, base, fmt.Sprintf(`{"name":"webhook %d","url":"https://example.com/in/%d","events":["user.created","user.updated"],`+
		`"description":"one of many, made to measure lists","headers":[{"name":"X-Number","value":"%d"}]}`, i, i, i))
}

func createAs(ctx context.Context, client *http.Client, base, body string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/standard/webhooks", bytes.NewReader([]byte(body)))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer bench")
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var made struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("create: %s", resp.Status)
	}
	return made.ID, nil
}
