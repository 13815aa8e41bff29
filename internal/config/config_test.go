package config_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"hookctl/internal/config"
)

// sandbox gives the test a home of its own and an environment without our variables, and returns the home.
func sandbox(t testing.TB) string {
	t.Helper()
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "HOOKCTL_") {
			t.Setenv(name, "")
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "NO_COLOR", "CLICOLOR_FORCE", "CI"} {
		t.Setenv(name, "")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere") // where there is no mock
	return home
}

// write writes a file, 0600, and returns its path.
func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// own writes the default config file.
func own(t testing.TB, home, text string) string {
	t.Helper()
	return write(t, filepath.Join(home, ".config", "hookctl", "config.yaml"), text)
}

// flags are the global flags as the root command declares them.
func flags(t testing.TB, args ...string) *pflag.FlagSet {
	t.Helper()
	f := pflag.NewFlagSet("hookctl", pflag.ContinueOnError)
	f.StringP("profile", "p", "", "")
	f.String("config", "", "")
	f.String("dialect", "", "")
	f.String("server", "", "")
	f.StringArray("var", nil, "")
	f.Bool("local", false, "")
	f.String("store", "", "")
	f.StringP("output", "o", "table", "")
	f.BoolP("yes", "y", false, "")
	f.Bool("no-input", false, "")
	f.Duration("timeout", 0, "")
	f.Int("retries", 0, "")
	f.String("color", "auto", "")
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func load(t testing.TB, args ...string) config.Config {
	t.Helper()
	c, err := config.Load(flags(t, args...), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// refused compares an error word by word, with its hint in brackets; DIR in want stands for dir.
func refused(t testing.TB, err error, dir, want string) {
	t.Helper()
	var e *config.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *config.Error: %s", err, want)
	}
	got := e.Error()
	if e.Hint != "" {
		got += " [" + e.Hint + "]"
	}
	equal(t, "error", got, strings.ReplaceAll(want, "DIR", dir))
}
