package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/gofrs/flock"

	"hookctl/internal/config"
)

func text(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func mode(t *testing.T, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%04o", info.Mode().Perm())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ref(t *testing.T, s string) config.Ref {
	t.Helper()
	r, err := config.ParseRef(s)
	must(t, err)
	return r
}

func TestTheFirstProfileMakesTheFile(t *testing.T) {
	home := sandbox(t)
	t.Chdir(home)
	f := load(t).File
	must(t, f.AddProfile(config.Profile{
		Name: "prod", Dialect: "./mine.yaml", Server: "https://x", Vars: map[string]string{"team_id": "007", "a": "true"},
		Credentials: map[string]config.Ref{"key": ref(t, "env:KEY"), "file": ref(t, "file:k"), "home": ref(t, "file:~/k"), "token": ref(t, "hunter2")},
		Scheme:      "standard", Secrets: []config.Ref{ref(t, "exec:pass show x")}, Protected: true,
	}, false))
	equal(t, "text", text(t, f.Path), `profile: prod
profiles:
  - name: prod
    dialect: `+home+`/mine.yaml
    server: https://x
    vars:
      a: "true"
      team_id: "007"
    credentials:
      file: file:`+home+`/k
      home: file:~/k
      key: env:KEY
      token: hunter2
    scheme: standard
    secrets:
      - exec:pass show x
    protected: true
`)
	equal(t, "file", mode(t, f.Path), "0600")
	equal(t, "folder", mode(t, filepath.Dir(f.Path)), "0700")
	equal(t, "lock", mode(t, f.Path+".lock"), "0600")
	equal(t, "profile", load(t).Profile, "prod")
	must(t, f.AddProfile(config.Profile{Name: "second"}, false))
	equal(t, "still current", load(t).Profile, "prod")
}

const commented = `# my own

# the one in use
profile: dev # for now

# all of them
profiles:
  # the first
  - name: dev # short
    server: http://dev # see wiki
    vars: {team_id: 007}
  # the second
  - name: prod
    protected: true
# the end
`

func TestCommentsAndOrderSurvive(t *testing.T) {
	home := sandbox(t)
	path := own(t, home, commented)
	f := config.File{Path: path, Own: true}
	must(t, f.UseProfile("prod"))
	equal(t, "use", text(t, path), `# my own

# the one in use
profile: prod # for now
# all of them
profiles:
  # the first
  - name: dev # short
    server: http://dev # see wiki
    vars: {team_id: 007}
  # the second
  - name: prod
    protected: true
# the end
`)
	must(t, f.AddProfile(config.Profile{Name: "dev", Server: "http://new"}, true))
	must(t, f.RemoveProfile("prod"))
	must(t, f.AddProfile(config.Profile{Name: "third"}, false))
	equal(t, "replace, remove, add", text(t, path), `# my own

# the one in use
profile: "" # for now
# all of them
profiles:
  # the first
  - name: dev
    server: http://new
  - name: third
# the end
`)
	equal(t, "none is current", load(t).Profile, "")
}

func TestAddingToWhatHoldsNoProfiles(t *testing.T) {
	for before, after := range map[string]string{
		"":                          "profile: a\nprofiles:\n  - name: a\n",
		"# only a comment":          "# only a comment\n\nprofile: a\nprofiles:\n  - name: a\n",
		"profiles: []\n":            "profile: a\nprofiles:\n  - name: a\n",
		"profile:\nprofiles:\n":     "profile: a\nprofiles:\n  - name: a\n",
		"null\n":                    "profile: a\nprofiles:\n  - name: a\n",
		"profiles: []\n# the end\n": "profile: a\nprofiles:\n  - name: a\n\n# the end\n",
	} {
		path := own(t, sandbox(t), before)
		must(t, load(t).File.AddProfile(config.Profile{Name: "a"}, false))
		equal(t, before, text(t, path), after)
	}
}

func TestProfilesOfTheFile(t *testing.T) {
	path := own(t, sandbox(t), commented)
	profiles, current, err := (config.File{Path: path}).Profiles()
	must(t, err)
	equal(t, "profiles", fmt.Sprint(len(profiles), profiles[0].Name, profiles[1].Name, current), "2devproddev")
}

func TestRefusedEditsLeaveTheFileAlone(t *testing.T) {
	home := sandbox(t)
	valid := "profile: dev\nprofiles: [{name: dev, vars: &v {a: 1}}, {name: prod, vars: *v}]\n"
	dev := config.Profile{Name: "dev"}
	bad := "a name is letters, digits, dots, dashes and underscores, the first one a letter or a digit"
	for name, c := range map[string]struct {
		text string
		edit func(config.File) error
		kind config.Kind
		want string
	}{
		"broken":  {"profiles: [\n", func(f config.File) error { return f.AddProfile(dev, true) }, config.Invalid, "DIR:1: did not find expected node content"},
		"unknown": {"x: 1\n", func(f config.File) error { return f.UseProfile("dev") }, config.Invalid, `DIR:1: unknown key "x" [known keys: profile, profiles]`},
		"taken":   {valid, func(f config.File) error { return f.AddProfile(dev, false) }, config.Conflict, `profile "dev": is in DIR already [give --replace to replace it]`},
		"use":     {valid, func(f config.File) error { return f.UseProfile("prdo") }, config.NotFound, `profile "prdo": not in DIR [did you mean "prod"? known profiles: dev, prod]`},
		"remove":  {valid, func(f config.File) error { return f.RemoveProfile("x") }, config.NotFound, `profile "x": not in DIR [known profiles: dev, prod]`},
		"anchor":  {valid, func(f config.File) error { return f.RemoveProfile("dev") }, config.Invalid, `the edited file would be broken, and was not written: DIR: unknown anchor [edit DIR by hand]`},
		"dash":    {valid, func(f config.File) error { return f.AddProfile(config.Profile{Name: "-x"}, false) }, config.Invalid, `profile "-x": ` + bad},
		"empty":   {valid, func(f config.File) error { return f.AddProfile(config.Profile{}, false) }, config.Invalid, `profile "": ` + bad},
		"newline": {valid, func(f config.File) error { return f.AddProfile(config.Profile{Name: "x\n"}, false) }, config.Invalid, `profile "x\n": ` + bad},
		"credential": {valid, func(f config.File) error {
			return f.AddProfile(config.Profile{Name: "x", Credentials: map[string]config.Ref{"k": ref(t, "hunter2\n")}}, false)
		}, config.Invalid, `credential "k": holds a line break or a NUL, which no header can carry`},
		"exec": {valid, func(f config.File) error {
			f.Own = false
			return f.AddProfile(config.Profile{Name: "x", Secrets: []config.Ref{ref(t, "exec:x")}}, false)
		}, config.Invalid, `DIR: profile "x": secret 1: exec: is allowed only in your own config file [use env:, file: or keyring:, or move the profile to your own config file]`},
	} {
		t.Run(name, func(t *testing.T) {
			path := own(t, home, c.text)
			err := c.edit(config.File{Path: path, Own: true})
			refused(t, err, path, c.want)
			var e *config.Error
			errors.As(err, &e)
			equal(t, "kind", e.Kind, c.kind)
			equal(t, "text", text(t, path), c.text)
		})
	}
}

func TestTheModeStaysStrict(t *testing.T) {
	for before, after := range map[os.FileMode]string{0o400: "0400", 0o600: "0600", 0o644: "0600", 0o700: "0600"} {
		path := own(t, sandbox(t), "profiles: [{name: a}]\n")
		must(t, os.Chmod(path, before))
		must(t, load(t).File.UseProfile("a"))
		equal(t, fmt.Sprint(before), mode(t, path), after)
	}
}

func TestALinkIsWrittenThrough(t *testing.T) {
	for _, before := range []string{"profiles: [{name: a}]\n", ""} {
		home := sandbox(t)
		target := filepath.Join(home, "dotfiles", "hookctl.yaml")
		link := own(t, home, "")
		must(t, os.Remove(link))
		must(t, os.MkdirAll(filepath.Dir(target), 0o700))
		must(t, os.Symlink("../../dotfiles/hookctl.yaml", link))
		if before != "" {
			write(t, target, before)
		}
		must(t, load(t).File.AddProfile(config.Profile{Name: "b"}, false))
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Error("the link is gone", err)
		}
		_, err := os.Stat(target)
		must(t, err)
	}
}

func TestWhatIsNoFileIsNotEdited(t *testing.T) {
	sandbox(t)
	err := config.File{Path: "/dev/null"}.UseProfile("a")
	refused(t, err, "", "/dev/null is not a regular file and cannot be edited")
}

func TestANewFileNamedByConfig(t *testing.T) {
	path := filepath.Join(sandbox(t), "new", "ci.yaml")
	f, err := config.Locate(flags(t, "--config", path))
	must(t, err)
	must(t, f.AddProfile(config.Profile{Name: "ci"}, false))
	equal(t, "profile", load(t, "--config", path).Profile, "ci")
}

func TestTwoEditsAtATimeBothCount(t *testing.T) {
	sandbox(t)
	f := load(t).File
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := f.AddProfile(config.Profile{Name: fmt.Sprint("p", i)}, false); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	profiles, _, err := f.Profiles()
	must(t, err)
	equal(t, "profiles", len(profiles), 20)
	left, err := filepath.Glob(filepath.Join(filepath.Dir(f.Path), ".config-*"))
	must(t, err)
	equal(t, "temporary files", len(left), 0)
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	sandbox(t)
	f := load(t).File
	for i, value := range []string{"null", "~", "007", "yes", "1e3", "*x", "&x", "!x", "# x", "a: b", "- a", " x ", "\"", "'", "{", "a\nb\n", "\n", "é", "\u2028", "%x", "@", "`", "0x1F", "2026-01-01", "<<", "x\t"} {
		name := fmt.Sprint("p", i)
		s, err := config.NewSecret(value)
		must(t, err)
		must(t, f.AddProfile(config.Profile{Name: name, Vars: map[string]string{"v": value}, Secrets: []config.Ref{s}}, false))
		c := load(t, "-p", name)
		got, err := c.Secrets[0].Resolve(t.Context())
		must(t, err)
		equal(t, "secret", fmt.Sprintf("%q", got), fmt.Sprintf("%q", value))
		equal(t, "var", fmt.Sprintf("%q", c.Vars["v"]), fmt.Sprintf("%q", value))
	}
}

func TestALockThatIsHeldIsWaitedForAndThenNamed(t *testing.T) {
	path := own(t, sandbox(t), commented)
	held := flock.New(path + ".lock")
	must(t, held.Lock())
	err := config.File{Path: path}.UseProfile("prod")
	refused(t, err, path, "another process holds DIR.lock [try again when it has ended]")
	must(t, held.Close())
	must(t, config.File{Path: path}.UseProfile("prod"))
}
