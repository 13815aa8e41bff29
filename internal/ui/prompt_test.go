package ui_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"hookctl/internal/ui"
)

func noEnv(string) string { return "" }

// asked gives a plain prompter its input, and returns the answer and what was shown.
func asked[T any](in string, ask func(ui.Prompter) (T, error)) (answer T, shown, rest string, err error) {
	var out, stderr strings.Builder
	r := strings.NewReader(in)
	answer, err = ask(ui.NewPrompter(&ui.Streams{In: r, Out: &out, Err: &stderr}, noEnv))
	left, _ := io.ReadAll(r)
	return answer, out.String() + stderr.String(), string(left), err
}

func TestPlainConfirm(t *testing.T) {
	cases := []struct {
		in    string
		def   bool
		want  bool
		err   error
		shown string
	}{
		{"y\n", false, true, nil, "delete it? [y/N] "},
		{"YES\r\n", false, true, nil, "delete it? [y/N] "},
		{"n\n", true, false, nil, "delete it? [Y/n] "},
		{"\n", true, true, nil, "delete it? [Y/n] "},
		{"\n", false, false, nil, "delete it? [y/N] "},
		{"maybe\nyes", false, true, nil, "delete it? [y/N] please answer yes or no\ndelete it? [y/N] "},
		{"", true, false, ui.ErrInterrupted, "delete it? [Y/n] \n"},
	}
	for _, c := range cases {
		got, shown, _, err := asked(c.in, func(p ui.Prompter) (bool, error) { return p.Confirm("delete it?", c.def) })
		if got != c.want || !errors.Is(err, c.err) || shown != c.shown {
			t.Errorf("%q: %v, %v, %q", c.in, got, err, shown)
		}
	}
}

func TestPlainInput(t *testing.T) {
	cases := []struct {
		in, def, want, rest, shown string
		err                        error
	}{
		{"hello\nmore\n", "", "hello", "more\n", "name: ", nil},
		{"windows\r\n", "", "windows", "", "name: ", nil},
		{" kept \n", "", " kept ", "", "name: ", nil},
		{"\nmore", "d", "d", "more", "name [d]: ", nil},
		{"no line feed", "", "no line feed", "", "name: ", nil},
		{"", "d", "", "", "name [d]: \n", ui.ErrInterrupted},
	}
	for _, c := range cases {
		got, shown, rest, err := asked(c.in, func(p ui.Prompter) (string, error) { return p.Input("name", c.def) })
		if got != c.want || rest != c.rest || shown != c.shown || !errors.Is(err, c.err) {
			t.Errorf("%q: %q, %q, %q, %v", c.in, got, rest, shown, err)
		}
	}
	_, shown, _, _ := asked("x\n", func(p ui.Prompter) (string, error) { return p.Input("na\x1bme", "\x07") })
	if shown != `na\x1bme [\a]: ` {
		t.Errorf("%q", shown)
	}
}

func TestPlainSecret(t *testing.T) {
	got, shown, _, err := asked("s3cret\n", func(p ui.Prompter) (string, error) { return p.Secret("API key") })
	if got != "s3cret" || shown != "API key: " || err != nil {
		t.Errorf("%q, %q, %v", got, shown, err)
	}
	if _, _, _, err := asked("", func(p ui.Prompter) (string, error) { return p.Secret("API key") }); !errors.Is(err, ui.ErrInterrupted) {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

func TestPlainFailedRead(t *testing.T) {
	p := ui.NewPrompter(&ui.Streams{In: failing{}, Err: io.Discard}, noEnv)
	if _, err := p.Input("x", ""); !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
}

func TestCtrlCEndsAQuestion(t *testing.T) {
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	shown := make(signalWriter, 8)
	go func() {
		<-shown
		time.Sleep(50 * time.Millisecond) // the question is shown just before the signal is watched for
		_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
	}()
	p := ui.NewPrompter(&ui.Streams{In: r, Err: shown}, noEnv)
	if _, err := p.Confirm("sure?", false); !errors.Is(err, ui.ErrInterrupted) {
		t.Error(err)
	}
}

type signalWriter chan struct{}

func (s signalWriter) Write(p []byte) (int, error) {
	s <- struct{}{}
	return len(p), nil
}

func TestWhichPrompter(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	terminal := ui.Streams{In: file, Err: file, InTTY: true, ErrTTY: true, ErrColor: true}
	noInput, noError, noFile := terminal, terminal, terminal
	noInput.InTTY, noError.ErrTTY, noFile.In = false, false, strings.NewReader("")
	cases := []struct {
		s    ui.Streams
		env  string
		want string
	}{
		{terminal, "", "*ui.drawn"},
		{terminal, "HOOKCTL_PLAIN=1", "*ui.plain"},
		{terminal, "HOOKCTL_PLAIN=0", "*ui.drawn"},
		{terminal, "TERM=dumb", "*ui.plain"},
		{terminal, "ACCESSIBLE=1", "*ui.plain"},
		{terminal, "ACCESSIBLE=0", "*ui.drawn"},
		{terminal, "HOOKCTL_ACCESSIBLE=yes", "*ui.plain"},
		{terminal, "TERM=xterm", "*ui.drawn"},
		{noInput, "", "*ui.plain"},
		{noError, "", "*ui.plain"},
		{noFile, "", "*ui.plain"},
	}
	for _, c := range cases {
		name, value, _ := strings.Cut(c.env, "=")
		p := ui.NewPrompter(&c.s, func(k string) string {
			if k == name {
				return value
			}
			return ""
		})
		if got := fmt.Sprintf("%T", p); got != c.want {
			t.Errorf("%s: %s, want %s", c.env, got, c.want)
		}
	}
}
