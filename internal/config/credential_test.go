package config_test

import (
	"testing"
)

func TestCredentials(t *testing.T) {
	home := sandbox(t)
	own(t, home, `
profile: p
profiles: [{name: p, credentials: {api_key: from profile, app-token: "env:NOWHERE"}}]
`)
	file := write(t, home+"/key", "from file\n")
	c := load(t)
	check := func(name, want string, found bool) {
		t.Helper()
		got, ok, err := c.Credential(t.Context(), name)
		if got != want || ok != found || err != nil {
			t.Errorf("%s: got %q, %t, %v", name, got, ok, err)
		}
	}
	check("other", "", false)
	check("api_key", "from profile", true)
	t.Setenv("HOOKCTL_API_KEY_FILE", file)
	check("api_key", "from file", true)
	t.Setenv("HOOKCTL_API_KEY_FILE", "~/key")
	check("api_key", "from file", true)
	t.Setenv("HOOKCTL_API_KEY", "env:LITERAL")
	_, _, err := c.Credential(t.Context(), "api_key")
	refused(t, err, home, "HOOKCTL_API_KEY and HOOKCTL_API_KEY_FILE are both set [unset one of them]")
	t.Setenv("HOOKCTL_API_KEY_FILE", "")
	check("api_key", "env:LITERAL", true)
	_, _, err = c.Credential(t.Context(), "app-token")
	refused(t, err, home, `profile "p": credential "app-token": env:NOWHERE: the environment variable NOWHERE is not set, or empty`)
	t.Setenv("HOOKCTL_APP_TOKEN", "over the profile")
	check("app-token", "over the profile", true)
}

func TestCredentialsThatNoHeaderCanCarry(t *testing.T) {
	home := sandbox(t)
	own(t, home, "profile: p\nprofiles: [{name: p, credentials: {a: \"hunter2\\n\", b: \"file:~/two\", c: \"hunter2\\0x\"}}]\n")
	write(t, home+"/two", "hunter2\n\n")
	t.Setenv("HOOKCTL_D", "hunter2\rx")
	t.Setenv("HOOKCTL_E_FILE", home+"/no")
	tail := ": holds a line break or a NUL, which no header can carry"
	for name, want := range map[string]string{
		"a": `profile "p": credential "a"` + tail,
		"b": `profile "p": credential "b"` + tail,
		"c": `profile "p": credential "c"` + tail,
		"d": `HOOKCTL_D` + tail,
		"e": `HOOKCTL_E_FILE: file:DIR/no: open DIR/no: no such file or directory`,
	} {
		_, ok, err := load(t).Credential(t.Context(), name)
		refused(t, err, home, want)
		equal(t, name, ok, false)
	}
}
