package config

import (
	"context"
	"io"
	"os"

	"github.com/spf13/pflag"
)

// LoadCheap is Load for those who must not wait: no reference is read that runs a command or asks a keyring, and a profile
// whose server or variables need one is an error.
func LoadCheap(flags *pflag.FlagSet) (Config, error) {
	l := newLayers(flags)
	l.cheap = true
	return l.load(io.Discard)
}

// CheapCredential is Credential without what may take time or ask its user: one that a command, a keyring or a pipe
// gives counts as not there.
func (c Config) CheapCredential(ctx context.Context, name string) (string, bool, error) {
	ref, ok, err := c.credential(name)
	if err != nil || !ok || !ref.cheap() {
		return "", false, err
	}
	return c.Credential(ctx, name)
}

// cheap tells whether reading a reference costs nothing.
func (r Ref) cheap() bool {
	switch r.source {
	case fromText, fromEnv:
		return true
	case fromFile:
		info, err := os.Stat(resolvePath(r.value, r.dir))
		return err == nil && info.Mode().IsRegular()
	case fromKeyring, fromExec:
	}
	return false
}
