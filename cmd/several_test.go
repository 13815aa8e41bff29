package cmd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
)

// TestSeveralInOrder has a server answer the later first: four are asked for at a time, results keep the order of the
// IDs, and what failed is named.
func TestSeveralInOrder(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now, most := 0, 0
	full := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now++
		if most = max(most, now); now == 4 && most == 4 {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		mu.Unlock()
		<-full // nobody is answered before four have come
		mu.Lock()
		now--
		mu.Unlock()
		id := path.Base(r.URL.Path)
		switch {
		case strings.HasPrefix(id, "no"):
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		default:
			_, _ = fmt.Fprintf(w, `{"id":%q,"url":"https://example.com/"}`, id)
		}
	}))
	t.Cleanup(server.Close)
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GORACE=atexit_sleep_ms=1", "HOOKCTL_DIALECT=standard", "HOOKCTL_TOKEN=x",
		"HOOKCTL_SERVER=" + server.URL, "HOOKCTL_RETRIES=0",
	}
	const ids = "1\n2\nno-1\n\n3\n4\n5\nno-2\n6\n7\n8\n9\n"
	var wanted, deleted strings.Builder
	for i := range 9 {
		fmt.Fprintf(&wanted, "%d\n", i+1)
		fmt.Fprintf(&deleted, "deleted webhook %d\n", i+1)
	}
	out, notes := partial(t, env, ids, "get", "--stdin", "-o", "name")
	if out != wanted.String() || !strings.Contains(notes, "2 of 11 failed (no-1, no-2)") {
		t.Errorf("%q, %q", out, notes)
	}
	out, notes = partial(t, env, ids, "delete", "--stdin", "--yes")
	if out != "" || !strings.HasPrefix(notes, deleted.String()) || !strings.Contains(notes, "2 of 11 failed (no-1, no-2)") {
		t.Errorf("%q, %q", out, notes)
	}
	if most != 4 {
		t.Errorf("%d at a time", most)
	}
}

// partial runs a command that must end with code 8.
func partial(t *testing.T, env []string, stdin string, args ...string) (out, notes string) {
	t.Helper()
	c := exec.Command("hookctl", args...)
	var stdout, stderr strings.Builder
	c.Env, c.Stdin, c.Stdout, c.Stderr = env, strings.NewReader(stdin), io.Writer(&stdout), &stderr
	if err := c.Run(); c.ProcessState == nil || c.ProcessState.ExitCode() != 8 {
		t.Fatalf("%q: %v: %s", args, err, stderr.String())
	}
	return stdout.String(), stderr.String()
}
