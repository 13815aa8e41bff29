package config

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/pflag"
	"github.com/zalando/go-keyring"
)

// WithoutFile merges the settings as Load does, as if there were no config file: to tell what is wrong where there is a
// broken one.
func WithoutFile(flags *pflag.FlagSet) (Config, error) {
	return newLayers(flags).merge(Profile{}, Config{})
}

// Read reads and checks the file, and tells its permissions and how many profiles it has. It is found only if it is there.
func (f File) Read() (profiles []Profile, current string, mode string, found bool, err error) {
	_, permissions, err := f.read()
	if err != nil {
		_, found, err = f.load(nil)
		return nil, "", "", found, err
	}
	doc, found, err := f.load(nil)
	return doc.profiles, doc.current, permissions.Perm().String(), found, err
}

// ErrNoKeyring says that there is none to talk to on this machine.
var ErrNoKeyring = errors.New("there is no keyring here")

// TryKeyring asks the system's keyring for what is not in it: ErrNoKeyring, or why it does not answer.
func TryKeyring(ctx context.Context, limit time.Duration) error {
	if err := reachable(); err != nil {
		return errors.Join(ErrNoKeyring, err)
	}
	_, err := withKeyring(ctx, limit, func() (string, error) { return keyring.Get(keyringService, "doctor") })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}
