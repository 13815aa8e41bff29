package config

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Keeper puts the secrets of profiles where they are safe: into the system's keyring, or, where none answers, into files
// beside the config file that only their owner can read.
type Keeper struct {
	File    File
	Limit   time.Duration // how long the keyring may take
	Trouble error         // why the keyring was not used; nil if it was, or was not asked
}

// Keep stores a secret of a profile under a name of its own, and returns the reference to it.
func (k *Keeper) Keep(ctx context.Context, profile, name, secret string) (Ref, error) {
	if secret == "" {
		return Ref{}, invalid("the secret is empty")
	}
	if k.Trouble == nil {
		entry := k.entry(profile, name)
		err := writeKeyring(ctx, k.Limit, entry, secret)
		switch {
		case err == nil:
			return Ref{source: fromKeyring, value: entry}, nil
		case ctx.Err() != nil:
			return Ref{}, context.Cause(ctx)
		}
		k.Trouble = err // and the others need not wait
	}
	path := k.path(profile, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Ref{}, failed(path, err)
	}
	return Ref{source: fromFile, value: path}, failed(path, replaceFile(path, []byte(secret+"\n"))) // a reader drops one newline
}

// Forget removes the secrets behind references that Keep made for the first profile, but for those that the second one has.
func (k *Keeper) Forget(ctx context.Context, p, but Profile) error {
	var kept []string
	for ref := range but.refs {
		kept = append(kept, ref.String())
	}
	var errs []error
	for ref := range p.refs {
		if !slices.Contains(kept, ref.String()) {
			errs = append(errs, k.forget(ctx, p.Name, ref))
		}
	}
	return errors.Join(errs...)
}

func (k *Keeper) forget(ctx context.Context, profile string, ref Ref) error {
	switch {
	case ref.source == fromKeyring && strings.HasPrefix(ref.value, profile+"/") && strings.HasSuffix(ref.value, k.suffix()):
		return at(ref.String(), clearKeyring(ctx, k.Limit, ref.value))
	case ref.source == fromFile && filepath.Dir(resolvePath(ref.value, ref.dir)) == filepath.Dir(k.path(profile, "x")):
		if err := os.Remove(resolvePath(ref.value, ref.dir)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// entry is what a secret is called in the keyring, which all config files share.
func (k *Keeper) entry(profile, name string) string { return profile + "/" + name + k.suffix() }

func (k *Keeper) suffix() string {
	if k.File.Own {
		return ""
	}
	return "@" + filepath.Join(k.File.dir(), filepath.Base(k.File.Path))
}

// path is where a secret is kept without a keyring.
func (k *Keeper) path(profile, name string) string {
	plain := func(c rune) rune {
		if c == '/' || c == filepath.Separator {
			return '_'
		}
		return c
	}
	return filepath.Join(k.File.dir(), filepath.Base(k.File.Path)+".secrets", profile, strings.Map(plain, name))
}
