package cmd_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"hookctl/cmd"
)

// exitCase is one way to one exit code. The line is run by a shell in a folder of its own, with $MEAN, the mean server.
type exitCase struct {
	code int
	line string
	told bool // what was found is on stdout, though the code is not 0
	// interrupt is what is waited for before Ctrl-C: a part of the mean server's paths, or, after a ~, a text on stderr.
	interrupt string
	stdin     bool // it is given and not closed; Ctrl-C comes while it is read
}

// answers are what an API may answer, and what that is to every command that asks one.
func answers() map[string]int {
	return map[string]int{
		"400": 2, "422": 2, "401": 4, "403": 4, "404": 3, "409": 6, "412": 6, "418": 1, "405": 1,
		"408": 5, "429": 5, "500": 5, "503": 5, "closed": 5, "html": 1, "half": 1, "elsewhere": 1,
	}
}

// called are the cases of a command that calls an API, written with $S for the server.
func called(line string, own ...exitCase) []exitCase {
	cases := own
	known := answers()
	for _, answer := range slices.Sorted(maps.Keys(known)) {
		cases = append(cases, exitCase{code: known[answer], line: "hookctl " + line + " --retries 0 --server $MEAN/" + answer + "/standard"})
	}
	return append(
		cases,
		exitCase{code: 5, line: "hookctl " + line + " --retries 0 --timeout 100ms --server $MEAN/hang/standard"},
		exitCase{code: 5, line: "hookctl " + line + " --retries 0 --server http://127.0.0.1:1/standard"},
		exitCase{code: 2, line: "hookctl " + line + " --nonsense"},
		exitCase{code: 130, line: "exec hookctl " + line + " --retries 0 --server $MEAN/hang.N/standard", interrupt: "hang.N"},
	)
}

// here are the cases of a command that calls nobody and only prints.
func here(line string, own ...exitCase) []exitCase {
	return append(
		own,
		exitCase{code: 0, line: "hookctl " + line, told: true},
		exitCase{code: 1, line: "hookctl " + line + " >/dev/full"},
		exitCase{code: 2, line: "hookctl " + line + " --nonsense"},
	)
}

// exitCases has the ways to each code of each command.
func exitCases() map[string][]exitCase {
	const server = " --server $MEAN/404/standard"
	foreign := exitCase{code: 7}
	own := func(line string, more ...exitCase) []exitCase {
		foreign.line = "hookctl " + line + " --server $MEAN/foreign/standard"
		return called(line, append(more, foreign)...)
	}
	created := "hookctl create http://127.0.0.1:1/in --event a.b -q -o name >id; "
	const sign = "hookctl sign --scheme github --secret-file secret --body body"
	const verify = "hookctl verify-signature --scheme github --secret-file secret --body body"
	const stripe = " --scheme stripe --secret-file secret --body body"
	const timed = "$(hookctl sign" + stripe + " --at 2020-01-01T00:00:00Z | head -n 1)"
	const receive = "hookctl listen --addr 127.0.0.1:0 --url-file url --exit-after 1"
	comes := func(headers string) string { // a request to what listens
		return " pid=$!; while [ ! -f url ]; do :; done; curl -s -o answer --data-binary @body " + headers + ` "$(cat url)"; wait $pid`
	}
	const brokenStore = "mkdir -p state/hookctl; "
	served := "hookctl serve --addr 127.0.0.1:0 --url-file url -q & pid=$!; while [ ! -f url ]; do :; done; "
	return map[string][]exitCase{
		"":     here(""),
		"list": called("list", exitCase{code: 0, line: "hookctl list"}),
		"get": called("get 1", exitCase{code: 0, line: created + "hookctl get $(cat id)"},
			exitCase{code: 7, line: "hookctl get 1 --dialect ./few.yaml --server $MEAN/404"},
			exitCase{code: 8, line: "hookctl get 1 2 --server $MEAN/some", told: true}),
		"create": called("create http://a.example/in", exitCase{code: 0, line: "hookctl create http://a.example/in"},
			exitCase{code: 7, line: "hookctl create http://a.example/in --dialect ./few.yaml --server $MEAN/404"}),
		"replace": called("replace 1 --url http://a.example/in", exitCase{code: 0, line: created + "hookctl replace $(cat id) --url http://a.example/in"},
			exitCase{code: 7, line: "hookctl replace 1 --url http://a.example/in --dialect ./few.yaml --server $MEAN/404"}),
		"patch": called("patch 1 --url http://a.example/in", exitCase{code: 0, line: created + "hookctl patch $(cat id) --url http://a.example/in"},
			exitCase{code: 7, line: "hookctl patch 1 --url http://a.example/in --dialect ./few.yaml --server $MEAN/404"}),
		"delete": called("delete 1 --yes", exitCase{code: 0, line: created + "hookctl delete --yes $(cat id)"},
			exitCase{code: 7, line: "hookctl delete 1 --yes --dialect ./few.yaml --server $MEAN/404"},
			exitCase{code: 8, line: "hookctl delete 1 2 --yes --server $MEAN/some"}),
		"test": called("test 1", exitCase{code: 0, line: "export HOOKCTL_LOCAL=true; " + created + "hookctl test $(cat id)"},
			exitCase{code: 7, line: "hookctl test 1 --dialect ./few.yaml --server $MEAN/404"},
			exitCase{code: 5, line: created + "hookctl test --direct $(cat id)", told: true},
			exitCase{code: 5, line: "hookctl create $MEAN/503 --event a.b -q -o name >id; hookctl test --direct $(cat id)", told: true},
			exitCase{code: 1, line: "hookctl create $MEAN/418 --event a.b -q -o name >id; hookctl test --direct $(cat id)", told: true},
			exitCase{code: 0, line: "hookctl create $MEAN/200 --event a.b -q -o name >id; hookctl test --direct $(cat id)", told: true}),
		"call": called("call secret 1", exitCase{code: 0, line: created + "hookctl call secret $(cat id)"},
			exitCase{code: 7, line: "hookctl call nonsense --server $MEAN/404 --dialect ./few.yaml"}),

		"verify-signature": {
			{code: 0, line: verify + ` --header "$(` + sign + ` | head -n 1)"`, told: true},
			{code: 1, line: verify + ` --header "$(` + sign + ` | head -n 1)" >/dev/full`},
			{code: 2, line: "hookctl verify-signature --scheme nonsense"},
			{code: 2, line: verify + " --header x"},
			{code: 5, line: "hookctl verify-signature --scheme aws-sns --option topic_arn=arn:aws:sns:eu-west-1:1:a --fetch-cert --body sns", told: true},
			{code: 7, line: "hookctl verify-signature --dialect foxtrot --body body --header 'A: b'"},
			{code: 8, line: "hookctl verify-signature --scheme github --secret-file secret --captures body", told: true},
			{code: 9, line: verify + " --header 'X-Hub-Signature-256: sha256=00'", told: true},
			{code: 9, line: verify + " --header 'A: b'", told: true},
			{code: 10, line: `hookctl verify-signature` + stripe + ` --header "` + timed + `"`, told: true},
			{code: 130, line: "exec hookctl verify-signature --scheme github --secret-file secret --captures -", stdin: true, told: true},
		},
		"sign": {
			{code: 0, line: sign, told: true},
			{code: 0, line: sign + " --send $MEAN/200", told: true},
			{code: 1, line: sign + " --send $MEAN/418", told: true},
			{code: 1, line: sign + " --send $MEAN/404", told: true},
			{code: 1, line: sign + " --send $MEAN/elsewhere", told: true},
			{code: 2, line: sign + " --scheme nonsense"},
			{code: 5, line: sign + " --send $MEAN/503", told: true},
			{code: 5, line: sign + " --send $MEAN/408", told: true},
			{code: 5, line: sign + " --send $MEAN/429", told: true},
			{code: 5, line: sign + " --send $MEAN/closed"},
			{code: 5, line: sign + " --send $MEAN/hang --timeout 100ms"},
			{code: 7, line: "hookctl sign --dialect foxtrot --body body"},
			{code: 130, line: "exec " + sign + " --send $MEAN/hang.N", interrupt: "hang.N"},
			{code: 130, line: "exec hookctl sign --scheme github --secret-file secret --body -", stdin: true},
		},
		"listen": {
			{code: 0, line: "exec hookctl listen --addr 127.0.0.1:0", interrupt: "~listening", told: true},
			{code: 0, line: receive + " &" + comes(""), told: true},
			{code: 1, line: served + "hookctl listen --addr $(sed s,http://,, url); code=$?; kill -INT $pid; wait $pid; exit $code"},
			{code: 2, line: "hookctl listen --wait 1s"},
			{code: 5, line: receive + " --wait 10ms", told: true},
			{code: 7, line: receive + " --dialect foxtrot --secret-file secret"},
			{code: 9, line: receive + " --scheme github --secret-file secret &" + comes("-H 'X-Hub-Signature-256: sha256=00'"), told: true},
			{code: 10, line: receive + stripe[:len(stripe)-len(" --body body")] + " &" + comes(`-H "`+timed+`"`), told: true},
			{code: 130, line: "exec hookctl listen --addr 127.0.0.1:0 --exit-after 1", interrupt: "~listening", told: true},
		},
		"replay": {
			{code: 0, line: "hookctl replay captures --to $MEAN/200", told: true},
			{code: 1, line: "hookctl replay captures --to $MEAN/418", told: true},
			{code: 2, line: "hookctl replay captures"},
			{code: 5, line: "hookctl replay captures --to $MEAN/503", told: true},
			{code: 5, line: "hookctl replay captures --to $MEAN/closed", told: true},
			{code: 5, line: "hookctl replay captures --to $MEAN/hang --timeout 100ms", told: true},
			{code: 7, line: "hookctl replay captures --to $MEAN/200 --sign --dialect foxtrot"},
			{code: 8, line: "echo x >>captures; hookctl replay captures --to $MEAN/200", told: true},
			{code: 130, line: "exec hookctl replay captures --to $MEAN/hang.N", interrupt: "hang.N", told: true},
		},

		"serve": {
			{code: 0, line: "exec hookctl serve --addr 127.0.0.1:0", interrupt: "~serving"},
			{code: 1, line: served + "hookctl serve --store other.db --addr $(sed s,http://,, url); code=$?; kill -INT $pid; wait $pid; exit $code"},
			{code: 2, line: "hookctl serve --addr 0.0.0.0:0"},
			{code: 5, line: "mkdir -p state/hookctl; touch state/hookctl/local.db.lock; exec flock state/hookctl/local.db.lock hookctl serve --addr 127.0.0.1:0 --timeout 50ms"},
			{code: 6, line: served + "hookctl serve --addr 127.0.0.1:0; code=$?; kill -INT $pid; wait $pid; exit $code"},
		},
		"trigger": own("trigger a.b --data '{}'",
			exitCase{code: 0, line: "hookctl trigger a.b --data '{}'", told: true},
			exitCase{code: 5, line: brokenStore + created + "hookctl trigger a.b --data '{}' --wait=50ms", told: true},
			exitCase{code: 6, line: "hookctl trigger a.b --data '{}' --id 1 -q; exec >&-; hookctl trigger a.b --data '{\"a\":1}' --id 1", told: true},
			exitCase{code: 8, line: served + "export HOOKCTL_LOCAL=true; hookctl create $MEAN/410 --event a.b -q >created; hookctl trigger a.b --data '{}' --wait=30s; code=$?; kill -INT $pid; wait $pid; exit $code", told: true},
		),
		"deliveries list":  own("deliveries list", exitCase{code: 0, line: "hookctl deliveries list"}),
		"deliveries stats": own("deliveries stats", exitCase{code: 0, line: "hookctl deliveries stats"}),
		"deliveries get": own("deliveries get 1",
			exitCase{code: 0, line: "hookctl deliveries get 1 --server $MEAN/some"},
			exitCase{code: 8, line: "hookctl deliveries get 1 2 --server $MEAN/some", told: true}),
		"deliveries redeliver": own("deliveries redeliver 1",
			exitCase{code: 0, line: "hookctl deliveries redeliver 1 --server $MEAN/some"},
			exitCase{code: 8, line: "hookctl deliveries redeliver 1 2 --yes --server $MEAN/some", told: true}),
		"deliveries watch": own("deliveries watch",
			exitCase{code: 0, line: "hookctl deliveries watch --idle 1ms"},
			exitCase{code: 5, line: "hookctl deliveries watch --idle 1ms --exit-after 1"}),

		"profile add": {
			{code: 0, line: "hookctl profile add b --dialect standard"},
			{code: 1, line: "hookctl profile add b --dialect standard --config " + longName},
			{code: 2, line: "hookctl profile add b --dialect nonsense"},
			{code: 6, line: "hookctl profile add here --dialect standard"},
			{code: 130, line: "exec hookctl profile add b --dialect standard --credential token=-", stdin: true},
		},
		"profile list": here("profile list"),
		"profile show": here("profile show here", exitCase{code: 3, line: "hookctl profile show nobody"}),
		"profile use": {
			{code: 0, line: "hookctl profile use here"},
			{code: 1, line: "hookctl profile use other --config " + longName},
			{code: 2, line: "hookctl profile use"},
			{code: 3, line: "hookctl profile use nobody"},
		},
		"profile remove": {
			{code: 0, line: "hookctl profile remove here"},
			{code: 1, line: "hookctl profile remove here --config " + longName},
			{code: 2, line: "hookctl profile remove"},
			{code: 3, line: "hookctl profile remove nobody"},
		},
		"profile check": {
			{code: 0, line: "hookctl profile check here --local"},
			{code: 1, line: "hookctl profile check here --server $MEAN/html", told: true},
			{code: 1, line: "hookctl profile check here" + server, told: true},
			{code: 2, line: "hookctl profile check here --nonsense"},
			{code: 3, line: "hookctl profile check nobody"},
			{code: 4, line: "hookctl profile check here --server $MEAN/401", told: true},
			{code: 4, line: "hookctl profile check here --server $MEAN/403", told: true},
			{code: 5, line: "hookctl profile check here --server $MEAN/503", told: true},
			{code: 5, line: "hookctl profile check here --server $MEAN/closed", told: true},
			{code: 130, line: "exec hookctl profile check here --server $MEAN/hang.N", interrupt: "hang.N"},
		},
		"dialect list": here("dialect list"),
		"dialect show": here("dialect show standard", exitCase{code: 2, line: "hookctl dialect show nonsense"}),
		"dialect validate": {
			{code: 0, line: "hookctl dialect validate few.yaml"},
			{code: 1, line: "hookctl dialect validate --help >/dev/full"},
			{code: 2, line: "hookctl dialect validate body"},
		},
		"doctor":     here("doctor", exitCase{code: 1, line: "HOOKCTL_PROFILE=nobody hookctl doctor", told: true}),
		"version":    here("version"),
		"completion": here("completion bash"),
		"help":       here("help list", exitCase{code: 2, line: "hookctl help nonsense"}),
	}
}

// longName is as long as a file's name may be: it can be read, and not be written, as what replaces it has a longer name.
var longName = strings.Repeat("c", 255)

// TestExitCodes produces each exit code that a command's help names, for each command, and no other. Where the code is not 0
// stdout is empty, but where the result is a verdict.
func TestExitCodes(t *testing.T) {
	mean := newMeanServer(t)
	cases := exitCases()
	for path, exits := range commandsAndExits(t, cmd.Root()) {
		own := cases[path]
		t.Run(strings.ReplaceAll("hookctl "+path, " ", "_"), func(t *testing.T) {
			t.Parallel()
			produced := map[int]bool{}
			for i, c := range own {
				produced[c.code] = true
				if !slices.Contains(exits, c.code) {
					t.Errorf("its help does not name %d: %s", c.code, c.line)
				}
				c.run(t, mean, fmt.Sprint(strings.ReplaceAll(path, " ", "-"), i))
			}
			for _, code := range exits {
				if !produced[code] {
					t.Errorf("nothing here makes it exit with %d, which its help names", code)
				}
			}
		})
		delete(cases, path)
	}
	for path := range cases {
		t.Errorf("there is no command %q", path)
	}
}

// commandsAndExits lists the codes that the help of each command names. Groups are like the first of them.
func commandsAndExits(t *testing.T, root *cobra.Command) map[string][]int {
	t.Helper()
	root.InitDefaultHelpCmd()
	found := map[string][]int{}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		_, path, _ := strings.Cut(c.CommandPath(), " ")
		var codes []int
		for _, e := range cmd.Exits(c) {
			codes = append(codes, e.Code)
		}
		if c.Runnable() && (path == "" || !c.HasSubCommands()) {
			found[path] = codes
			if len(codes) == 0 {
				t.Errorf("%s names no exit codes", path)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	return found
}

func (c exitCase) run(t *testing.T, mean *meanServer, unique string) {
	t.Helper()
	dir := exitFolder(t)
	line := strings.ReplaceAll(c.line, ".N", "."+unique)
	p := exec.Command("sh", "-c", line)
	p.Dir = dir
	p.Env = append(homeEnv(dir), "MEAN="+mean.url, "HOOKCTL_TOKEN=t0ken-5e15fe", "HOOKCTL_APP_TOKEN=a", "HTTPS_PROXY=http://127.0.0.1:1")
	var out, errs safeBuffer
	p.Stdout, p.Stderr = &out, &errs
	code, hung := c.wait(t, p, mean, strings.ReplaceAll(c.interrupt, ".N", "."+unique), &errs)
	switch {
	case hung:
		t.Errorf("it does not end: %s\n%s", line, errs.String())
	case code != c.code:
		t.Errorf("exit code %d, not %d: %s\n%s%s", code, c.code, line, out.String(), errs.String())
	case code != 0 && !c.told && out.String() != "":
		t.Errorf("exit code %d, and stdout is not empty: %s\n%s", code, line, out.String())
	case code != 0 && errs.String() == "":
		t.Errorf("exit code %d without a word: %s", code, line)
	}
}

// wait runs it to its end, with Ctrl-C where that is wanted.
func (c exitCase) wait(t *testing.T, p *exec.Cmd, mean *meanServer, part string, errs *safeBuffer) (code int, hung bool) {
	t.Helper()
	if c.stdin {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		p.Stdin = r
		t.Cleanup(func() { r.Close() })
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		r.Close()
		// More than a pipe holds: it is written once the process reads.
		if _, err := w.Write(bytes.Repeat([]byte(" "), 80<<10)); err != nil {
			t.Fatal(err)
		}
		interruptProcess(t, p)
	} else {
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		if part != "" {
			c.await(t, mean, part, errs)
			interruptProcess(t, p)
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
	case <-time.After(30 * time.Second):
		_ = p.Process.Kill()
		<-ended
		return 0, true
	}
	return p.ProcessState.ExitCode(), false
}

func (c exitCase) await(t *testing.T, mean *meanServer, part string, errs *safeBuffer) {
	t.Helper()
	text, onStderr := strings.CutPrefix(part, "~")
	if !onStderr {
		select {
		case <-mean.came(part):
		case <-time.After(30 * time.Second):
			t.Errorf("no request came: %s\n%s", c.line, errs.String())
		}
		return
	}
	for giveUp := time.Now().Add(30 * time.Second); !strings.Contains(errs.String(), text); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(giveUp) {
			t.Errorf("stderr does not say %q: %s\n%s", text, c.line, errs.String())
			return
		}
	}
}

func interruptProcess(t *testing.T, p *exec.Cmd) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
}

// homeEnv is an environment with a home of its own.
func homeEnv(dir string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "XDG_CONFIG_HOME=" + filepath.Join(dir, "config"),
		"XDG_STATE_HOME=" + filepath.Join(dir, "state"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"), "GORACE=atexit_sleep_ms=1",
	}
}

// exitFolder is a folder with what the lines name.
func exitFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const profiles = "profiles:\n  - {name: here, dialect: standard}\n  - {name: other, dialect: standard}\n"
	for name, text := range map[string]string{
		"secret": "s3cr3t\n", "body": `{"a":1}`, longName: profiles, "config/hookctl/config.yaml": profiles,
		"captures": capturedTo("/in") + capturedTo("/in2"),
		"sns":      snsMessage,
		"few.yaml": "dialect: few\ntitle: Few\ncredentials:\n  token: {header: Authorization}\nverbs:\n  list: {call: GET /hooks}\nfields:\n  - {name: id, at: /id, readOnly: true, make: uuid}\n  - {name: url, at: /url}\n",
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func capturedTo(path string) string {
	return `{"received_at":"2026-01-02T03:04:05Z","method":"POST","url":"http://127.0.0.1` + path +
		`","headers":[["Content-Type","application/json"]],"body_base64":"e30=","remote":"127.0.0.1:1"}` + "\n"
}

const snsMessage = `{"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:eu-west-1:1:a","Message":"m","Timestamp":"2026-01-02T03:04:05.000Z",` +
	`"SignatureVersion":"2","Signature":"AAAA","SigningCertURL":"https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"}`
