// Package config merges the flags, the environment and the config file into the settings of one invocation, and edits
// the profiles of that file.
//
// It does not know what a dialect needs, talks to no API and prints nothing: it hands over a Config whose credentials
// are still references, and an Error that says what to do.
package config

import (
	"cmp"
	"io"
	"time"

	"github.com/spf13/pflag"
)

// Config is what one invocation was told. References are unresolved: reading a secret is left to whoever needs it.
type Config struct {
	File  File // where profiles are kept
	Found bool // the file exists

	Profile     string // "" if none is in use
	Dialect     string // a name or a file
	Server      string
	Vars        map[string]string
	Credentials map[string]Ref // by name; see Credential, which also looks at the environment
	Scheme      string
	Secrets     []Ref
	Protected   bool

	Local   bool
	Store   string // "" if it was not given and there is no home folder to put it in
	Cache   string // a folder for what may be lost, "" if there is no home folder; not made yet
	Output  string
	Color   string // auto, always or never
	Yes     bool
	NoInput bool
	Timeout time.Duration // for each request; 0 is no limit
	Retries int           // after the first try

	origins, varOrigins map[string]Origin
}

// LoadProfile is Load with the profile of that name in use, whatever else is said of it.
func LoadProfile(flags *pflag.FlagSet, name string, stderr io.Writer) (Config, error) {
	l := newLayers(flags)
	l.named = name
	return l.load(stderr)
}

// Draft is what Load would make of a profile that is not in the file yet.
func Draft(flags *pflag.FlagSet, p Profile, stderr io.Writer) (Config, error) {
	l := newLayers(flags)
	file, err := l.file()
	if err != nil {
		return Config{}, err
	}
	l.below("dialect", p.Dialect)
	l.below("server", p.Server)
	return l.merge(p.in(file, stderr), Config{File: file})
}

// Load merges the flags that were given over the environment, over the profile, over the defaults. Flags that the set
// does not have are read as not given; what an `exec:` reference writes to its stderr goes to the writer given here.
func Load(flags *pflag.FlagSet, stderr io.Writer) (Config, error) {
	return newLayers(flags).load(stderr)
}

func (l *layers) load(stderr io.Writer) (Config, error) {
	file, err := l.file()
	if err != nil {
		return Config{}, err
	}
	doc, found, err := file.load(stderr)
	if err != nil {
		return Config{}, err
	}
	p, err := l.pick(doc, file, found)
	if err != nil {
		return Config{}, err
	}
	return l.merge(p, Config{File: file, Found: found})
}

// pick finds the profile in use and makes its settings the layer below the environment.
func (l *layers) pick(doc document, file File, found bool) (Profile, error) {
	l.below("profile", doc.current)
	name := cmp.Or(l.named, l.text("profile"))
	if l.err != nil || name == "" {
		return Profile{}, l.err
	}
	p, ok := find(doc.profiles, name)
	if !ok {
		return Profile{}, unknownProfile(name, file, found, doc.profiles)
	}
	l.below("dialect", p.Dialect)
	l.below("server", p.Server)
	return p, p.allowed(file)
}

// merge reads every setting from the layers.
func (l *layers) merge(p Profile, c Config) (Config, error) {
	c.Profile, c.Dialect, c.Server = p.Name, l.text("dialect"), l.text("server")
	c.Vars, c.varOrigins = l.vars(p.Vars)
	c.Timeout, c.Retries = l.duration("timeout"), l.count("retries")
	p = p.patient(c.Timeout)
	c.Credentials, c.Scheme, c.Secrets, c.Protected = p.Credentials, p.Scheme, p.Secrets, p.Protected
	c.Local, c.Yes, c.NoInput = l.bool("local"), l.bool("yes"), l.bool("no_input")
	c.Store, c.Output, c.Color = l.text("store"), l.text("output"), l.choice("color", "auto", "always", "never")
	c.Cache = userDir("XDG_CACHE_HOME", ".cache")
	c.origins = l.origins()
	if l.err == nil {
		l.err = c.lookUp(p, l.cheap)
	}
	if l.err != nil {
		return Config{}, l.err
	}
	return c, nil
}
