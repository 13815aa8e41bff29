package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"hookctl/cmd"
)

// notRun are the examples that nothing here can run, and why.
func notRun() map[string]string {
	return map[string]string{
		"hookctl profile add": "it asks on a terminal: TestProfileAdd answers it",
	}
}

// examplesOf are the examples in a command's help, lines that go on put together.
func examplesOf(c *cobra.Command) []string {
	var all []string
	for line := range strings.SplitSeq(c.Example, "\n") {
		line = strings.TrimSpace(line)
		if n := len(all); n > 0 && strings.HasSuffix(all[n-1], `\`) {
			all[n-1] = strings.TrimSuffix(all[n-1], `\`) + line
		} else if line != "" {
			all = append(all, line)
		}
	}
	return all
}

// TestExamples runs each example of each command's help by a shell, against a server of ours with a webhook and a delivery.
func TestExamples(t *testing.T) {
	root := cmd.Root()
	root.InitDefaultHelpCmd()
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for i, line := range examplesOf(c) {
			t.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(c.CommandPath(), " ", "_"), i+1), func(t *testing.T) {
				if why, ok := notRun()[line]; ok {
					t.Log(line + ": " + why)
					return
				}
				t.Parallel()
				serveForExamples(t).example(t, line) // one each: deliveries reach all webhooks that there are
			})
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// exampleServer is what an example talks to.
type exampleServer struct{ url, receiver string }

func serveForExamples(t *testing.T) *exampleServer {
	t.Helper()
	taken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, `{"taken":true}`) }))
	t.Cleanup(taken.Close)
	dir := t.TempDir()
	p := exec.Command("hookctl", "serve", "--addr", "127.0.0.1:0", "--url-file", filepath.Join(dir, "url"), "--store", filepath.Join(dir, "store.db"))
	p.Env = homeEnv(dir)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Signal(os.Interrupt); _ = p.Wait() })
	return &exampleServer{url: awaitFile(t, filepath.Join(dir, "url")), receiver: taken.URL}
}

func awaitFile(t *testing.T, path string) string {
	t.Helper()
	for giveUp := time.Now().Add(30 * time.Second); time.Now().Before(giveUp); time.Sleep(2 * time.Millisecond) {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			return strings.TrimSpace(string(text))
		}
	}
	t.Fatalf("%s does not come", path)
	return ""
}

// example runs one line in a folder with what the examples name. Addresses and IDs in it become those that are there.
func (s *exampleServer) example(t *testing.T, line string) {
	t.Helper()
	dir := s.folder(t)
	run := func(line string) string { return s.shell(t, dir, line) }
	id := run("hookctl create " + s.receiver + "/in --name orders --event user.created --event ping --event users.post -q -o name")
	delivery := run(`hookctl trigger user.created --data '{"id":"42"}' --wait -q --jq '.[] | select(.webhook_id == "` + id + `").id'`)
	run("hookctl create https://old.example.com/in --event nothing -q -o name")
	s.sign(t, dir, run)
	actual := strings.NewReplacer(
		"51b1e78dbd7a844089b652a9", id, "0e4f5a3c-9d3f-4f1e-8d76-3d1b6f9c2a10", id, "5f0c1a52-8f5e-4a57-9c0b-6c1a1f0f6f0e", id,
		"0198c5a2-7f1e-7cc3-9d5c-0d8f6a1b2c3d", delivery, "http://127.0.0.1:8787", s.url,
		"http://localhost:8080", s.receiver, "http://localhost:3000", s.receiver, "v1,…", run("cat signature"),
	).Replace(line)
	for _, verb := range []string{"hookctl serve", "hookctl listen"} {
		if strings.HasPrefix(actual, verb) && !strings.Contains(actual, "--addr") {
			actual = strings.Replace(actual, verb, verb+" --addr 127.0.0.1:0", 1)
		}
		if strings.HasPrefix(actual, verb) && !strings.Contains(actual, "--url-file") {
			actual += " --url-file url"
		}
	}
	s.run(t, dir, actual)
}

// run runs the example itself. One that goes on until it is told to end is told, once it does what it is for.
func (s *exampleServer) run(t *testing.T, dir, line string) {
	t.Helper()
	goesOn := strings.HasPrefix(line, "hookctl serve") || strings.HasPrefix(line, "hookctl listen") || strings.HasPrefix(line, "hookctl deliveries watch")
	p := exec.Command("bash", "-c", "fpath=(. zsh); "+line)
	want := 0
	if goesOn {
		p = exec.Command("bash", "-c", "exec "+line)
	}
	p.Dir, p.Env = dir, s.env(dir)
	p.Stdin = strings.NewReader("typed-secret\n")
	if strings.Contains(line, "replay -") {
		p.Stdin = nil
	}
	var out safeBuffer
	p.Stdout, p.Stderr = &out, &out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	switch {
	case strings.HasPrefix(line, "hookctl deliveries watch"):
		for giveUp := time.Now().Add(30 * time.Second); !strings.Contains(out.String(), "user.created") && time.Now().Before(giveUp); {
			s.shell(t, dir, `hookctl trigger user.created --data '{"id":"42"}' -q`)
			if strings.Contains(line, "--state dead") {
				break // none dies here
			}
		}
		want = 130
	case goesOn:
		awaitFile(t, filepath.Join(dir, "url"))
	}
	switch {
	case strings.Contains(line, "listen") && strings.Contains(line, "--exit-after 1"):
		s.shell(t, dir, `hookctl sign --scheme stripe --secret-ref env:SECRET --body body.json --send "$(cat url)"`)
	case goesOn:
		_ = p.Process.Signal(syscall.SIGINT)
	}
	err := p.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if code := p.ProcessState.ExitCode(); code != want {
		t.Errorf("exit code %d: %s\n%s", code, line, out.String())
	}
}

// shell runs a line that must go well, and returns what it prints.
func (s *exampleServer) shell(t *testing.T, dir, line string) string {
	t.Helper()
	p := exec.Command("sh", "-c", line)
	p.Dir, p.Env = dir, s.env(dir)
	var errs bytes.Buffer
	p.Stderr = &errs
	out, err := p.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", line, err, out, errs.String())
	}
	return strings.TrimSpace(string(out))
}

func (s *exampleServer) env(dir string) []string {
	return append(homeEnv(dir), "HOOKCTL_YES=true", "HOOKCTL_TOKEN=anything", "ACME_KEY=k", "SECRET="+exampleSecret, "OLD="+exampleSecret,
		"NEW=whsec_"+strings.Repeat("A", 32), "WEBHOOK_TOKEN="+exampleSecret, "HTTPS_PROXY=http://127.0.0.1:1")
}

const exampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// sign makes what examples verify: a raw request, captures, and a signature alone.
func (s *exampleServer) sign(t *testing.T, dir string, run func(string) string) {
	t.Helper()
	body := run("cat body.json")
	header := run("hookctl sign --scheme github --secret-file secret --body body.json | head -n 1")
	write(t, dir, "delivery.http", "POST /in HTTP/1.1\r\nHost: localhost\r\n"+header+"\r\nContent-Length: "+fmt.Sprint(len(body)+1)+"\r\n\r\n"+body+"\n")
	signed := run("hookctl sign --scheme standard-webhooks --secret-ref env:OLD --body body.json --id msg_1 --at 1767225600 --jq '.headers[] | select((.name | ascii_downcase) == \"webhook-signature\").value'")
	write(t, dir, "signature", signed)
	headers, err := json.Marshal([][]string{
		{"Content-Type", "application/json"}, {"webhook-id", "msg_1"}, {"webhook-timestamp", "1767225600"}, {"webhook-signature", signed},
	})
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf(`{"received_at":"2026-01-01T00:00:00Z","method":"POST","url":"http://localhost/in","headers":%s,"body_base64":%q,"remote":"127.0.0.1:1"}`+"\n",
		headers, run("base64 -w0 body.json"))
	write(t, dir, "deliveries.ndjson", strings.Repeat(line, 20))
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// folder has the files that the examples name.
func (s *exampleServer) folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	profiles := "profile: production\nprofiles:\n  - {name: production, dialect: standard, server: '" + s.url + "/standard', secrets: ['env:SECRET'], credentials: {token: 'env:HOOKCTL_TOKEN'}}\n"
	const dialect = "title: Mine\nserver: https://{tenant}.example.com\nvariables:\n  tenant: {title: Tenant, default: north}\ncredentials:\n  api_key: {header: X-Api-Key}\n  token: {header: X-Token}\n" +
		"verbs:\n  list: {call: GET /hooks}\nfields:\n  - {name: id, at: /id, readOnly: true, make: uuid}\n  - {name: url, at: /url}\n"
	for name, text := range map[string]string{
		"config/hookctl/config.yaml": profiles, "team.yaml": profiles, "secret": exampleSecret + "\n", "secret.txt": exampleSecret + "\n",
		"webhook.json": `{"url":"https://example.com/in","events":["user.created"]}`, "user.json": `{"id":"42"}`, "event.json": `{"id":"42"}`,
		"body.json": `{"type":"user.created","data":{"id":"42"}}` + "\n",
		"acme.yaml": "dialect: acme\n" + dialect, "mine.yaml": "dialect: mine\n" + dialect,
		"zsh/.keep": "", "home/.config/fish/completions/.keep": "",
	} {
		write(t, dir, name, text)
	}
	return dir
}
