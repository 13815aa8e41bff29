//go:build linux

package cmd_test

import (
	"strings"
	"testing"
)

// twoWebhooks is a home with two webhooks in local mode; it returns their IDs.
func twoWebhooks(t *testing.T) (env []string, orders, users string) {
	t.Helper()
	env = newHome(t, "HOOKCTL_LOCAL=true")
	create := func(args ...string) string {
		return strings.TrimSpace(hookctl(t, env, append([]string{"create", "-q", "-o", "name"}, args...)...))
	}
	orders = create("https://example.com/orders", "--name", "orders", "--event", "order.paid")
	users = create("https://example.com/users", "--event", "user.created", "--event", "user.deleted")
	return env, orders, users
}

// TestPickAnID chooses a webhook by arrow keys, or by typing a part of what is known of it.
func TestPickAnID(t *testing.T) {
	t.Parallel()
	env, orders, users := twoWebhooks(t)
	cases := []struct {
		name string
		keys string
		want string
		args []string
	}{
		{"the first", enter, orders, []string{"get", "-o", "name"}},
		{"by arrow", down + enter, users, []string{"get", "-o", "name"}},
		{"by event", "user.del" + enter, users, []string{"get", "-o", "name"}},
		{"by url", "com/USERS" + enter, users, []string{"get", "-o", "name"}},
		{"by id", users[:18] + enter, users, []string{"get", "-o", "name"}},
		{"patch", "com/users" + enter, users, []string{"patch", "--description", "x", "-o", "name"}},
		{"test", enter, orders, []string{"test"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := startTerminal(t, env, c.args...)
			s.sees("orders - https://example.com/orders  order.paid  " + orders)
			s.sees("https://example.com/users - user.created,user.deleted  " + users)
			s.answers("which webhook to "+c.args[0], c.keys)
			s.ends(0)
			if !strings.Contains(s.shown(), c.want) {
				t.Errorf("%s is not in\n%s", c.want, s.shown())
			}
		})
	}
}

// TestDeleteByPrompts shows what is to be deleted, and asks.
func TestDeleteByPrompts(t *testing.T) {
	t.Parallel()
	env, orders, users := twoWebhooks(t)
	s := startTerminal(t, env, "delete")
	s.answers("which webhook to delete", "orders"+enter)
	s.sees(orders + "  order.paid  https://example.com/orders  orders")
	s.fills("delete webhook "+orders+"?", enter)
	s.ends(1)

	s = startTerminal(t, env, "delete", orders, users, "nope")
	s.sees(users + "  user.created,user.deleted  https://example.com/users")
	s.sees("nope  (get webhook nope: ")
	s.fills("delete webhook "+orders+", "+users+", nope?", "y"+enter)
	s.ends(8)
	if left := hookctl(t, env, "list", "-o", "name"); left != "" {
		t.Errorf("left is %q", left)
	}

	s = startTerminal(t, env, "delete")
	s.ends(3)
	if !strings.Contains(s.shown(), "there is no webhook to delete") {
		t.Error(s.shown())
	}
	s = startTerminal(t, env, "delete", "nope")
	s.ends(3)
}

// TestCreateByPrompts asks for what is required, and for events, and asks again after a wrong answer.
func TestCreateByPrompts(t *testing.T) {
	t.Parallel()
	env := newHome(t, "HOOKCTL_LOCAL=true")
	s := startTerminal(t, env, "create", "--jq", ".url, .events")
	s.fills("? url", "example"+enter)
	s.sees("url: must be an absolute URL")
	s.fills("? url", "https://example.com/in"+enter)
	s.answers("events (none: [\"*\"])", down+space+down+space+enter)
	s.fills("other events", "a.b, c.d"+enter)
	s.ends(0)
	if !strings.Contains(s.shown(), "https://example.com/in\n[\"user.created\",\"user.updated\",\"a.b\",\"c.d\"]") {
		t.Error(s.shown())
	}
	id := strings.TrimSpace(hookctl(t, env, "list", "-o", "name"))

	s = startTerminal(t, env, "replace", "--jq", ".url, .events")
	s.answers("which webhook to replace", enter)
	s.fills("? url", "https://example.com/new"+enter)
	s.answers("events (none: [\"*\"])", enter)
	s.fills("other events", enter)
	s.ends(0)
	if !strings.Contains(s.shown(), "https://example.com/new\n[\"*\"]") {
		t.Error(s.shown())
	}
	if got := hookctl(t, env, "get", id, "--jq", ".url"); got != "https://example.com/new\n" {
		t.Error(got)
	}
	s = startTerminal(t, env, "create", "https://example.com/three", "-o", "name") // nothing is missing, nothing is asked
	s.ends(0)
}

// TestCreateInOtherDialects asks by enums, hidden secrets, composed events and targets for each event.
func TestCreateInOtherDialects(t *testing.T) {
	t.Parallel()
	env := newHome(t, "HOOKCTL_LOCAL=true", "HOOKCTL_VAR_TEAM_ID=7")
	s := startTerminal(t, env, "create", "--dialect", "enfix", "--jq", ".events, .url, .method")
	s.answers("events", space+down+down+down+space+enter) // of two endpoints
	s.fills("other events", enter)
	s.sees("one webhook has one endpoint")
	s.answers("? events  [Use", space+down+space+enter)
	s.fills("? other events, with commas between", enter)
	s.fills("url", "https://example.com/in"+enter)
	s.answers("method", "put"+enter)
	s.fills("secret (empty: a random one is made)", "hunter2-typed"+enter)
	s.ends(0)
	if !strings.Contains(s.shown(), "[\"users.post\",\"users.put\"]\nhttps://example.com/in\nPUT") || strings.Contains(s.printed(), "hunter2") {
		t.Error(s.shown())
	}
	s = startTerminal(t, env, "create", "--dialect", "doo", "--jq", ".name, .hooks")
	s.fills("? name", "n"+enter)
	s.answers("events", space+enter)
	s.fills("other events", enter)
	s.fills("? url", "https://example.com/in"+enter)
	s.ends(0)
	if !strings.Contains(s.shown(), `[{"event":"event_created","method":"POST","url":"https://example.com/in"}]`) {
		t.Error(s.shown())
	}
	s = startTerminal(t, env, "create", "--dialect", "foxtrot", "--url", "https://example.com/in", "--event", "X", "--jq", ".provider.dc_ids")
	s.fills("dc_ids (Distribution centres), with commas between", "1, 2"+enter)
	s.ends(0)
	if !strings.Contains(s.shown(), `["1","2"]`) {
		t.Error(s.shown())
	}
}

// TestInterruptQuestions presses Ctrl-C at each kind of question: 130, and nothing has changed.
func TestInterruptQuestions(t *testing.T) {
	t.Parallel()
	env, orders, _ := twoWebhooks(t)
	before := hookctl(t, env, "list", "-o", "json")
	for _, c := range []struct {
		line     bool
		question string
		args     []string
	}{
		{false, "which webhook to delete", []string{"delete"}},
		{false, "which webhook to patch", []string{"patch", "--name", "x"}},
		{true, "delete webhook", []string{"delete", orders}},
		{true, "? url", []string{"create"}},
		{true, "? url", []string{"replace", orders}},
		{true, "? name of the profile", []string{"profile", "add"}},
		{false, "? dialect", []string{"profile", "add", "x"}},
		{true, "server: the API's base URL", []string{"profile", "add", "x", "--dialect", "standard"}},
		{true, "token (Bearer token)", []string{"profile", "add", "x", "--dialect", "standard", "--server", "http://127.0.0.1:1"}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			s := startTerminal(t, env, c.args...)
			press := s.answers
			if c.line {
				press = s.fills
			}
			press(c.question, ctrlC)
			s.ends(130)
			if !strings.Contains(s.shown(), "hookctl: interrupted") {
				t.Error(s.shown())
			}
			if after := hookctl(t, env, "list", "-o", "json"); after != before {
				t.Errorf("changed: %s", after)
			}
			if profiles := hookctl(t, env, "profile", "list", "-o", "name"); profiles != "" {
				t.Errorf("profiles: %s", profiles)
			}
		})
	}
}

// TestNobodyIsAsked gives the same commands on the same terminal, where questions are forbidden.
func TestNobodyIsAsked(t *testing.T) {
	t.Parallel()
	env, orders, _ := twoWebhooks(t)
	for _, how := range []struct {
		name string
		env  string
		flag string
	}{{"flag", "X=", "--no-input"}, {"variable", "HOOKCTL_NO_INPUT=1", "--quiet"}, {"build server", "CI=true", "--quiet"}} {
		for _, c := range []struct {
			want string
			args []string
		}{
			{"get needs an ID", []string{"get"}},
			{"delete needs an ID", []string{"delete"}},
			{"patch needs ID", []string{"patch", "--name", "x"}},
			{"replace needs ID", []string{"replace", "--url", "https://example.com"}},
			{"test needs ID", []string{"test"}},
			{"hint: give --url", []string{"create"}},
			{"hint: give --url", []string{"replace", orders}},
			{"hint: give --event, --method, --secret-file, --url", []string{"create", "--dialect", "enfix"}},
			{"hint: give --yes", []string{"delete", orders}},
			{"hint: give a NAME and --dialect", []string{"profile", "add"}},
			{"hint: give --dialect", []string{"profile", "add", "x"}},
		} {
			t.Run(how.name+" "+strings.Join(c.args, " "), func(t *testing.T) {
				t.Parallel()
				s := startTerminal(t, append(env, how.env), append(c.args, how.flag)...)
				s.ends(2)
				if !strings.Contains(s.shown(), c.want) {
					t.Error(s.shown())
				}
			})
		}
	}
}

// TestPlainQuestions asks the same line by line, for dumb terminals and screen readers: nothing moves the cursor.
func TestPlainQuestions(t *testing.T) {
	t.Parallel()
	for _, plain := range []string{"TERM=dumb", "HOOKCTL_ACCESSIBLE=1", "ACCESSIBLE=1", "HOOKCTL_PLAIN=1"} {
		t.Run(plain, func(t *testing.T) {
			t.Parallel()
			env, orders, users := twoWebhooks(t)
			env = append(env, plain)
			s := startTerminal(t, env, "patch", "--name", "new", "-o", "name")
			s.sees("1) orders - https://example.com/orders")
			s.answers("number, name or a part of it: ", "user.cre"+enter)
			s.answers("it: user.cre\n2) https://example.com/users", "2"+enter)
			s.ends(0)
			s = startTerminal(t, env, "delete")
			s.answers("a part of it: ", orders+enter)
			s.answers("[y/N]", "y"+enter)
			s.ends(0)
			s = startTerminal(t, env, "create", "-o", "name", "-q")
			s.answers("url: ", "https://example.com/three"+enter)
			s.answers("with commas between: ", "2,3"+enter)
			s.answers("other events, with commas between: ", enter)
			s.ends(0)
			if strings.Contains(s.printed(), "\x1b") {
				t.Errorf("%q", s.printed())
			}
			got := hookctl(t, env, "list", "--jq", "map(.name, .url, .events)")
			want := `["new","https://example.com/users",["user.created","user.deleted"],null,"https://example.com/three",["user.created","user.updated"]]`
			if strings.Join(strings.Fields(got), "") != want || users == "" {
				t.Error(got)
			}
			s = startTerminal(t, env, "delete")
			s.answers("a part of it: ", ctrlC)
			s.ends(130)
		})
	}
}

// TestSignaturesAreNeverAskedFor leaves out what both need, on a terminal.
func TestSignaturesAreNeverAskedFor(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"verify-signature", "sign"} {
		s := startTerminal(t, newHome(t), verb, "--scheme", "github")
		s.ends(2)
		if strings.Contains(s.shown(), "? ") || !strings.Contains(s.shown(), "hint: ") {
			t.Error(s.shown())
		}
	}
}
