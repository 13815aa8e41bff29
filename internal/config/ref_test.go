package config_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"hookctl/internal/config"
)

// secret loads a profile whose only secret is the reference given, in the user's own config file.
func secret(t *testing.T, home, ref string) config.Ref {
	t.Helper()
	own(t, home, "profile: p\nprofiles:\n- name: p\n  secrets:\n  - '"+strings.ReplaceAll(ref, "'", "''")+"'\n")
	return load(t).Secrets[0]
}

func TestReferences(t *testing.T) {
	home := sandbox(t)
	dir := filepath.Join(home, ".config/hookctl")
	t.Setenv("KEY", "from env")
	write(t, dir+"/near", "near\n")
	write(t, home+"/tilde", "tilde\n")
	write(t, home+"/two", "two\n\n")
	write(t, home+"/exact", " bytes \r")
	keyring.MockInit()
	if err := keyring.Set("hookctl", "prod", "from keyring"); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"env:KEY":                        "from env",
		"file:near":                      "near",
		"file:./near":                    "near",
		"file:~/tilde":                   "tilde",
		"file:" + home + "/two":          "two\n",
		"file:" + home + "/exact":        " bytes \r",
		"keyring:prod":                   "from keyring",
		"exec:echo a b":                  "a b",
		"exec:printf 'x\\n\\n'":          "x\n",
		"exec:cat; echo no input":        "no input",
		"plain":                          "plain",
		"http://not.a.reference":         "http://not.a.reference",
		"ENV:KEY":                        "ENV:KEY",
		"exec:echo $KEY":                 "from env",
		"exec:cat " + home + "/tilde":    "tilde",
		"exec:head -c 1048576 /dev/zero": strings.Repeat("\x00", 1<<20),
	} {
		got, err := secret(t, home, ref).Resolve(t.Context())
		if err != nil || got != want {
			t.Errorf("%s: got %.40q, %v", ref, got, err)
		}
	}
}

func TestReferencesThatLeadNowhere(t *testing.T) {
	home := sandbox(t)
	t.Setenv("EMPTY", "")
	write(t, home+"/empty", "\n")
	write(t, home+"/large", strings.Repeat("x", 1<<20+1))
	keyring.MockInit()
	for ref, want := range map[string]string{
		"env:EMPTY":                      "the environment variable EMPTY is not set, or empty",
		"env:HOOKCTL_NOWHERE":            "the environment variable HOOKCTL_NOWHERE is not set, or empty",
		"file:no":                        "open DIR/.config/hookctl/no: no such file or directory",
		"file:~/empty":                   "is empty",
		"file:~/large":                   "DIR/large is larger than 1 MiB",
		"keyring:no":                     "not in the keyring [store it with: secret-tool store --label=hookctl service hookctl username no]",
		"exec:true":                      "is empty",
		"exec:echo hunter2; exit 3":      "exit status 3",
		"exec:head -c 1048577 /dev/zero": "printed more than 1 MiB",
	} {
		if ref == "keyring:no" && runtime.GOOS != "linux" { // each system has its own command
			continue
		}
		_, err := secret(t, home, ref).Resolve(t.Context())
		refused(t, err, home, `profile "p": secret 1: `+ref+": "+want)
	}
}

func TestABrokenKeyring(t *testing.T) {
	home := sandbox(t)
	keyring.MockInitWithError(errors.New("no daemon"))
	_, err := secret(t, home, "keyring:k").Resolve(t.Context())
	refused(t, err, home, `profile "p": secret 1: keyring:k: no keyring can be read here: no daemon [use env:NAME or file:PATH instead]`)
}

func TestWithoutABusNoneIsStarted(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("keyrings have no bus here")
	}
	home := sandbox(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	keyring.MockInit()
	must(t, keyring.Set("hookctl", "k", "hunter2"))
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
		t.Skip("there is a bus")
	}
	_, err := secret(t, home, "keyring:k").Resolve(t.Context())
	refused(t, err, home, `profile "p": secret 1: keyring:k: no keyring can be read here: there is no session bus [use env:NAME or file:PATH instead]`)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	equal(t, "secret", resolved(t, secret(t, home, "keyring:k")), "hunter2")
}

func TestACommandEndsWithItsContextAndTalksToStderr(t *testing.T) {
	home := sandbox(t)
	own(t, home, "profile: p\nprofiles: [{name: p, secrets: ['exec:echo unlock me >&2; echo x', 'exec:sleep 60; echo y']}]\n")
	var stderr bytes.Buffer
	c, err := config.Load(flags(t), &stderr)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Secrets[0].Resolve(t.Context())
	if got != "x" || err != nil || stderr.String() != "unlock me\n" {
		t.Error(got, err, stderr.String())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err = c.Secrets[1].Resolve(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 10*time.Second {
		t.Error(err, time.Since(began))
	}
}

func TestCommandsOnlyInTheUsersOwnFile(t *testing.T) {
	home := sandbox(t)
	t.Chdir(home)
	text := `
profiles:
- {name: credential, credentials: {a: "env:A", token: "exec:touch ran"}}
- {name: secret, secrets: ["env:A", "exec:touch ran"]}
- {name: none}
`
	ci := write(t, home+"/ci.yaml", text)
	tail := "exec: is allowed only in your own config file [use env:, file: or keyring:, or move the profile to your own config file]"
	_, err := config.Load(flags(t, "--config", ci, "-p", "credential"), nil)
	refused(t, err, ci, `DIR: profile "credential": credential "token": `+tail)
	t.Setenv("HOOKCTL_CONFIG", ci)
	_, err = config.Load(flags(t, "-p", "secret"), nil)
	refused(t, err, ci, `DIR: profile "secret": secret 2: `+tail)
	equal(t, "another profile is not hindered", load(t, "-p", "none").Profile, "none")

	profiles, _, err := (config.File{Path: ci}).Profiles()
	if err != nil {
		t.Fatal(err)
	}
	_, err = profiles[0].Credentials["token"].Resolve(t.Context())
	refused(t, err, ci, `profile "credential": credential "token": exec:touch ran: `+tail)
	ref, err := config.ParseRef("exec:touch ran")
	if err != nil {
		t.Fatal(err)
	}
	_, err = ref.Resolve(t.Context())
	refused(t, err, ci, "exec:touch ran: "+tail)
	if _, err := os.Stat("ran"); err == nil {
		t.Error("the command ran")
	}

	t.Setenv("HOOKCTL_CONFIG", "")
	own(t, home, text)
	equal(t, "own", load(t, "-p", "credential").Credentials["token"].String(), "exec:touch ran")
}

func TestParsingReferencesOfTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "key", "v\n")
	ref, err := config.ParseRef("file:key")
	if err != nil || ref.Literal() || ref.String() != "file:key" {
		t.Error(ref, err)
	}
	if got, err := ref.Resolve(t.Context()); got != "v" || err != nil {
		t.Error(got, err)
	}
	_, err = config.ParseRef("")
	refused(t, err, dir, "the value is empty")
	_, err = config.ParseRef("keyring: ")
	refused(t, err, dir, `"keyring: " names nothing [env:NAME, file:PATH, keyring:NAME or exec:COMMAND]`)
	_, err = config.NewSecret("env:hunter2")
	refused(t, err, dir, `the secret begins with "env:" and would be read as a reference [write it to a file and give file:PATH]`)
	_, err = config.NewSecret("")
	refused(t, err, dir, "the secret is empty")
	if ref, err = config.NewSecret("hunter2"); err != nil || !ref.Literal() {
		t.Error(ref, err)
	}
}
