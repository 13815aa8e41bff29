//go:build linux

package cmd_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// onTerminal runs hookctl with its output on a terminal of so many columns, and returns what is shown. seen is called
// with all that was shown so far, whenever there is more.
func onTerminal(t *testing.T, columns uint16, env, args []string, prepare func(*exec.Cmd), seen func(shown string)) string {
	t.Helper()
	c := exec.Command("hookctl", args...)
	c.Env = env
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	defer ours.Close()
	if err := pty.Setsize(ours, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	c.Stdin, c.Stdout, c.Stderr = theirs, theirs, theirs
	prepare(c)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	var shown strings.Builder
	b := make([]byte, 4096)
	for {
		n, err := ours.Read(b)
		shown.Write(b[:n])
		seen(shown.String())
		if err != nil { // the program has ended
			break
		}
	}
	if err := c.Wait(); err != nil {
		t.Errorf("%q: %v: %s", args, err, shown.String())
	}
	return strings.ReplaceAll(shown.String(), "\r\n", "\n")
}

func terminalEnv(t *testing.T, more ...string) []string {
	t.Helper()
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TERM=xterm", "LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=1",
	}, more...)
}

// TestTableOnTerminal draws tables of wide characters, and of such that would drive the terminal, in several widths.
func TestTableOnTerminal(t *testing.T) {
	t.Parallel()
	env := terminalEnv(t, "HOOKCTL_LOCAL=true")
	var ids []string
	for _, name := range []string{"注文の確認とお届け日のお知らせ", "\x1b[31mred\nline\u202e", "plain and rather long, as names sometimes are"} {
		ids = append(ids, output(t, env, "hookctl", "create", "https://example.com/a/path/that/is/long/enough/to/be/cut", "--name", name, "-o", "name"))
	}
	output(t, env, "hookctl", "patch", ids[2], "--enabled=false")
	for _, columns := range []uint16{20, 60, 80, 120, 240} {
		text := onTerminal(t, columns, env, []string{"list", "--columns", "id,name,url,created_at,enabled"}, func(*exec.Cmd) {}, func(string) {})
		for _, want := range append(ids, "ago", "\x1b[32mtrue\x1b[0m", "\x1b[33mfalse\x1b[0m") {
			if !strings.Contains(text, want) && (want != "ago" || !strings.Contains(text, "now")) {
				t.Errorf("%d columns: no %q in %q", columns, want, text)
			}
		}
		plain := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(text, "")
		if strings.ContainsAny(plain, "\x1b\u202e\r") || strings.Count(plain, "\n") != 4 {
			t.Errorf("%d columns: it drives the terminal: %q", columns, plain)
		}
		least := len("01234567-0123-0123-0123-0123456789ab  01234567  01234567  CREATED_AT  ENABLED ")
		for line := range strings.Lines(plain) {
			if w := columnsOf(strings.TrimSuffix(line, "\n")); w > max(int(columns), least) {
				t.Errorf("%d columns: a line has %d: %q", columns, w, line)
			}
		}
		if whole := strings.Contains(plain, "as names sometimes are  https://example.com/a/path/that/is/long/enough/to/be/cut "); whole != (columns == 240) {
			t.Errorf("%d columns: %q", columns, plain)
		}
	}
	wide := onTerminal(t, 20, env, []string{"list", "-o", "wide", "--color=never"}, func(*exec.Cmd) {}, func(string) {})
	if !strings.Contains(wide, "enough/to/be/cut") || !strings.Contains(wide, `\x1b[31mred\nline\u202e`) || strings.Contains(wide, "…") || strings.Contains(wide, "\x1b") {
		t.Errorf("wide is cut or coloured: %q", wide)
	}
	piped := output(t, env, "hookctl", "list")
	if !strings.Contains(piped, "enough/to/be/cut") || strings.Contains(piped, "\x1b") {
		t.Errorf("a pipe: %q", piped)
	}
	if piped := output(t, env, "hookctl", "list", "--columns", "created_at"); strings.Contains(piped, "ago") || !strings.Contains(piped, "Z") {
		t.Errorf("a pipe: %q", piped)
	}
}

// columnsOf counts what a terminal shows: characters of East Asia take two columns.
func columnsOf(line string) int {
	n := 0
	for _, r := range line {
		n++
		if r >= 0x3000 {
			n++
		}
	}
	return n
}

// TestProgressOnTerminal has pages and single webhooks take long: what is done is drawn on stderr, and wiped at the end.
func TestProgressOnTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args        []string
		want, never string
	}{
		{[]string{"list"}, "\r\x1b[K1 done", ""},
		{[]string{"list", "-q"}, "", "done"},
		{[]string{"get", "1", "slow"}, "\r\x1b[K1 of 2 done", ""},
		{[]string{"delete", "--yes", "1", "slow"}, "\r\x1b[K1 of 2 done", ""},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			release := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Query().Get("cursor") != "", strings.HasSuffix(r.URL.Path, "slow"):
					if c.want != "" {
						<-release
					}
				case r.URL.Path == "/webhooks":
					_, _ = io.WriteString(w, `{"data":[{"id":"1","url":"https://example.com/"}],"next_cursor":"2"}`)
					return
				}
				switch {
				case r.Method == http.MethodDelete:
					w.WriteHeader(http.StatusNoContent)
				case r.URL.Path == "/webhooks":
					_, _ = io.WriteString(w, `{"data":[],"next_cursor":null}`)
				default:
					_, _ = io.WriteString(w, `{"id":"1","url":"https://example.com/"}`)
				}
			}))
			t.Cleanup(server.Close)
			env := terminalEnv(t, "HOOKCTL_DIALECT=standard", "HOOKCTL_TOKEN=x", "HOOKCTL_SERVER="+server.URL)
			shown := onTerminal(t, 80, env, c.args, func(*exec.Cmd) {}, func(shown string) {
				if c.want != "" && strings.Contains(shown, c.want) {
					select {
					case <-release:
					default:
						close(release)
					}
				}
			})
			if c.never != "" && strings.Contains(shown, c.never) {
				t.Errorf("%q", shown)
			}
			if drawn := strings.LastIndex(shown, " done"); drawn >= 0 && !strings.Contains(shown[drawn:], "\r\x1b[K") {
				t.Errorf("it is not wiped: %q", shown)
			}
		})
	}
}
