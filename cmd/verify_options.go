package cmd

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// options reads what the verifier has to know.
func (o *verifyOptions) options(cmd *cobra.Command, a *app, s signing) (signature.Options, error) {
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
	if opts.At, err = timeOf("--at", o.at); err != nil {
		return opts, err
	}
	if opts.Values, err = o.scheme.settings(s.scheme, false); err != nil {
		return opts, err
	}
	if opts.Secrets, err = o.keys.secrets(cmd.Context(), a, s.cfg); err != nil {
		return opts, err
	}
	opts.PublicKeys, err = o.public(a)
	return opts, err
}

func (o *verifyOptions) public(a *app) ([][]byte, error) {
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
