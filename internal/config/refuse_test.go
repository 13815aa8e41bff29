package config_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"hookctl/internal/config"
)

func TestMalformedSettingsNameTheirSource(t *testing.T) {
	for _, c := range []struct{ env, value, flag, want string }{
		{"HOOKCTL_TIMEOUT", "abc", "", `HOOKCTL_TIMEOUT: "abc" is not a duration such as 30s or 2m, or 0 for no limit`},
		{"HOOKCTL_TIMEOUT", "30", "", `HOOKCTL_TIMEOUT: "30" is not a duration such as 30s or 2m, or 0 for no limit`},
		{"", "", "--timeout=-1s", `--timeout: "-1s" is not a duration such as 30s or 2m, or 0 for no limit`},
		{"HOOKCTL_RETRIES", "-1", "", `HOOKCTL_RETRIES: "-1" is not a number, 0 or more`},
		{"HOOKCTL_RETRIES", "0x3", "", `HOOKCTL_RETRIES: "0x3" is not a number, 0 or more`},
		{"HOOKCTL_RETRIES", "2", "--retries=-1", `--retries: "-1" is not a number, 0 or more`},
		{"HOOKCTL_LOCAL", "maybe", "", `HOOKCTL_LOCAL: "maybe" is not true or false`},
		{"HOOKCTL_YES", "y", "", `HOOKCTL_YES: "y" is not true or false`},
		{"HOOKCTL_NO_INPUT", "2", "", `HOOKCTL_NO_INPUT: "2" is not true or false`},
		{"", "", "--color=blue", `--color: "blue" is not auto, always or never`},
		{"", "", "--color=", `--color: "" is not auto, always or never`},
		{"HOOKCTL_SERVER", "http://e", "--server=", `--server is empty [leave --server out, or give it a value]`},
		{"", "", "--profile=", `--profile is empty [leave --profile out, or give it a value]`},
		{"", "", "--config=", `--config is empty [leave --config out, or give it a value]`},
		{"", "", "--var=team", `--var: "team" is not KEY=VALUE [for example --var team_id=7]`},
		{"", "", "--var==7", `--var: "=7" is not KEY=VALUE [for example --var team_id=7]`},
	} {
		t.Run(c.env+c.flag, func(t *testing.T) {
			sandbox(t)
			var args []string
			if c.env != "" {
				t.Setenv(c.env, c.value)
			}
			if c.flag != "" {
				args = append(args, c.flag)
			}
			_, err := config.Load(flags(t, args...), io.Discard)
			refused(t, err, "", c.want)
		})
	}
}

func TestMalformedFiles(t *testing.T) {
	known := "known keys: credentials, dialect, name, protected, scheme, secrets, server, vars"
	for name, c := range map[string]struct{ text, want string }{
		"no YAML":          {"profile: a\nprofiles: [\n", "DIR:2: did not find expected node content"},
		"tabs":             {"profile: a\n\tx: 1\n", "DIR:2: found a tab character that violates indentation"},
		"two documents":    {"profile: a\n---\nprofile: b\n", "DIR: has more than one YAML document"},
		"a list":           {"- a\n", "DIR:1: want KEY: VALUE pairs here"},
		"unknown at top":   {"profil: a\n", `DIR:1: unknown key "profil" [did you mean "profile"? known keys: profile, profiles]`},
		"unknown":          {"profiles:\n- name: a\n  servr: x\n", `DIR:3: unknown key "servr" [did you mean "server"? ` + known + `]`},
		"capitals":         {"profiles:\n- Name: a\n", `DIR:2: unknown key "Name" [did you mean "name"? ` + known + `]`},
		"far off":          {"profiles:\n- xyzzyplugh: a\n", `DIR:2: unknown key "xyzzyplugh" [` + known + `]`},
		"merge key":        {"profiles:\n- &a {name: a}\n- {<<: *a}\n", `DIR:3: unknown key "<<" [` + known + `]`},
		"twice":            {"profile: a\nprofile: b\n", `DIR:2: the key "profile" is there twice`},
		"no list":          {"profiles: {a: 1}\n", `DIR:1: want a list here, each entry behind "- "`},
		"no name":          {"profiles:\n- {server: x}\n", "DIR:2: a profile has no name"},
		"empty name":       {"profiles:\n- {name: ''}\n", "DIR:2: a profile has no name"},
		"null profile":     {"profiles:\n-\n", "DIR:2: a profile has no name"},
		"same name":        {"profiles:\n- {name: a}\n- {name: a}\n", `DIR:3: a second profile is named "a"`},
		"protected":        {"profiles:\n- name: a\n  protected: maybe\n", "DIR:3: want true or false here"},
		"vars":             {"profiles:\n- name: a\n  vars: 7\n", "DIR:3: want KEY: VALUE pairs here"},
		"nested var":       {"profiles:\n- name: a\n  vars: {x: [1]}\n", "DIR:3: want a single value here"},
		"list as key":      {"profiles:\n- name: a\n  vars: {[1]: 1}\n", "DIR:3: want a plain word as the key"},
		"server list":      {"profiles:\n- name: a\n  server: [x]\n", "DIR:3: want a single value here"},
		"empty credential": {"profiles:\n- name: a\n  credentials: {token: }\n", "DIR:3: the value is empty"},
		"empty reference":  {"profiles:\n- name: a\n  secrets: ['env:']\n", `DIR:3: "env:" names nothing [env:NAME, file:PATH, keyring:NAME or exec:COMMAND]`},
		"binary":           {"profiles:\n- name: a\n  server: !!binary aGk=\n", "DIR:3: want a single value here"},
		"unknown anchor":   {"profiles:\n- name: a\n  secrets: [*hunter2]\n", `DIR: unknown anchor [put quotes around a value that begins with "*"]`},
	} {
		t.Run(name, func(t *testing.T) {
			path := own(t, sandbox(t), c.text)
			_, err := config.Load(flags(t), io.Discard)
			refused(t, err, path, c.want)
		})
	}
}

func TestEmptyFilesAreFine(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing\n", "---\n", "null\n", "profile:\nprofiles:\n", "profiles: []\n"} {
		own(t, sandbox(t), text)
		equal(t, text, load(t).Profile, "")
	}
}

func TestUnknownProfiles(t *testing.T) {
	home := sandbox(t)
	path := filepath.Join(home, ".config/hookctl/config.yaml")
	_, err := config.Load(flags(t, "-p", "prod"), io.Discard)
	refused(t, err, path, `profile "prod": there is no config file DIR [hookctl profile add prod]`)

	own(t, home, "profile: gone\nprofiles: [{name: prod}, {name: dev}]\n")
	_, err = config.Load(flags(t, "-p", "prdo"), io.Discard)
	refused(t, err, path, `profile "prdo": not in DIR [did you mean "prod"? known profiles: prod, dev]`)
	_, err = config.Load(flags(t), io.Discard)
	refused(t, err, path, `profile "gone": not in DIR [known profiles: prod, dev]`)
	equal(t, "another one is not hindered", load(t, "-p", "dev").Profile, "dev")
}

func TestAConfigFileThatWasAskedForMustExist(t *testing.T) {
	dir := sandbox(t)
	_, err := config.Load(flags(t, "--config", dir+"/no.yaml"), io.Discard)
	refused(t, err, dir, "config file: open DIR/no.yaml: no such file or directory [--config and HOOKCTL_CONFIG need a file that exists; without them the default one is used]")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	t.Setenv("HOOKCTL_CONFIG", dir)
	_, err = config.Load(flags(t), io.Discard)
	refused(t, err, dir, "config file: read DIR: is a directory")
	t.Setenv("HOOKCTL_CONFIG", "/dev/zero")
	_, err = config.Load(flags(t), io.Discard)
	refused(t, err, dir, "config file: /dev/zero is larger than 1 MiB")
}

func TestASecretInAFileThatOthersCanReadIsRefused(t *testing.T) {
	literal := "profiles: [{name: a, credentials: {token: hunter2}}]"
	for _, c := range []struct {
		text string
		mode os.FileMode
		want string
	}{
		{literal, 0o600, ""},
		{literal, 0o400, ""},
		{literal, 0o640, "DIR holds a secret, and its mode 0640 lets others read it [chmod 600 DIR]"},
		{literal, 0o604, "DIR holds a secret, and its mode 0604 lets others read it [chmod 600 DIR]"},
		{"profiles: [{name: a, secrets: ['env:A', hunter2]}]", 0o644, "DIR holds a secret, and its mode 0644 lets others read it [chmod 600 DIR]"},
		{"profiles: [{name: a, secrets: ['env:A'], credentials: {token: 'file:x'}}]", 0o644, ""},
	} {
		path := own(t, sandbox(t), c.text)
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load(flags(t), io.Discard)
		if c.want != "" {
			refused(t, err, path, c.want)
		} else if err != nil {
			t.Errorf("%04o: %v", c.mode, err)
		}
	}
}
