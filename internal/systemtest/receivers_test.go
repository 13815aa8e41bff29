package systemtest

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Receivers that never answer, or that close at once, hold nobody else up.
func TestStuckReceivers(t *testing.T) {
	t.Parallel()
	good := receive(t)
	p := serve(t, filepath.Join(t.TempDir(), "hooks.db"), "--workers", "32", "--quiet")
	for _, behave := range []func(net.Conn){
		func(c net.Conn) { <-t.Context().Done(); _ = c.Close() },
		func(c net.Conn) { _ = c.Close() },
	} {
		p.hook(accepting(t, behave))
	}
	for number := range 500 { // before there is one who takes them
		if status := p.publish(number); status != 202 {
			t.Fatalf("publish: %d", status)
		}
	}
	p.hook(good.URL)
	var accepted []int
	for number := range 100 {
		if status := p.publish(1000 + number); status != 202 {
			t.Fatalf("publish: %d", status)
		}
		accepted = append(accepted, 1000+number)
	}
	p.await("the good one has all", func() bool { return len(good.times()) == len(accepted) })
	if n := good.wantAll(t, accepted); n > 0 {
		t.Errorf("%d came twice", n)
	}
	if p.pending() < 500 {
		t.Errorf("%d are pending: who never answers was given up on", p.pending())
	}
	p.kill() // it would wait for those under way
}

// accepting is a URL where every connection is treated so.
func accepting(t *testing.T, behave func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			go behave(c)
		}
	}()
	return "http://" + l.Addr().String()
}

// One event for ten thousand webhooks is stored whole, and delivered whole, in bounded memory.
func TestTenThousandWebhooks(t *testing.T) {
	t.Parallel()
	const many = 10_000
	r := receive(t)
	p := serve(t, filepath.Join(t.TempDir(), "hooks.db"), "--quiet")
	p.hookMany(r.URL, many)
	status, answer := p.call("POST", "/_hookctl/v1/events", numbered(7))
	if status != http.StatusAccepted || !strings.Contains(answer, fmt.Sprintf(`"deliveries":%d`, many)) {
		t.Fatalf("%d %s", status, answer)
	}
	p.awaitNonePending()
	if n := r.times()[7]; n != many {
		t.Errorf("it came %d times, want %d", n, many)
	}
	if mib := highest(t, p.cmd.Process.Pid); mib > maxMiB {
		t.Errorf("%d MiB were resident, want at most %d", mib, maxMiB)
	}
}

func (p *program) hookMany(url string, n int) {
	p.t.Helper()
	jobs := make(chan int, n)
	for i := range n {
		jobs <- i
	}
	close(jobs)
	done := make(chan int)
	for range 16 {
		go func() {
			made := 0
			for range jobs {
				if status, _ := p.call("POST", "/standard/webhooks", fmt.Sprintf(`{"url":%q}`, url)); status == http.StatusCreated {
					made++
				}
			}
			done <- made
		}()
	}
	made := 0
	for range 16 {
		made += <-done
	}
	if made != n {
		p.t.Fatalf("%d webhooks were made, want %d", made, n)
	}
}

// maxMiB is generous: the race detector takes several times the memory. make bench has the real bound.
const maxMiB = 600

// highest is the most memory that a process had resident so far; 0 where the system does not tell.
func highest(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Logf("memory is not looked at: %v", err)
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if kib, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(kib)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n / 1024
		}
	}
	return 0
}
