package client_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"hookctl/internal/client"
	"hookctl/internal/hook"
)

// dry returns the line that a dry run shows.
func dry(t *testing.T, o client.Options, do func(*client.Client) error) string {
	t.Helper()
	var lines []string
	o.DryRun = func(curl string) { lines = append(lines, curl) }
	if err := do(newClient(t, o)); !errors.Is(err, client.ErrDryRun) || len(lines) != 1 {
		t.Fatalf("%v, %q", err, lines)
	}
	wantNoSecret(t, lines[0])
	return lines[0]
}

// run gives a line to the shell, with curl replaced by a script that records its arguments.
func run(t *testing.T, line string, env map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH")}
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func TestDryRunSendsNothing(t *testing.T) {
	ts := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 200, webhook("7")) })
	o := client.Options{Dialect: load(t, "standard"), Server: ts.URL, Credential: having(nil)} // no credential is needed either
	in := hook.Input{Set: map[string]any{"url": "https://example.com/in"}}
	for verb, do := range map[string]func(*client.Client) error{
		"POST " + ts.URL + "/webhooks":         func(c *client.Client) error { _, err := c.Create(t.Context(), in); return err },
		"PUT " + ts.URL + "/webhooks/7":        func(c *client.Client) error { _, err := c.Replace(t.Context(), "7", in); return err },
		"PATCH " + ts.URL + "/webhooks/a%2Fb":  func(c *client.Client) error { _, err := c.Patch(t.Context(), "a/b", in); return err },
		"DELETE " + ts.URL + "/webhooks/%27":   func(c *client.Client) error { _, err := c.Delete(t.Context(), "'"); return err },
		"POST " + ts.URL + "/webhooks/$x/test": func(c *client.Client) error { return c.Test(t.Context(), "$x") },
	} {
		args := run(t, dry(t, o, do), map[string]string{"HOOKCTL_TOKEN": "t"})
		if args[0] != "-X" || args[1]+" "+args[2] != verb {
			t.Errorf("got %q, want %s", args[:3], verb)
		}
	}
	ts.wantCount(t, 0)
	o.Credential = having(map[string]string{"token": "t"})
	o.DryRun = func(string) { t.Error("a read is sent") }
	if _, err := newClient(t, o).Get(t.Context(), "7"); err != nil {
		t.Error(err)
	}
	ts.wantCount(t, 1)
}

// The line is what would have been sent, once the variables are set.
func TestCurlLineWorks(t *testing.T) {
	o := client.Options{Dialect: parse(t, everywhere), Server: "https://api.example.com/v1", Credential: having(badges())}
	in := secretive()
	in.Set["url"] = `https://example.com/it's "$HOME" \ ` + "`x`" + `!/ü?a=b&c=%20`
	line := dry(t, o, func(c *client.Client) error { _, err := c.Patch(t.Context(), "it's", in); return err })
	got := run(t, line, map[string]string{
		"HOOKCTL_API": "k", "HOOKCTL_USER": "ada", "HOOKCTL_PASS": "it's $x", "HOOKCTL_TOKEN": `b"adge`, "HOOKCTL_SECRET": "sign", "HOOKCTL_HEADER_X_PLAIN": "plain",
		"HOOKCTL_PIN": "1",
	})
	want := []string{
		"-X", "PATCH", "https://api.example.com/v1/hooks/it%27s?api_key=k", "-H", "Content-Type: application/json", "-H", "Accept: application/json",
		"-H", `X-Badge: Badge b"adge`, "-u", "ada:it's $x", "--data-raw",
		`{"url":"https://example.com/it's \"$HOME\" \\ ` + "`x`" + `!/ü?a=b&c=%20","signing":{"word":"sign"},"send_headers":[{"key":"X-Plain","value":"plain"}],"pin":"1"}`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A text that looks like the mark of a variable stays a text.
func TestCurlLineWithNULs(t *testing.T) {
	o := client.Options{Dialect: parse(t, everywhere), Server: "https://api.example.com"}
	for _, name := range []string{"\x00HOME\x00", `\u0000HOME\u0000`, "a\x00"} {
		in := secretive()
		in.AllowUnknown = true
		in.Set["label"] = name
		line := dry(t, o, func(c *client.Client) error { _, err := c.Create(t.Context(), in); return err })
		args := run(t, line, map[string]string{"HOME": "injected"})
		if body := args[len(args)-1]; strings.Contains(body, "injected") || !strings.Contains(body, "label") {
			t.Errorf("%q: %s", name, body)
		}
	}
}

// A form hides its secrets as JSON does.
func TestCurlLineOfForm(t *testing.T) {
	form := strings.ReplaceAll(everywhere, "PATCH /hooks/{id}\"", "PATCH /hooks/{id}\", encoding: form")
	o := client.Options{Dialect: parse(t, form), Server: "https://api.example.com"}
	in := secretive()
	in.AllowUnknown = true
	patch := func(c *client.Client) error { _, err := c.Patch(t.Context(), "7", in); return err }
	args := run(t, dry(t, o, patch), map[string]string{"HOOKCTL_PIN": "1", "HOOKCTL_SECRET": "sign"})
	if body := args[len(args)-1]; !strings.Contains(body, "pin=1&") || !strings.Contains(body, "sign") {
		t.Error(body)
	}
	in.Set["label"] = "\x00HOME\x00"
	args = run(t, dry(t, o, patch), map[string]string{"HOME": "injected"})
	if body := args[len(args)-1]; strings.Contains(body, "injected") || !strings.Contains(body, "%00HOME%00") {
		t.Error(body)
	}
}

// The real curl sends what we would send.
func TestCurlLineIsWhatWeSend(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("there is no curl here")
	}
	var sent []string
	ts := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		body, _ := io.ReadAll(r.Body)
		var b strings.Builder
		for _, name := range []string{"Accept", "App-Token", "Token", "Content-Type"} {
			b.WriteString(name + ": " + strings.Join(r.Header[name], ",") + "\n")
		}
		sent = append(sent, r.Method+" "+r.RequestURI+"\n"+b.String()+string(body))
		says(w, 201, `{"_id":"7"}`)
	})
	o := client.Options{Dialect: load(t, "enfix"), Server: ts.URL, Credential: having(map[string]string{"app_token": "a", "token": "t"}), Raw: func([]byte) {}}
	create := func(c *client.Client) error {
		_, err := c.Create(t.Context(), hook.Input{Set: map[string]any{"events": []any{"users.post"}, "url": "https://example.com/ü", "method": "PUT", "secret": "k", "headers": []any{map[string]any{"name": "X-A", "value": "v"}}}})
		return err
	}
	line := dry(t, o, create)
	if err := create(newClient(t, o)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(line, "curl", curl+" -s", 1))
	cmd.Env = []string{"HOOKCTL_APP_TOKEN=a", "HOOKCTL_TOKEN=t", "HOOKCTL_SECRET=k", "HOOKCTL_HEADER_X_A=v"}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if len(sent) != 2 || sent[0] != sent[1] {
		t.Errorf("sent\n%s", strings.Join(sent, "\n---\n"))
	}
}
