package config_test

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"hookctl/internal/config"
)

func TestReferencesOfServerAndVariables(t *testing.T) {
	home := sandbox(t)
	own(t, home, `
profile: p
profiles: [{name: p, server: "env:SERVER", vars: {team: "file:team", region: "exec:echo eu", plain: "a:b"}}]
`)
	write(t, filepath.Join(home, ".config", "hookctl", "team"), "42\n")
	_, err := config.Load(flags(t), io.Discard)
	refused(t, err, home, `profile "p": server: env:SERVER: the environment variable SERVER is not set, or empty`)
	equal(t, "from the flag", load(t, "--server", "https://b").Server, "https://b")
	t.Setenv("SERVER", "https://a")
	c := load(t)
	equal(t, "server", c.Server, "https://a")
	equal(t, "vars", fmt.Sprint(c.Vars), "map[plain:a:b region:eu team:42]")

	path := write(t, filepath.Join(home, "ci.yaml"), `profiles: [{name: p, vars: {team: "exec:touch `+home+`/ran"}}]`)
	_, err = config.Load(flags(t, "--config", path, "-p", "p"), io.Discard)
	refused(t, err, home, `profile "p": variable "team": exec:touch DIR/ran: exec: is allowed only in your own config file [use env:, file: or keyring:, or move the profile to your own config file]`)
	equal(t, "given", load(t, "--config", path, "-p", "p", "--var", "team=7").Vars["team"], "7")
}

func TestWhereThingsComeFrom(t *testing.T) {
	home := sandbox(t)
	own(t, home, `profiles: [{name: p, dialect: d, vars: {a: x, b: x, c: x}, credentials: {k: "env:K", l: hunter2, m: hunter2, n: hunter2}}]`)
	t.Setenv("HOOKCTL_VAR_B", "y")
	t.Setenv("HOOKCTL_VAR_C", "y")
	t.Setenv("HOOKCTL_M", "hunter3")
	t.Setenv("HOOKCTL_N_FILE", "n.txt")
	c, err := config.LoadProfile(flags(t, "-p", "no", "--var", "c=z"), "p", io.Discard)
	must(t, err)
	equal(t, "profile", c.Profile, "p")
	for name, want := range map[string]config.Origin{
		"a": config.FromProfile, "b": config.FromEnvironment, "c": config.FromFlag, "d": config.FromDefault,
	} {
		equal(t, name, c.VarOrigin(name), want)
	}
	for name, want := range map[string]string{
		"k": "profile env:K", "l": "profile ********", "m": "environment ********", "n": "environment file:n.txt", "o": " ",
	} {
		origin, shown, err := c.CredentialOrigin(name)
		must(t, err)
		equal(t, name, string(origin)+" "+shown, want)
	}
}

func TestABuildServerIsNotAsked(t *testing.T) {
	sandbox(t)
	for _, c := range []struct {
		ci, variable string
		args         []string
		want         bool
	}{
		{"", "", nil, false},
		{"true", "", nil, true},
		{"1", "", nil, true},
		{"woodpecker", "", nil, true},
		{"false", "", nil, false},
		{"0", "", nil, false},
		{"true", "false", nil, false},
		{"true", "", []string{"--no-input=false"}, false},
		{"", "true", nil, true},
	} {
		t.Setenv("CI", c.ci)
		t.Setenv("HOOKCTL_NO_INPUT", c.variable)
		got, err := config.NoInput(flags(t, c.args...))
		must(t, err)
		equal(t, fmt.Sprint(c), got, c.want)
		equal(t, fmt.Sprint(c), load(t, c.args...).NoInput, c.want)
	}
}
