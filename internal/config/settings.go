package config

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// setting is one value that a flag, a variable or (profile, dialect, server) the config file gives.
type setting struct{ key, fallback string }

func settings() []setting {
	return []setting{
		{"config", defaultFile()},
		{"profile", ""},
		{"dialect", ""},
		{"server", ""},
		{"local", "false"},
		{"store", defaultStore()},
		{"output", "table"},
		{"yes", "false"},
		{"no_input", strconv.FormatBool(inCI())},
		{"timeout", "30s"},
		{"retries", "3"},
		{"color", colorOf(env("NO_COLOR"), env("CLICOLOR_FORCE"))},
	}
}

// inCI tells whether a build server runs us, which no build server forgets to say and where nobody can be asked.
func inCI() bool {
	switch strings.ToLower(env("CI")) {
	case "", "0", "false", "no", "off":
		return false
	}
	return true
}

func flagOf(key string) string { return strings.ReplaceAll(key, "_", "-") }
func variableOf(key string) string {
	return "HOOKCTL_" + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
}

// env reads a variable; one that is empty counts as unset.
func env(name string) string { return os.Getenv(name) }

// colorOf follows no-color.org and bixense.com/clicolors.
func colorOf(never, always string) string {
	switch {
	case never != "":
		return "never"
	case always != "" && always != "0":
		return "always"
	}
	return "auto"
}

// layers is what viper merges. Only single values go through it: it lower-cases the keys of maps and lists, and makes a
// number of what looks like one, so the file is read by parse and the variables by vars.
type layers struct {
	v     *viper.Viper
	flags *pflag.FlagSet
	named string // the profile, whatever the layers say
	cheap bool   // look nothing up that may take long
	err   error  // the first
}

func newLayers(flags *pflag.FlagSet) *layers {
	l := &layers{v: viper.New(), flags: flags}
	for _, s := range settings() {
		l.v.SetDefault(s.key, s.fallback)
		if s.key != "color" { // has variables of its own, which are not named after us
			l.note(l.v.BindEnv(s.key, variableOf(s.key)))
		}
		if f := l.flag(s.key); f != nil {
			l.note(l.v.BindPFlag(s.key, f))
		}
	}
	return l
}

// flag finds the flag of a setting. A list under that name, such as serve's repeatable --dialect, is the command's own.
func (l *layers) flag(key string) *pflag.Flag {
	f := l.flags.Lookup(flagOf(key))
	if f == nil {
		return nil
	}
	if _, list := f.Value.(pflag.SliceValue); list {
		return nil
	}
	return f
}

// below puts a value of the config file under the flags and the environment.
func (l *layers) below(key, value string) {
	if value != "" {
		l.note(l.v.MergeConfigMap(map[string]any{key: value}))
	}
}

func (l *layers) origins() map[string]Origin {
	all := map[string]Origin{}
	for _, s := range settings() {
		all[s.key], _ = l.origin(s.key)
	}
	return all
}

// origin tells where a setting came from, and what it is called there.
func (l *layers) origin(key string) (Origin, string) {
	f := l.flag(key)
	switch {
	case f != nil && f.Changed:
		return FromFlag, "--" + f.Name
	case key != "color" && env(variableOf(key)) != "":
		return FromEnvironment, variableOf(key)
	case l.v.InConfig(key):
		return FromProfile, key
	}
	return FromDefault, key
}

// NoInput tells whether questions are forbidden, without reading the config file.
func NoInput(flags *pflag.FlagSet) (bool, error) {
	l := newLayers(flags)
	return l.bool("no_input"), l.err
}

// KeyringLimit is how long a keyring may take to store a secret, without reading the config file.
func KeyringLimit(flags *pflag.FlagSet) (time.Duration, error) {
	l := newLayers(flags)
	limit := l.duration("timeout")
	if limit == 0 || limit > storing {
		limit = storing
	}
	return limit, l.err
}

// storing is how long a keyring may take at most to store a secret: then there is a file.
const storing = 10 * time.Second

func (l *layers) note(err error) {
	if l.err == nil {
		l.err = err
	}
}
