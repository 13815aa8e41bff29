//go:build linux

package cmd_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestRedeliverPrompt answers the question on a terminal, which says how many would be sent again.
func TestRedeliverPrompt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer, shown string
		code          int
	}{
		"yes":    {"y\n", "redelivered  2", 0},
		"no":     {"n\n", "not done: the answer was no", 1},
		"ctrl-c": {"\x03", "hookctl: interrupted", 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(newStrict(t, "hookctl"))
			t.Cleanup(s.Close)
			add, err := s.Client().Post(s.URL+"/add", "text/plain", strings.NewReader("ping 2"))
			if err != nil {
				t.Fatal(err)
			}
			defer add.Body.Close()
			again := exec.Command("hookctl", "deliveries", "redeliver", "--state", "pending", "--server", s.URL)
			again.Env = []string{
				"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TERM=xterm", "HOOKCTL_PLAIN=1", "NO_COLOR=1", "GORACE=atexit_sleep_ms=1",
			}
			shown, code := pressed(t, again, "redeliver 2 deliveries", func(_ *exec.Cmd, terminal *os.File) error {
				_, err := terminal.WriteString(c.answer)
				return err
			})
			if code != c.code || !strings.Contains(shown, c.shown) {
				t.Errorf("exit code %d: %q", code, shown)
			}
		})
	}
}
