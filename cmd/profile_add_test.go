//go:build linux

package cmd_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAddAProfileByPrompts does from an empty home what a new user would, against a server that is written from the
// provider's documents.
func TestAddAProfileByPrompts(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newStrict(t, "enfix"))
	defer server.Close()
	env := newHome(t)
	s := startTerminal(t, env, "profile", "add")
	s.fills("? name of the profile", "not a name"+enter)
	s.sees("a name is letters, digits, dots")
	s.fills("? name of the profile", "prod"+enter)
	s.sees("idaas - Entrust IDaaS  https://docs.trustedauth.com")
	s.answers("dialect: how does the API speak", "enfix lp"+enter)
	s.fills("server: the API's base URL", "somewhere"+enter)
	s.sees(`"somewhere" is no server URL`)
	s.fills("server: the API's base URL (https://{tenant}.enfixlp.com)", server.URL+enter)
	s.answers("how do you get in", "with token"+enter)
	s.fills("app_token (App token) (empty: from the environment)", enfixAppToken+enter)
	s.fills("token (User token) (empty: from the environment)", enfixToken+enter)
	s.sees("checked: Enfix LP lets you in")
	s.sees("no keyring can be used here: ")
	s.sees("kept token in the file ")
	s.sees("added the profile prod to ")
	s.ends(0)
	if strings.Contains(s.printed(), "5e15fe") || strings.Contains(s.printed(), "126cc4") {
		t.Error("a secret was shown")
	}
	if got := hookctl(t, env, "list", "-o", "json"); got != "[]\n" {
		t.Error(got)
	}
	nothingLoose(t, env)

	s = startTerminal(t, env, "profile", "add")
	s.fills("? name of the profile", "prod"+enter)
	s.sees("already: choose another na")
	s.fills("? name of the profile", ctrlC)
	s.ends(130)
}

// nothingLoose wants every file in a home to be its owner's alone.
func nothingLoose(t *testing.T, env []string) {
	t.Helper()
	home := strings.TrimPrefix(env[1], "HOME=")
	err := filepath.Walk(filepath.Join(home, ".config"), func(path string, info os.FileInfo, err error) error {
		if err == nil && path != filepath.Join(home, ".config") && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestAddAProfileThatDoesNotGetIn tells what is wrong, and leaves it to the user whether to keep the profile.
func TestAddAProfileThatDoesNotGetIn(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newStrict(t, "enfix"))
	defer server.Close()
	for _, c := range []struct {
		answer, profiles string
		code             int
		flags            []string
	}{
		{"n", "", 4, nil},
		{ctrlC, "", 130, nil},
		{"y", "p\n", 0, nil},
		{"", "p\n", 0, []string{"--no-check"}},
	} {
		env := newHome(t, "HOOKCTL_APP_TOKEN="+enfixAppToken)
		args := append([]string{"profile", "add", "p", "--dialect", "enfix", "--server", server.URL, "--credential", "token=env:WRONG"}, c.flags...)
		s := startTerminal(t, append(env, "WRONG=hunter2"), args...)
		if c.answer != "" {
			s.sees("credentials: list webhooks: ")
			s.fills("the check failed; keep the profile all the same?", c.answer+enter)
		}
		s.ends(c.code)
		if got := hookctl(t, env, "profile", "list", "-o", "name"); got != c.profiles {
			t.Errorf("%q: %q\n%s", c.answer, got, s.shown())
		}
		if strings.Contains(s.printed(), "hunter2") {
			t.Error("a secret was shown")
		}
	}
}

// TestAddAProfileLineByLine is the same for a dumb terminal, with a login and variables.
func TestAddAProfileLineByLine(t *testing.T) {
	t.Parallel()
	env := newHome(t, "TERM=dumb")
	s := startTerminal(t, env, "profile", "add", "--no-check", "--protected")
	s.answers("name of the profile: ", "doo"+enter)
	s.answers("number, name or a part of it [standard]: ", "doo"+enter)
	s.answers("server: the API's base URL [https://rest.doo.net]: ", enter)
	s.answers("team_id (ID of the team): ", enter)
	s.answers("a value is needed here\nteam_id (ID of the team):", "42"+enter)
	s.sees("1) by a login with client_id and client_secret\n2) with access_token")
	s.answers("[client_id and client_secret]: ", enter)
	s.answers("api_key (API key) (empty: from the environment): ", enter)
	s.answers("client_id (Client ID for the login) (empty: from the environment): ", "id"+enter)
	s.answers("client_secret (Client secret for the login) (empty: from the environment): ", "hunter2"+enter)
	s.ends(0)
	got := hookctl(t, env, "profile", "show", "--jq", ".protected, .vars, .from.server, (.credentials | keys)")
	if got != "true\n{\"team_id\":\"42\"}\ndefault\n[\"client_id\",\"client_secret\"]\n" || strings.Contains(s.printed(), "hunter2") {
		t.Errorf("%s\n%s", got, s.shown())
	}
}
