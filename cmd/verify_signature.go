package cmd

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/signature"
)

// verifyOptions are what verify-signature is told.
type verifyOptions struct {
	message  messageOptions
	captures string
	at       string
	verifierOptions
}

func newVerifySignature(a *app) *cobra.Command {
	o := verifyOptions{verifierOptions: verifierOptions{maxBody: defaultMaxBody}}
	cmd := &cobra.Command{
		Use:   "verify-signature",
		Short: "Tell whether a delivery is authentic, and if not, why",
		Long: `Verify the signature of a delivery: of one raw HTTP request, of header fields and a body, or of each line of a file of
captures. Bodies are bytes; nothing is decoded or trimmed. Nothing is asked and nothing goes over the network, unless
--fetch-cert is given.

The exit code is 0 if it is authentic, 10 if only its time is outside the tolerance, else 9; with --captures 0 only if all
are, and 8 if a line could not be read. A provider that documents no signature is 7. Captures print one JSON object a line,
unless -o says otherwise.`,
		Example: `  hookctl verify-signature --scheme github --secret-file secret --request delivery.http
  hookctl verify-signature --scheme standard-webhooks --secret-ref env:NEW --secret-ref env:OLD --body body.json \
    --header 'webhook-id: msg_1' --header 'webhook-timestamp: 1767225600' --header 'webhook-signature: v1,…' --at 1767225600
  hookctl verify-signature -p production --captures deliveries.ndjson --ignore-timestamp -o csv`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(a, cmd) },
	}
	o.flags(cmd.Flags())
	completeScheme(cmd)
	return cmd
}

func (o *verifyOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.message.request, "request", "", "a raw HTTP request: a `FILE`, or stdin with -")
	f.StringVar(&o.captures, "captures", "", "captures as NDJSON: a `FILE`, or stdin with -")
	o.message.flags(f)
	o.verifierOptions.flags(f)
	f.StringVar(&o.at, "at", "", "verify as of this `TIME`: RFC 3339, or seconds since 1970 (default: now; of a capture, when it was received)")
}

func (o *verifyOptions) run(a *app, cmd *cobra.Command) error {
	if err := o.check(); err != nil {
		return err
	}
	s, err := a.signing(cmd, &o.scheme, &o.keys)
	if err != nil {
		return err
	}
	opts, err := o.options(cmd, a, s)
	if err != nil {
		return err
	}
	if opts.At, err = timeOf("--at", o.at); err != nil {
		return err
	}
	v, err := signature.NewVerifier(s.scheme, opts)
	switch {
	case err != nil:
	case o.captures != "":
		err = o.verifyCaptures(cmd.Context(), a, v, opts.At)
	default:
		err = o.verifyOne(cmd.Context(), a, v, s.scheme, opts)
	}
	return o.nameKey(err)
}

// check refuses inputs that exclude each other.
func (o *verifyOptions) check() error {
	if err := o.message.check(o.captures); err != nil {
		return err
	}
	sources := []keySource{{"--request", o.message.request}, {"--body", o.message.body}, {"--captures", o.captures}}
	return stdinOnce(append(sources, o.sources()...)...)
}

// verifyOne verifies one delivery and prints what was found.
func (o *verifyOptions) verifyOne(
	ctx context.Context, a *app, v *signature.Verifier, s *signature.Scheme, opts signature.Options,
) error {
	p, err := a.resultPrinter()
	if err != nil {
		return err
	}
	m, file, err := o.message.open(a)
	if err != nil {
		return err
	}
	defer file.Close()
	body := &keptBody{next: m.Body}
	if m.Body != nil {
		m.Body = body
	}
	r, err := v.Verify(ctx, m)
	if err != nil {
		return err
	}
	for _, warning := range r.Warnings {
		a.note("warning: %s", warning)
	}
	if err := p(r); err != nil {
		return err
	}
	return explain(ctx, s, m, body, opts, r)
}
