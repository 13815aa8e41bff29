package systemtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what must come. It is no bound on how long that may take.
const patience = 3 * time.Minute

// program is a running hookctl serve.
type program struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	stderr *lockedBuffer
	ended  sync.Once
}

// lockedBuffer is what a process writes while tests read.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts hookctl serve on a store, and waits until it listens. It is stopped when the test ends.
func serve(t *testing.T, store string, flags ...string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	urlFile := filepath.Join(t.TempDir(), "url")
	words := append([]string{"serve", "--addr", "127.0.0.1:0", "--url-file", urlFile, "--store", store}, flags...)
	p := &program{t: t, cmd: exec.Command(self, words...), stderr: &lockedBuffer{}}
	p.cmd.Env = append(os.Environ(), asProgram+"=1", "HOME="+t.TempDir())
	p.cmd.Stderr = p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	p.await("it listens", func() bool {
		data, err := os.ReadFile(urlFile)
		p.url = strings.TrimSpace(string(data))
		return err == nil && p.url != ""
	})
	return p
}

// stop ends it as an operator does.
func (p *program) stop() {
	p.ended.Do(func() {
		_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended: Wait tells
		if err := p.cmd.Wait(); err != nil {
			p.t.Errorf("serve ended: %v\n%s", err, p.stderr)
		}
	})
}

// kill ends it as nobody expects.
func (p *program) kill() {
	p.ended.Do(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait() // it was killed
	})
}

// await waits until something is so.
func (p *program) await(what string, is func() bool) {
	p.t.Helper()
	for limit := time.Now().Add(patience); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			p.t.Fatalf("waited in vain until %s\n%s", what, p.stderr)
		}
	}
}

// call makes one request of the APIs, and returns the status and the answer; status 0 is no answer at all.
func (p *program) call(method, path, body string) (status int, answer string) {
	req, err := http.NewRequest(method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer t")
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body) // a killed server breaks it off
	return resp.StatusCode, string(data)
}

// hook makes a webhook that hears everything.
func (p *program) hook(url string) {
	p.t.Helper()
	if status, answer := p.call("POST", "/standard/webhooks", fmt.Sprintf(`{"url":%q}`, url)); status != http.StatusCreated {
		p.t.Fatalf("create: %d %s", status, answer)
	}
}

// publish publishes an event with a number, and tells the status.
func (p *program) publish(number int) int {
	status, _ := p.call("POST", "/_hookctl/v1/events", numbered(number))
	return status
}

func numbered(number int) string {
	return fmt.Sprintf(`{"dialect":"standard","event":"user.created","data":{"number":%d}}`, number)
}

// pending tells how many deliveries are; -1 if that cannot be read.
func (p *program) pending() int {
	var stats struct{ Pending int }
	status, answer := p.call("GET", "/_hookctl/v1/stats", "")
	if status != http.StatusOK || json.Unmarshal([]byte(answer), &stats) != nil {
		return -1
	}
	return stats.Pending
}

func (p *program) awaitNonePending() {
	p.t.Helper()
	p.await("nothing is pending", func() bool { return p.pending() == 0 })
}
