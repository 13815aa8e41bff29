package cmd

import (
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hookctl/internal/hook"
	"hookctl/internal/signature"
)

// listenOptions are what listen is told.
type listenOptions struct {
	addr, urlFile string
	url           string
	verify        verifierOptions
	event         eventOptions
	answer        answerOptions
	record        string
	exitAfter     int
	wait          time.Duration
}

// listenAddr is beside the address of serve.
const listenAddr = "127.0.0.1:8788"

func newListen(a *app) *cobra.Command {
	o := listenOptions{verify: verifierOptions{maxBody: defaultMaxBody}}
	cmd := &cobra.Command{
		Use:   "listen",
		Short: "Receive deliveries: print, verify, record, answer and forward them",
		Long: `Receive deliveries on this machine and print a line for each: when it came, method, path, event, size, whether it is
authentic, and what was answered. -o ndjson prints captures, with event, verdict and answer besides. -v shows headers and
body on stderr. What is secret is printed as stars, unless --show-secrets is given.

A delivery is verified if a scheme, a secret or a key is given, or if the profile has secrets. One that is not authentic is
answered 401, and not forwarded; why, is told on stderr. Others are answered 200, or as --respond says, or with what the
target of --forward-to or --route answers. A target without a path gets each delivery at the path and query that it came to;
one with a path gets all of them there. The hop-by-hop headers and Host are the connection's own; a target that does not
answer is 502.

--record keeps all that could be read, authentic or not, with its secrets, in a file that only you can read. What was
answered has been written to it.

Ctrl-C stops it. With --exit-after N it ends when N deliveries came: 0, or if some are not authentic 9, or 10 if only their
time is wrong; 5 if --wait runs out before, and 130 at Ctrl-C.`,
		Example: `  hookctl listen --scheme github --secret-file secret --forward-to http://localhost:3000
  hookctl listen --respond 500,500,200 --record deliveries.ndjson -v
  hookctl listen --addr 127.0.0.1:0 --url-file url --exit-after 1 --wait 30s --scheme stripe --secret-ref env:SECRET`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(a, cmd) },
	}
	o.flags(cmd.Flags())
	completeScheme(cmd)
	return cmd
}

func (o *listenOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.addr, "addr", listenAddr, "where to listen, `HOST:PORT`; port 0 picks one")
	f.StringVar(&o.urlFile, "url-file", "", "write the base URL to a `FILE` once it is listening")
	f.StringVar(&o.url, "url", "", "the `URL` that the provider delivers to, for schemes that sign it (default: the one that was asked for)")
	f.StringVar(&o.record, "record", "", "append each delivery as a capture to a `FILE`")
	f.IntVar(&o.exitAfter, "exit-after", 0, "end after `N` deliveries")
	f.DurationVar(&o.wait, "wait", 0, "how long --exit-after waits, such as 30s (default: for ever)")
	o.verify.flags(f)
	o.event.flags(f)
	o.answer.flags(f)
}

// check refuses what cannot be, before anything is read.
func (o *listenOptions) check() error {
	switch {
	case o.exitAfter < 0:
		return hook.Errorf(hook.Invalid, "--exit-after %d is no number of deliveries", o.exitAfter)
	case o.wait < 0:
		return hook.Errorf(hook.Invalid, "--wait %s is negative", o.wait)
	case o.wait > 0 && o.exitAfter == 0:
		return hook.Errorf(hook.Invalid, "--wait says how long, but not for how many deliveries").WithHint("give --exit-after N")
	}
	return stdinOnce(append(o.verify.sources(), keySource{"--respond-body", o.answer.body})...)
}

func (o *listenOptions) run(a *app, cmd *cobra.Command) error {
	if err := o.check(); err != nil {
		return err
	}
	l := &listener{a: a, o: o, tally: tally{one: "delivery", several: "deliveries"}, broken: make(chan error, 1)}
	if err := l.prepare(cmd); err != nil {
		return o.verify.nameKey(err)
	}
	return l.serve(cmd.Context())
}

// judging is how deliveries are verified.
type judging struct {
	verifier *signature.Verifier
	scheme   *signature.Scheme
	opts     signature.Options
}

// judging prepares the verification; nil if nothing asks for one.
func (o *listenOptions) judging(a *app, cmd *cobra.Command) (*judging, error) {
	if !o.asked(cmd) {
		secrets, err := a.profileSecrets(cmd)
		if err != nil {
			return nil, err
		}
		if !secrets {
			a.note("deliveries are not verified: give --scheme and --secret-file, or a profile that has secrets")
			return nil, nil
		}
	}
	s, err := a.signing(cmd, &o.verify.scheme, &o.verify.keys)
	if err != nil {
		return nil, err
	}
	opts, err := o.verify.options(cmd, a, s)
	if err != nil {
		return nil, err
	}
	v, err := signature.NewVerifier(s.scheme, opts)
	return &judging{v, s.scheme, opts}, err
}

// profileSecrets tells whether the profile has secrets. A config that is broken stops nobody who named no profile.
func (a *app) profileSecrets(cmd *cobra.Command) (bool, error) {
	cfg, err := a.load(cmd)
	if err != nil && !cmd.Flags().Changed("profile") {
		a.note("warning: no profile is used: %s", err)
		err = nil
	}
	return len(cfg.Secrets) > 0, err
}

// asked tells whether a flag is about verifying.
func (o *listenOptions) asked(cmd *cobra.Command) bool {
	return cmd.Flags().Changed("url") || changedOf(cmd, new(verifierOptions).flags, "max-body")
}

// changedOf tells whether one of the flags that are declared so was given, but for some.
func changedOf(cmd *cobra.Command, declare func(*pflag.FlagSet), but ...string) bool {
	flags, changed := pflag.NewFlagSet("", pflag.ContinueOnError), false
	declare(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		changed = changed || cmd.Flags().Changed(f.Name) && !slices.Contains(but, f.Name)
	})
	return changed
}
