package config

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"
)

// lookUp reads what is a reference in the profile although it is no secret: its server and its variables. What a flag or
// the environment gives instead is not read.
func (c *Config) lookUp(p Profile, cheap bool) error {
	var err error
	if c.Origin("server") == FromProfile {
		c.Server, err = p.lookUp(c.File, "server", c.Server, c.Timeout, cheap)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Vars)) {
		if err == nil && c.VarOrigin(name) == FromProfile {
			c.Vars[name], err = p.lookUp(c.File, "variable "+strconv.Quote(name), c.Vars[name], c.Timeout, cheap)
		}
	}
	return err
}

func (p Profile) lookUp(file File, what, text string, limit time.Duration, cheap bool) (string, error) {
	ref := split(text)
	if ref.Literal() {
		return text, nil
	}
	ref.dir, ref.own, ref.limit = file.dir(), file.Own, limit
	ref.where = "profile " + strconv.Quote(p.Name) + ": " + what
	if cheap && !ref.cheap() {
		return "", fmt.Errorf("%s is not looked up: that may take long", ref.where)
	}
	return ref.Resolve(context.Background()) // Ctrl-C reaches what it runs by the terminal
}

// in has the profile's references stand in a file, as if they were read from it; paths still start from the working
// directory.
func (p Profile) in(file File, stderr io.Writer) Profile {
	p = p.placed()
	for name, ref := range p.Credentials {
		ref.own, ref.stderr = file.Own, stderr
		p.Credentials[name] = ref
	}
	return p
}

// patient has the profile's references wait so long for a keyring.
func (p Profile) patient(limit time.Duration) Profile {
	p.Credentials, p.Secrets = maps.Clone(p.Credentials), slices.Clone(p.Secrets)
	for name, ref := range p.Credentials {
		ref.limit = limit
		p.Credentials[name] = ref
	}
	for i := range p.Secrets {
		p.Secrets[i].limit = limit
	}
	return p
}
