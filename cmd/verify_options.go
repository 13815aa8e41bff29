package cmd

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// verifierOptions say how deliveries are verified.
type verifierOptions struct {
	scheme     schemeOptions
	keys       keyOptions
	publicKeys []string
	tolerance  time.Duration
	ignoreTime bool
	fetchCert  bool
	maxBody    byteSize
}

func (o *verifierOptions) flags(f *pflag.FlagSet) {
	o.scheme.flags(f)
	o.keys.flags(f)
	f.StringArrayVar(&o.publicKeys, "public-key", nil, "a public key: a `FILE` with PEM, a certificate, or the scheme's own text (repeatable)")
	f.DurationVar(&o.tolerance, "tolerance", 0, "how far the time may be off, before or after (default: the scheme's)")
	f.BoolVar(&o.ignoreTime, "ignore-timestamp", false, "do not look at the time")
	f.BoolVar(&o.fetchCert, "fetch-cert", false, "fetch the certificate that the delivery names, if it is at the provider's own address")
	f.Var(&o.maxBody, "max-body", "the longest body that is read, a `SIZE` such as 25MiB")
}

// sources are the flags that may read stdin.
func (o *verifierOptions) sources() []keySource {
	sources := []keySource{{"--scheme-file", o.scheme.file}}
	for _, file := range o.publicKeys {
		sources = append(sources, keySource{"--public-key", file})
	}
	return append(sources, o.keys.sources...)
}

// options reads what the verifier has to know, but for the time.
func (o *verifierOptions) options(cmd *cobra.Command, a *app, s signing) (signature.Options, error) {
	opts := signature.Options{
		NoTime: o.ignoreTime, Encoding: o.scheme.secretEncoding, Algorithms: o.scheme.allowed(s.scheme), MaxBody: int64(o.maxBody),
	}
	if cmd.Flags().Changed("tolerance") {
		opts.Tolerance = &o.tolerance
	}
	if o.fetchCert {
		opts.FetchCert = newCertFetcher(cmd.Context()).fetch
	}
	var err error
	if opts.Values, err = o.scheme.settings(s.scheme, false); err != nil {
		return opts, err
	}
	if opts.Secrets, err = o.keys.secrets(cmd.Context(), a, s.cfg); err != nil {
		return opts, err
	}
	opts.PublicKeys, err = o.public(a)
	return opts, err
}

func (o *verifierOptions) public(a *app) ([][]byte, error) {
	var keys [][]byte
	for _, file := range o.publicKeys {
		key, err := a.readFile("--public-key", file)
		if err != nil {
			return nil, err
		}
		keys = append(keys, withoutNewline(key))
	}
	return keys, nil
}

// nameKey adds to an error about a public key which file that is.
func (o *verifierOptions) nameKey(err error) error {
	var e *hook.Error
	if len(o.publicKeys) > 0 && errors.As(err, &e) && e.Kind == hook.Invalid && strings.HasPrefix(e.Message, "the public key") {
		e.Message = "--public-key " + strings.Join(o.publicKeys, ", ") + ": " + e.Message
	}
	return err
}

// timeOf reads a time: RFC 3339, or seconds since 1970. Zero, which is now, if it was not given.
func timeOf(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0), nil
	}
	var at time.Time
	if at.UnmarshalText([]byte(text)) != nil {
		return at, hook.Errorf(hook.Invalid, "%s %q is no time", flag, text).
			WithHint("write it like 2026-01-02T03:04:05Z, or in seconds since 1970")
	}
	return at, nil
}
