package config_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"testing"

	"hookctl/internal/config"
)

func TestFlagOverEnvironmentOverProfileOverDefault(t *testing.T) {
	for _, s := range []struct {
		key, flag, env               string
		get                          func(config.Config) any
		flagged, set, profiled, none string
	}{
		{"profile", "--profile=two", "one", func(c config.Config) any { return c.Profile }, "two", "one", "current", ""},
		{"dialect", "--dialect=f", "e", func(c config.Config) any { return c.Dialect }, "f", "e", "doo", ""},
		{"server", "--server=http://f", "http://e", func(c config.Config) any { return c.Server }, "http://f", "http://e", "http://p", ""},
		{"local", "--local=false", "1", func(c config.Config) any { return c.Local }, "false", "true", "false", "false"},
		{"store", "--store=f.db", "e.db", func(c config.Config) any { return c.Store }, "f.db", "e.db", "HOME/.local/state/hookctl/local.db", "HOME/.local/state/hookctl/local.db"},
		{"output", "--output=json", "csv", func(c config.Config) any { return c.Output }, "json", "csv", "table", "table"},
		{"yes", "--yes=false", "true", func(c config.Config) any { return c.Yes }, "false", "true", "false", "false"},
		{"no_input", "--no-input=false", "true", func(c config.Config) any { return c.NoInput }, "false", "true", "false", "false"},
		{"timeout", "--timeout=1m", "2s", func(c config.Config) any { return c.Timeout }, "1m0s", "2s", "30s", "30s"},
		{"retries", "--retries=0", "010", func(c config.Config) any { return c.Retries }, "0", "10", "3", "3"},
	} {
		t.Run(s.key, func(t *testing.T) {
			home := sandbox(t)
			check := func(layer string, origin config.Origin, want string, args ...string) {
				t.Helper()
				c := load(t, args...)
				if want == "HOME/.local/state/hookctl/local.db" {
					want = filepath.Join(home, want[5:])
				}
				equal(t, layer, fmt.Sprint(s.get(c)), want)
				equal(t, layer, c.Origin(s.key), origin)
			}
			check("default", config.FromDefault, s.none)
			own(t, home, "profile: current\nprofiles:\n- {name: current, dialect: doo, server: http://p}\n- {name: one}\n- {name: two}\n")
			below := config.FromDefault
			if s.profiled != s.none {
				below = config.FromProfile
			}
			check("profile", below, s.profiled)
			variable := "HOOKCTL_" + map[string]string{"profile": "PROFILE", "dialect": "DIALECT", "server": "SERVER", "local": "LOCAL", "store": "STORE", "output": "OUTPUT", "yes": "YES", "no_input": "NO_INPUT", "timeout": "TIMEOUT", "retries": "RETRIES"}[s.key]
			t.Setenv(variable, "")
			check("empty variable", below, s.profiled)
			t.Setenv(variable, s.env)
			check("environment", config.FromEnvironment, s.set)
			check("flag", config.FromFlag, s.flagged, s.flag)
		})
	}
}

func TestColor(t *testing.T) {
	sandbox(t)
	equal(t, "default", load(t).Color, "auto")
	t.Setenv("CLICOLOR_FORCE", "0")
	equal(t, "CLICOLOR_FORCE=0", load(t).Color, "auto")
	t.Setenv("CLICOLOR_FORCE", "1")
	equal(t, "CLICOLOR_FORCE=1", load(t).Color, "always")
	t.Setenv("NO_COLOR", "1")
	equal(t, "NO_COLOR=1", load(t).Color, "never")
	equal(t, "flag", load(t, "--color=auto").Color, "auto")
}

func TestConfigFileByFlagOverEnvironmentOverDefault(t *testing.T) {
	home := sandbox(t)
	equal(t, "no file", load(t).Found, false)
	path := own(t, home, "profiles: [{name: mine}]\nprofile: mine\n")
	equal(t, "default", load(t).File, config.File{Path: path, Own: true})
	equal(t, "found", load(t).Found, true)
	env := write(t, filepath.Join(home, "env.yaml"), "")
	t.Setenv("HOOKCTL_CONFIG", env)
	equal(t, "environment", load(t).File, config.File{Path: env})
	flag := write(t, filepath.Join(home, "flag.yaml"), "")
	equal(t, "flag", load(t, "--config", flag).File, config.File{Path: flag})
}

func TestBaseDirectories(t *testing.T) {
	home := sandbox(t)
	equal(t, "cache", load(t).Cache, filepath.Join(home, ".cache/hookctl"))
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, "relative")
	}
	equal(t, "relative config", load(t).File.Path, filepath.Join(home, ".config/hookctl/config.yaml"))
	equal(t, "relative store", load(t).Store, filepath.Join(home, ".local/state/hookctl/local.db"))
	t.Setenv("XDG_CONFIG_HOME", "/x/config")
	t.Setenv("XDG_STATE_HOME", "/x/state")
	t.Setenv("XDG_CACHE_HOME", "/x/cache")
	c := load(t)
	equal(t, "all", c.File.Path+" "+c.Store+" "+c.Cache, "/x/config/hookctl/config.yaml /x/state/hookctl/local.db /x/cache/hookctl")
}

func TestWithoutAHomeFolder(t *testing.T) {
	sandbox(t)
	t.Setenv("HOME", "")
	c := load(t, "--server=http://x")
	equal(t, "paths", c.File.Path+c.Store+c.Cache, "")
	err := c.File.AddProfile(config.Profile{Name: "a"}, false)
	refused(t, err, "", "no place for a config file [set HOME, or give --config FILE]")
}

func TestVariablesMergeOneByOneAndKeepTheirText(t *testing.T) {
	home := sandbox(t)
	own(t, home, `
profile: p
profiles:
- name: p
  vars: {team_id: 007, Owner: Ann, big: 123456789012345678901234567890, when: 2026-01-01, flag: yes, float: 1.10, hex: 0x1F, alias: &a 1e3, same: *a}
`)
	t.Setenv("HOOKCTL_VAR_OWNER", "env")
	t.Setenv("HOOKCTL_VAR_HEX", "env")
	t.Setenv("HOOKCTL_VAR_FLAG", "")
	got := load(t, "--var", "hex=a,b=c", "--var", "new=").Vars
	want := map[string]string{
		"team_id": "007", "Owner": "Ann", "owner": "env", "big": "123456789012345678901234567890", "when": "2026-01-01",
		"flag": "yes", "float": "1.10", "hex": "a,b=c", "alias": "1e3", "same": "1e3", "new": "",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestProfile(t *testing.T) {
	home := sandbox(t)
	own(t, home, `
profiles:
- name: Prod.EU
  dialect: ./dialects/mine.yaml
  server: https://api.example.com
  credentials: {Api_Key: "env:KEY", token: 12345}
  scheme: standard
  secrets: ["file:~/s", "keyring:k"]
  protected: true
- {name: plain, dialect: enfix}
- {name: home, dialect: ~/d.yaml}
- {name: bare, dialect: sub/enfix}
`)
	c := load(t, "--profile=Prod.EU", "--local")
	dir := filepath.Join(home, ".config/hookctl")
	got := fmt.Sprintf("%s %s %s %v %s %v %t %t", c.Profile, c.Dialect, c.Server, c.Credentials, c.Scheme, c.Secrets, c.Protected, c.Local)
	equal(t, "profile", got, "Prod.EU "+dir+"/dialects/mine.yaml https://api.example.com map[Api_Key:env:KEY token:********] standard [file:~/s keyring:k] true true")
	equal(t, "a name", load(t, "-p", "plain").Dialect, "enfix")
	equal(t, "in the home folder", load(t, "-p", "home").Dialect, home+"/d.yaml")
	equal(t, "a path without an ending", load(t, "-p", "bare").Dialect, dir+"/sub/enfix")
	equal(t, "a path in a flag", load(t, "-p", "plain", "--dialect=./x.yaml").Dialect, "./x.yaml")
	equal(t, "no profile", load(t).Profile, "")
}

func TestARepeatableFlagIsTheCommandsOwn(t *testing.T) {
	sandbox(t)
	f := flags(t)
	serve := flags(t)
	serve.Lookup("dialect").Value = f.Lookup("var").Value
	if err := serve.Parse([]string{"--dialect=a", "--dialect=b"}); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(serve, nil)
	if err != nil || c.Dialect != "" {
		t.Error(c.Dialect, err)
	}
}
