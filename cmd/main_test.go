package cmd_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"

	"hookctl/cmd"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hookctl": func() { os.Exit(cmd.Main()) }, //nolint:forbidigo // this is the program's main
	})
}

// TestScripts runs the program as its users do: each script is one thing that it does.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "testdata", "script"),
		Setup:               setup,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") == "1",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"await":    await,
			"http":     request,
			"hold":     hold,
			"strict":   strict,
			"bad":      bad,
			"postgres": postgres,
			"receiver": receiver,
			"until":    until,
			"bus":      bus,
		},
	})
}

// setup gives each script a home of its own. Of the environment outside, testscript lets nothing in but PATH.
func setup(env *testscript.Env) error {
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	for name, folder := range map[string]string{
		"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache",
	} {
		env.Setenv(name, filepath.Join(env.WorkDir, folder))
	}
	env.Setenv("GORACE", "atexit_sleep_ms=1") // with -race, each process would else sleep a second before it ends
	// A request that goes anywhere but to this machine finds a proxy that is not there.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		env.Setenv(name, "http://127.0.0.1:1")
	}
	env.Values["t"] = env.T()
	env.Values["locks"] = map[string]*flock.Flock{}
	return os.Mkdir(filepath.Join(env.WorkDir, "home"), 0o700)
}

// exits CODE COMMAND...: runs a command and wants this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

// await FILE VARIABLE: waits until a file is there, and reads its line.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE VARIABLE")
	}
	for giveUp := time.Now().Add(30 * time.Second); time.Now().Before(giveUp); time.Sleep(2 * time.Millisecond) {
		if text, err := os.ReadFile(ts.MkAbs(args[0])); err == nil {
			ts.Setenv(args[1], strings.TrimSuffix(string(text), "\n"))
			return
		}
	}
	ts.Fatalf("%s does not come", args[0])
}

// http METHOD URL [-H 'Name: value']... [BODYFILE]: sends a request as any client could. The body of the answer is on
// stdout; its status and headers are on stderr.
func request(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: http METHOD URL [-H 'Name: value']... [BODYFILE]")
	}
	method, url, args := args[0], args[1], args[2:]
	header := http.Header{}
	for len(args) > 1 && args[0] == "-H" {
		name, value, _ := strings.Cut(args[1], ": ")
		header.Add(name, value)
		args = args[2:]
	}
	body := ""
	if len(args) > 0 {
		body = ts.ReadFile(args[0])
	}
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	ts.Check(err)
	r.Header = header
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	ts.Check(err)
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(ts.Stdout(), resp.Body)
	ts.Check(err)
	fmt.Fprintln(ts.Stderr(), resp.Status)
	ts.Check(resp.Header.Write(ts.Stderr()))
}

// hold STORE: owns a store, as another command of ours would; ! hold STORE lets it go.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] hold STORE")
	}
	locks, _ := ts.Value("locks").(map[string]*flock.Flock)
	if neg {
		ts.Check(locks[args[0]].Close())
		return
	}
	lock := flock.New(ts.MkAbs(args[0] + ".lock"))
	ok, err := lock.TryLock()
	ts.Check(err)
	if !ok {
		ts.Fatalf("%s has an owner", args[0])
	}
	locks[args[0]] = lock
	ts.Defer(func() { _ = lock.Close() })
}
