package cmd

import (
	"bytes"
	"context"

	"github.com/spf13/pflag"

	"hookctl/internal/config"
	"hookctl/internal/hook"
)

// keyOptions say where secrets are, in the order in which they are given: that is their number in results.
type keyOptions struct{ sources []keySource }

// keySource is one flag: --secret-file or --secret-ref.
type keySource struct{ flag, place string }

func (o *keyOptions) flags(f *pflag.FlagSet) {
	f.Var(keyFlag{o, "--secret-file"}, "secret-file", "read a secret from a `FILE`, or from stdin with - (repeatable, the newest first; one final newline is dropped)")
	f.Var(keyFlag{o, "--secret-ref"}, "secret-ref", "read a secret from a `REF`: env:NAME, file:PATH or keyring:NAME (repeatable; default: the profile's secrets)")
}

func (o *keyOptions) none() bool { return len(o.sources) == 0 }

// keyFlag is one of two flags that share a list.
type keyFlag struct {
	o    *keyOptions
	flag string
}

// Set adds a place; pflag calls it.
func (k keyFlag) Set(place string) error {
	k.o.sources = append(k.o.sources, keySource{k.flag, place})
	return nil
}

// String is the default, of which there is none; pflag calls it.
func (k keyFlag) String() string { return "" }

// Type is what help calls the value; pflag calls it.
func (k keyFlag) Type() string { return "string" }

// secrets reads them: those of the flags, or else the profile's.
func (o *keyOptions) secrets(ctx context.Context, a *app, cfg config.Config) ([][]byte, error) {
	var secrets [][]byte
	for _, s := range o.sources {
		secret, err := s.read(ctx, a)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, secret)
	}
	if !o.none() {
		return secrets, nil
	}
	for _, ref := range cfg.Secrets {
		secret, err := ref.Resolve(ctx)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, []byte(secret))
	}
	return secrets, nil
}

func (s keySource) read(ctx context.Context, a *app) ([]byte, error) {
	if s.flag == "--secret-ref" {
		secret, err := resolve(ctx, s.place)
		return []byte(secret), err
	}
	data, err := a.readFile(s.flag, s.place)
	return withoutNewline(data), err
}

// withoutNewline drops exactly one final newline, which editors and echo put there.
func withoutNewline(data []byte) []byte { return bytes.TrimSuffix(data, []byte("\n")) }

// resolve reads the secret that a --secret-ref names.
func resolve(ctx context.Context, text string) (string, error) {
	ref, err := config.ParseRef(text)
	if err != nil {
		return "", err
	}
	if ref.Literal() {
		return "", hook.Errorf(hook.Invalid, "--secret-ref takes a reference, not the secret itself").
			WithHint("write env:NAME, file:PATH or keyring:NAME")
	}
	return ref.Resolve(ctx)
}

// stdinOnce refuses flags of which only one can read stdin.
func stdinOnce(sources ...keySource) error {
	reads := ""
	for _, s := range sources {
		switch {
		case s.place != "-":
		case reads != "":
			return hook.Errorf(hook.Invalid, "both %s and %s read stdin", reads, s.flag).WithHint("give one of them a file")
		default:
			reads = s.flag
		}
	}
	return nil
}
